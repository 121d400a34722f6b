import { Badge, Center, Group, Loader, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconChartDots3 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { EpochRecord, Run } from '../../../shared/contract/training.ts';
import { api } from '../../client/api.ts';
import { isOver } from '../../client/event-cache.ts';
import { LinkButton, TextLink } from '../../ui/anchor.tsx';
import { formatCount, formatDuration, formatLoss, formatRate, formatShare } from '../../ui/format.ts';
import { JobBadge, JobButtons, JobProgressBar } from '../../ui/job-card.tsx';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';
import { useJob } from '../../ui/use-jobs.ts';
import { CurveChart } from './curve-chart.tsx';
import { accuracyCurve, bestEpoch, lossCurve } from './curves.ts';
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
  return (
    <Page
      title={run.name}
      subtitle={
        <Group gap={6}>
          <JobBadge state={job?.state ?? run.state} />
          <Badge variant="default" tt="none" size="sm">
            {run.recipe.name}
          </Badge>
          <Badge variant="default" tt="none" size="sm">
            {run.backbone}
          </Badge>
          {run.fusion && (
            <Badge variant="default" tt="none" size="sm">
              with garment class
            </Badge>
          )}
        </Group>
      }
      actions={
        <>
          {job && <JobButtons job={job} />}
          {run.state === 'done' && (
            <LinkButton href={`/evaluation?run=${run.id}`} leftSection={<IconChartDots3 size={16} />}>
              Evaluate
            </LinkButton>
          )}
        </>
      }
    >
      <Stack gap="md">
        <Text size="sm">
          <TextLink href="/training">All runs</TextLink>
        </Text>
        {job && !isOver(job) && (
          <Paper component="section" aria-label="Progress">
            <JobProgressBar job={job} />
          </Paper>
        )}
        {job?.error && <Problem error={job.error} title="The training stopped" />}
        <Figures run={run} best={best} />
        {run.epochs.length > 0 ? (
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
            <CurveChart
              title="Loss"
              points={lossCurve(run.epochs)}
              epochs={run.epochs}
              best={best?.epoch}
              format={(value) => value.toFixed(3)}
            />
            <CurveChart
              title="Accuracy"
              points={accuracyCurve(run.epochs)}
              epochs={run.epochs}
              best={best?.epoch}
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
      </Stack>
    </Page>
  );
}

function Figures({ run, best }: { run: RunDetail; best: EpochRecord | undefined }) {
  const last = run.epochs.at(-1);
  const planned = run.recipe.phases.reduce((sum, phase) => sum + phase.epochs, 0);
  const seconds = run.result?.seconds ?? run.epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
  const figures: [string, string][] = [
    ['Epoch', `${last?.epoch ?? 0} of ${planned}`],
    ['Best epoch', String(run.bestEpoch ?? best?.epoch ?? '–')],
    ['Validation loss', formatLoss(run.result?.validation.loss ?? best?.validationLoss ?? null)],
    ['Validation accuracy', accuracyText(run.result?.validation.accuracy ?? best?.validationAccuracy ?? null)],
    ['Learning rate', last ? formatRate(last.learningRate) : '–'],
    ['Images per second', imagesText(run.result?.imagesPerSecond ?? last?.imagesPerSecond)],
    ['Time', seconds > 0 ? formatDuration(seconds) : '–'],
  ];
  return (
    <SimpleGrid component="dl" cols={{ base: 2, sm: 4, lg: 7 }} spacing="xs" m={0}>
      {figures.map(([name, value]) => (
        <Paper key={name} p="sm">
          <Text component="dt" size="xs" c="dimmed" fw={500}>
            {name}
          </Text>
          <Text component="dd" m={0} fz={18} fw={600} className="figures">
            {value}
          </Text>
        </Paper>
      ))}
    </SimpleGrid>
  );
}

function accuracyText(accuracy: number | null): string {
  return accuracy === null ? '–' : formatShare(accuracy);
}

function imagesText(perSecond: number | undefined): string {
  return perSecond === undefined ? '–' : formatCount(Math.round(perSecond));
}
