import { useQuery } from '@tanstack/react-query';
import type { SplitName } from '../../../shared/contract/common.ts';
import { api } from '../../client/api.ts';
import { english } from '../../ui/english.ts';
import { StaleAlert } from '../../ui/stale-alert.tsx';

const words = english.detectorEvaluation.staleNote;

/** Says where a detector's figures no longer stand, because its photos show other garments now, and measures anew. */
export function StaleNote({ runId, split }: { runId: number; split: SplitName }) {
  const { data: freshness } = useQuery(api.detector.freshness.options({ runId, split }));
  if (freshness?.stale !== true) return null;
  return (
    <StaleAlert
      title={words.figuresAreOfOlderData}
      run={runId}
      kind="evaluate-detector"
      evaluate={() => api.detector.evaluate({ runId, split })}
    >
      {words.photosOfThisSplitSince(freshness)}
    </StaleAlert>
  );
}
