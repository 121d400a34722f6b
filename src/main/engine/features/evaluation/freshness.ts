import type { EvaluationFreshness } from '../../../../shared/contract/evaluation.ts';
import type { SplitName } from '../../../../shared/contract/common.ts';
import type { ProjectStore } from '../../store/open.ts';
import { dataDifferenceOf } from '../snapshots/difference.ts';
import { currentSide, measuredSide } from '../snapshots/sides.ts';
import { runClasses } from '../training/classes.ts';
import { evaluatedAt } from '../compare/compare-runs.ts';
import { runRow } from '../training/runs.ts';
import { assertEvaluated } from './report.ts';

/**
 * Whether a run's figures on a split still stand: what has changed of the garments that they were measured on.
 *
 * @throws StudioError NOT_FOUND where the run has no figures on the split
 */
export function evaluationFreshness(
  store: ProjectStore,
  { runId, split }: { runId: number; split: SplitName },
): EvaluationFreshness {
  assertEvaluated(store, { runId, split });
  const eventIds = runClasses(store, runId).events.map(({ id }) => id);
  const { added, removed, relabelled, renamed, reshaped } = dataDifferenceOf(
    store,
    measuredSide(runId, split),
    currentSide({ split, eventIds }),
  );
  // A model that does not see garment classes answers the same whatever they are.
  const seen = runRow(store, runId).fusion ? renamed : 0;
  const changed = added + removed + relabelled + reshaped + seen;
  return {
    evaluatedAt: evaluatedAt(store, runId, split),
    stale: changed > 0,
    added,
    removed,
    relabelled,
    reshaped,
    renamed: seen,
  };
}
