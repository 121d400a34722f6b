import { useQuery } from '@tanstack/react-query';
import type { SplitName } from '../../../shared/contract/common.ts';
import { api } from '../../client/api.ts';
import { changeWords } from '../../ui/data-changes.ts';
import { english } from '../../ui/english.ts';
import { StaleAlert } from '../../ui/stale-alert.tsx';

const words = english.evaluation.staleNote;

/** Says where figures no longer stand, because labels or masks have changed since, and measures anew. */
export function StaleNote({ runId, split }: { runId: number; split: SplitName }) {
  const { data: freshness } = useQuery(api.evaluation.freshness.options({ runId, split }));
  if (freshness?.stale !== true) return null;
  return (
    <StaleAlert
      title={words.matrixIsOfOlderData}
      run={runId}
      kind="evaluate-classifier"
      evaluate={() => api.evaluation.start({ runId, split })}
    >
      {words.garmentsOfThisSplitSince(changeWords(freshness))}
    </StaleAlert>
  );
}
