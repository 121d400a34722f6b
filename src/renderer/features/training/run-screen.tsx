import { Center, Loader, Paper, SimpleGrid, Text, Title } from '@mantine/core';
import { IconChartDots3 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { EpochRecord, Run } from '../../../shared/contract/training.ts';
import { api } from '../../client/api.ts';
import { LinkButton } from '../../ui/anchor.tsx';
import { CurveChart } from '../../ui/curve-chart.tsx';
import { FigureCards, type FigureCard } from '../../ui/figure-cards.tsx';
import { formatCount, formatDuration, formatLoss, formatRate, formatShare } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';
import { RunPage } from '../../ui/runs/run-page.tsx';
import { useJob } from '../../ui/use-jobs.ts';
import { accuracyCurve, bestEpoch, curveMarks, lossCurve, trainingCurves } from './curves.ts';
import { RunRecord } from './run-record.tsx';

type RunDetail = Run & { epochs: EpochRecord[] };

/** One training: its curves as they grow, its figures, and everything that made it. */
export function RunScreen({ id }: { id: number }) {
  const { data: run, error, refetch } = useQuery(api.training.run.options({ id }));
  const job = useJob(run?.jobId ?? undefined);
  if (error) {
    return (
      <Page title="Run">
        <Problem error={error} title="The run could not be opened" onRetry={() => void refetch()} />
      </Page>
    );
  }
  if (!run) {
    return (
      <Center h="100%">
        <Loader aria-label="Loading" />
      </Center>
    );
  }
  const best = bestEpoch(run.epochs);
  const marks = curveMarks(run.epochs, best);
  return (
    <RunPage
      run={run}
      job={job}
      badges={[run.recipe.name, run.backbone, ...(run.fusion ? ['with garment class'] : [])]}
      all={{ href: '/training', label: 'All runs' }}
      links={
        <LinkButton href={`/evaluation?run=${run.id}`} leftSection={<IconChartDots3 size={16} />}>
          Evaluate
        </LinkButton>
      }
    >
      <Figures run={run} best={best} />
      {run.epochs.length > 0 ? (
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          <CurveChart
            title="Loss"
            curves={trainingCurves}
            points={lossCurve(run.epochs)}
            marks={marks}
            format={(value) => value.toFixed(3)}
          />
          <CurveChart
            title="Accuracy"
            curves={trainingCurves}
            points={accuracyCurve(run.epochs)}
            marks={marks}
            format={(value) => `${value.toFixed(1)}%`}
          />
        </SimpleGrid>
      ) : (
        <Paper ta="center" py="xl">
          <Title order={2}>No epoch yet</Title>
          <Text size="sm" c="dimmed">
            The curves appear with the first epoch. Before it, the features of all crops are computed.
          </Text>
        </Paper>
      )}
      <RunRecord run={run} />
    </RunPage>
  );
}

function Figures({ run, best }: { run: RunDetail; best: EpochRecord | undefined }) {
  const last = run.epochs.at(-1);
  const planned = run.recipe.phases.reduce((sum, phase) => sum + phase.epochs, 0);
  const seconds = run.result?.seconds ?? run.epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
  const figures: FigureCard[] = [
    { name: 'Epoch', value: `${last?.epoch ?? 0} of ${planned}` },
    { name: 'Best epoch', value: String(run.bestEpoch ?? best?.epoch ?? '–') },
    { name: 'Validation loss', value: formatLoss(run.result?.validation.loss ?? best?.validationLoss ?? null) },
    {
      name: 'Validation accuracy',
      value: accuracyText(run.result?.validation.accuracy ?? best?.validationAccuracy ?? null),
    },
    { name: 'Learning rate', value: last ? formatRate(last.learningRate) : '–' },
    { name: 'Images per second', value: imagesText(run.result?.imagesPerSecond ?? last?.imagesPerSecond) },
    { name: 'Time', value: seconds > 0 ? formatDuration(seconds) : '–' },
  ];
  return <FigureCards figures={figures} />;
}

function accuracyText(accuracy: number | null): string {
  return accuracy === null ? '–' : formatShare(accuracy);
}

function imagesText(perSecond: number | undefined): string {
  return perSecond === undefined ? '–' : formatCount(Math.round(perSecond));
}
