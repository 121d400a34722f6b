import { Button } from '@mantine/core';
import { IconChartDots3 } from '@tabler/icons-react';
import type { SplitName } from '../../shared/contract/common.ts';
import { Empty } from './empty.tsx';
import { english } from './english.ts';
import { JobCard } from './job-card.tsx';
import { splitLabels } from './strings.ts';
import { useAction, useActiveJobs } from './use-jobs.ts';

const words = english.ui.notEvaluated;

interface NotEvaluatedProps {
  run: number;
  split: SplitName;
  /** What an evaluation takes. */
  children: string;
  evaluate: () => Promise<unknown>;
}

/** Stands where a run has no figures on a split yet, and makes them. */
export function NotEvaluated({ run, split, children, evaluate }: NotEvaluatedProps) {
  const start = useAction(words.evaluationCouldNotBeStarted, evaluate);
  // A training evaluates its run by itself before it ends.
  const job = useActiveJobs().find((active) => active.runId === run);
  if (job) return <JobCard job={job} />;
  const on = splitLabels[split].toLowerCase();
  return (
    <Empty
      icon={IconChartDots3}
      title={words.notEvaluatedOn(on)}
      action={
        <Button onClick={() => start.mutate(undefined)} loading={start.isPending}>
          {words.evaluateOnSplit(on)}
        </Button>
      }
    >
      {children}
    </Empty>
  );
}
