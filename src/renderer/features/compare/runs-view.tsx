import { Alert, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { IconClockExclamation } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import type { SplitName } from '../../../shared/contract/common.ts';
import type { RunComparison } from '../../../shared/contract/compare.ts';
import { api } from '../../client/api.ts';
import { english } from '../../ui/english.ts';
import { JobCard } from '../../ui/job-card.tsx';
import { useSeen } from '../../ui/guide.ts';
import { Problem } from '../../ui/problem.tsx';
import { useAction, useActiveJobs } from '../../ui/use-jobs.ts';
import { ChangedCrops } from './changed-crops.tsx';
import { ClassChanges } from './class-changes.tsx';
import type { CompareState } from './compare-state.ts';
import { DifferenceMatrix } from './difference-matrix.tsx';
import { DifferencesPanel } from './differences-panel.tsx';
import { FiguresPanel } from './figures-panel.tsx';

const words = english.compare.runsView;

interface RunsViewProps {
  first: number;
  second: number;
  split: SplitName;
  state: CompareState;
  onChange: (state: CompareState) => void;
}

/** Two classifiers on the garments that both were measured on. */
export function RunsView({ first, second, split, state, onChange }: RunsViewProps) {
  const [, navigate] = useLocation();
  const { data, error, refetch } = useQuery(api.compare.runs.options({ first, second, split }));
  useSeen('compare', data !== undefined);
  if (error) {
    return (
      <Stack gap="md">
        <Problem error={error} title={words.twoCannotBeCompared} onRetry={() => void refetch()} />
        <MeasureAgain runs={[first, second]} split={split} />
      </Stack>
    );
  }
  if (!data) return <Skeleton height={500} aria-label={words.comparing} />;

  function open(row: number, column: number): void {
    if (!data) return;
    const parameters = new URLSearchParams({ run: String(second), split });
    if (row >= 0) parameters.set('true', String(data.classIds[row]));
    if (column >= 0) parameters.set('predicted', String(data.classIds[column]));
    navigate(`/evaluation?${parameters.toString()}`);
  }

  return (
    <Stack gap="md">
      <Stale comparison={data} />
      <FiguresPanel comparison={data} />
      <ChangedCrops comparison={data} state={state} onChange={onChange} />
      <div className="compare-panels">
        <DifferenceMatrix
          classes={data.classes}
          first={data.confusion.first}
          second={data.confusion.second}
          onOpen={open}
        />
        <Stack gap="md">
          <ClassChanges comparison={data} />
          <DifferencesPanel first={data.first} second={data.second} />
        </Stack>
      </div>
    </Stack>
  );
}

/** Says where labels or masks have changed since one of the two was measured, and measures both anew. */
function Stale({ comparison: { first, second, split } }: { comparison: RunComparison }) {
  const before = useQuery(api.evaluation.freshness.options({ runId: first.run, split }));
  const after = useQuery(api.evaluation.freshness.options({ runId: second.run, split }));
  const stale = [...(before.data?.stale === true ? [first] : []), ...(after.data?.stale === true ? [second] : [])];
  if (stale.length === 0) return null;
  return (
    <Alert
      color="orange"
      variant="light"
      icon={<IconClockExclamation size={18} />}
      title={words.labelsHaveChangedSince}
    >
      <Group justify="space-between">
        <Text size="sm">
          {words.measuredBeforeTheLastCorrections(stale.map(({ name }) => name).join(words.and), stale.length)}
        </Text>
        <MeasureAgain runs={stale.map(({ run }) => run)} split={split} />
      </Group>
    </Alert>
  );
}

function MeasureAgain({ runs, split }: { runs: readonly number[]; split: SplitName }) {
  const start = useAction(words.evaluationCouldNotBeStarted, async () => {
    for (const runId of runs) await api.evaluation.start({ runId, split });
  });
  const job = useActiveJobs().find(({ kind, runId }) => kind === 'evaluate-classifier' && runs.includes(runId ?? 0));
  if (job) return <JobCard job={job} />;
  return (
    <Button size="compact-sm" variant="default" loading={start.isPending} onClick={() => start.mutate(undefined)}>
      {words.evaluateAgain(runs.length)}
    </Button>
  );
}
