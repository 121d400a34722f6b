import { useQuery } from '@tanstack/react-query';
import type { SplitName } from '../../../shared/contract/common.ts';
import { api } from '../../client/api.ts';
import { english } from '../../ui/english.ts';
import { StaleAlert } from '../../ui/stale-alert.tsx';
import { useAction, useActiveJobs } from '../../ui/use-jobs.ts';

const words = english.detectorEvaluation.staleNote;

/** Says where a detector's figures no longer stand, because its photos show other garments now, and measures anew. */
export function StaleNote({ runId, split }: { runId: number; split: SplitName }) {
  const { data: freshness } = useQuery(api.detector.freshness.options({ runId, split }));
  const start = useAction(words.evaluationCouldNotBeStarted, () => api.detector.evaluate({ runId, split }));
  const job = useActiveJobs().find((active) => active.kind === 'evaluate-detector' && active.runId === runId);
  if (freshness?.stale !== true) return null;
  return (
    <StaleAlert
      title={words.figuresAreOfOlderData}
      job={job}
      starting={start.isPending}
      onEvaluate={() => start.mutate(undefined)}
    >
      {words.photosOfThisSplitSince(freshness)}
    </StaleAlert>
  );
}
