import { Center, Loader, Paper, SimpleGrid, Text, Title } from '@mantine/core';
import { IconChartDots3 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { EpochRecord, Run } from '../../../shared/contract/training.ts';
import { api } from '../../client/api.ts';
import { LinkButton } from '../../ui/anchor.tsx';
import { CurveChart } from '../../ui/curve-chart.tsx';
import { english } from '../../ui/english.ts';
import { FigureCards, type FigureCard } from '../../ui/figure-cards.tsx';
import { formatCount, formatDuration, formatLoss, formatRate, formatShare } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';
import { RunPage } from '../../ui/runs/run-page.tsx';
import { useJob } from '../../ui/use-jobs.ts';
import { accuracyCurve, bestEpoch, curveMarks, lossCurve, trainingCurves } from './curves.ts';
import { RunRecord } from './run-record.tsx';

const words = english.training.runScreen;

type RunDetail = Run & { epochs: EpochRecord[] };

/** One training: its curves as they grow, its figures, and everything that made it. */
export function RunScreen({ id }: { id: number }) {
  const { data: run, error, refetch } = useQuery(api.training.run.options({ id }));
  const job = useJob(run?.jobId ?? undefined);
  if (error) {
    return (
      <Page title={words.run}>
        <Problem error={error} title={words.runCouldNotBeOpened} onRetry={() => void refetch()} />
      </Page>
    );
  }
  if (!run) {
    return (
      <Center h="100%">
        <Loader aria-label={english.common.loading} />
      </Center>
    );
  }
  const best = bestEpoch(run.epochs);
  const marks = curveMarks(run.epochs, best);
  return (
    <RunPage
      run={run}
      job={job}
      badges={[run.recipe.name, run.backbone, ...(run.fusion ? [words.withGarmentClass] : [])]}
      all={{ href: '/training', label: words.allRuns }}
      links={
        <LinkButton href={`/evaluation?run=${run.id}`} leftSection={<IconChartDots3 size={16} />}>
          {words.evaluate}
        </LinkButton>
      }
    >
      <Figures run={run} best={best} />
      {run.epochs.length > 0 ? (
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          <CurveChart
            title={words.loss}
            curves={trainingCurves}
            points={lossCurve(run.epochs)}
            marks={marks}
            format={(value) => value.toFixed(3)}
          />
          <CurveChart
            title={english.common.accuracy}
            curves={trainingCurves}
            points={accuracyCurve(run.epochs)}
            marks={marks}
            format={(value) => `${value.toFixed(1)}%`}
          />
        </SimpleGrid>
      ) : (
        <Paper ta="center" py="xl">
          <Title order={2}>{words.noEpochYet}</Title>
          <Text size="sm" c="dimmed">
            {words.curvesAppearWithTheFirst}
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
    { name: english.common.epoch, value: words.epochOfPlanned(last?.epoch ?? 0, planned) },
    { name: words.bestEpoch, value: String(run.bestEpoch ?? best?.epoch ?? '–') },
    { name: words.validationLoss, value: formatLoss(run.result?.validation.loss ?? best?.validationLoss ?? null) },
    {
      name: words.validationAccuracy,
      value: accuracyText(run.result?.validation.accuracy ?? best?.validationAccuracy ?? null),
    },
    { name: english.common.learningRate, value: last ? formatRate(last.learningRate) : '–' },
    { name: words.imagesPerSecond, value: imagesText(run.result?.imagesPerSecond ?? last?.imagesPerSecond) },
    { name: words.time, value: seconds > 0 ? formatDuration(seconds) : '–' },
  ];
  return <FigureCards figures={figures} />;
}

function accuracyText(accuracy: number | null): string {
  return accuracy === null ? '–' : formatShare(accuracy);
}

function imagesText(perSecond: number | undefined): string {
  return perSecond === undefined ? '–' : formatCount(Math.round(perSecond));
}
