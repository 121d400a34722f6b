import { useQuery } from '@tanstack/react-query';
import type { SplitName } from '../../../shared/contract/common.ts';
import { api } from '../../client/api.ts';
import { changeWords } from '../../ui/data-changes.ts';
import { english } from '../../ui/english.ts';
import { StaleAlert } from '../../ui/stale-alert.tsx';
import { useAction, useActiveJobs } from '../../ui/use-jobs.ts';

const words = english.evaluation.staleNote;

/** Says where figures no longer stand, because labels or masks have changed since, and measures anew. */
export function StaleNote({ runId, split }: { runId: number; split: SplitName }) {
  const { data: freshness } = useQuery(api.evaluation.freshness.options({ runId, split }));
  const start = useAction(words.evaluationCouldNotBeStarted, () => api.evaluation.start({ runId, split }));
  const job = useActiveJobs().find((active) => active.kind === 'evaluate-classifier' && active.runId === runId);
  if (freshness?.stale !== true) return null;
  return (
    <StaleAlert
      title={words.matrixIsOfOlderData}
      job={job}
      starting={start.isPending}
      onEvaluate={() => start.mutate(undefined)}
    >
      {words.garmentsOfThisSplitSince(changeWords(freshness))}
    </StaleAlert>
  );
}
