import type { RunDifferences } from '../../../../shared/contract/runs.ts';
import { differingSettings, flattenSettings, type Setting } from '../../../../shared/domain/run-settings.ts';
import type { ProjectStore } from '../../store/open.ts';
import { keptPlan } from '../balance/plans.ts';
import { dataDifferenceOf } from '../snapshots/difference.ts';
import { listSnapshots } from '../snapshots/list.ts';
import { snapshotSide } from '../snapshots/sides.ts';
import { anyRun } from './remarks.ts';

type RunRow = ReturnType<typeof anyRun>;

/** In what two runs differ that made them: settings and data. Throws StudioError NOT_FOUND. */
export function runDifferences(
  store: ProjectStore,
  { first, second }: { first: number; second: number },
): RunDifferences {
  const [before, after] = [anyRun(store, first), anyRun(store, second)];
  const detailed = new Set(
    listSnapshots(store)
      .filter((snapshot) => snapshot.detailed)
      .map(({ id }) => id),
  );
  const sameData = before.snapshotId !== null && before.snapshotId === after.snapshotId;
  const comparable =
    before.snapshotId !== null &&
    after.snapshotId !== null &&
    !sameData &&
    before.kind === after.kind &&
    detailed.has(before.snapshotId) &&
    detailed.has(after.snapshotId);
  return {
    settings: differingSettings(settingsOf(before), settingsOf(after)),
    data: comparable
      ? dataDifferenceOf(
          store,
          snapshotSide(before.snapshotId ?? 0, 'first'),
          snapshotSide(after.snapshotId ?? 0, 'second'),
        )
      : null,
    sameData,
  };
}

/** Everything besides data that made a run, in words. */
export function settingsOf(run: RunRow): Setting[] {
  const plan = keptPlan(run);
  return [
    [run.kind === 'detector' ? 'architecture' : 'backbone', run.backbone],
    ...(run.kind === 'classifier' ? [['garment-class fusion', run.fusion ? 'yes' : 'no'] as const] : []),
    ['seed', String(run.seed)],
    ...flattenSettings(JSON.parse(run.recipe), ['recipe']).map(([field, value]): Setting => [
      field.replace(/^recipe, /, ''),
      value,
    ]),
    // What the plan draws is in the recipe.
    ...(plan === null ? [] : [['balance plan', plan.name] as const]),
    ...flattenSettings(JSON.parse(run.weightsHashes), ['weights']),
    ['code version', run.codeVersion],
  ];
}
