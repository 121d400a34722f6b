import { areaOfRuns, sameRuns } from '../../shared/geometry/runs.ts';
import { inOrder, type EditorGarment } from './garment.ts';
import type { GarmentChange } from './gesture.ts';
import { changedId } from './ledger.ts';

/**
 * A gesture's changes as they are saved: one for each garment, none that changes nothing or a locked garment, and a
 * garment left without a pixel deleted.
 */
export function effectiveChanges(
  changes: readonly GarmentChange[],
  garments: readonly EditorGarment[],
  locked: ReadonlySet<number>,
): GarmentChange[] {
  const known = new Map(garments.map((garment) => [garment.id, garment]));
  const merged = new Map<number, GarmentChange>();
  for (const change of changes) {
    const id = changedId(change);
    if (locked.has(id) && !isOrderAlone(change)) continue;
    const earlier = merged.get(id);
    if (earlier?.kind === 'revise' && change.kind === 'revise') merged.set(id, { ...earlier, ...change });
    else merged.set(id, change);
  }
  return [...merged.values()].flatMap((change): GarmentChange[] => {
    if (change.kind === 'add') return areaOfRuns(change.garment.runs) === 0 ? [] : [change];
    const garment = known.get(change.id);
    if (garment === undefined) return [];
    if (change.kind === 'delete') return [change];
    if (change.runs && areaOfRuns(change.runs) === 0) return [{ kind: 'delete', id: change.id }];
    const revised = differing(change, garment);
    return revised ? [revised] : [];
  });
}

/** Making room in the z-order for another garment changes nothing of a locked one that could be seen. */
function isOrderAlone(change: GarmentChange): boolean {
  if (change.kind !== 'revise') return false;
  return change.runs === undefined && change.garmentClassId === undefined && change.reviewState === undefined;
}

type Revision = Extract<GarmentChange, { kind: 'revise' }>;

function differing(change: Revision, garment: EditorGarment): Revision | undefined {
  const { runs, garmentClassId, reviewState, order } = change;
  const parts: Omit<Revision, 'kind' | 'id'> = {
    ...(runs && !sameRuns(runs, garment.runs) ? { runs } : {}),
    ...(garmentClassId !== undefined && garmentClassId !== garment.garmentClassId ? { garmentClassId } : {}),
    ...(reviewState !== undefined && reviewState !== garment.reviewState ? { reviewState } : {}),
    ...(order !== undefined && order !== garment.order ? { order } : {}),
  };
  return Object.keys(parts).length > 0 ? { kind: 'revise', id: change.id, ...parts } : undefined;
}

/** The garments after changes that `effectiveChanges` let through, in z-order. */
export function applyChanges(
  garments: readonly EditorGarment[],
  changes: readonly GarmentChange[],
  author: string,
): EditorGarment[] {
  const byId = new Map(changes.map((change) => [changedId(change), change]));
  const kept = garments.flatMap((garment) => {
    const change = byId.get(garment.id);
    if (change === undefined || change.kind === 'add') return [garment];
    return change.kind === 'delete' ? [] : [revised(garment, change, author)];
  });
  const added = changes.flatMap((change) => (change.kind === 'add' ? [{ ...change.garment, author }] : []));
  return inOrder([...kept, ...added]);
}

function revised(garment: EditorGarment, change: Revision, author: string): EditorGarment {
  const { runs, garmentClassId = garment.garmentClassId, reviewState = garment.reviewState, order } = change;
  // A garment that a person has only looked at is still the detector's, with its score.
  const own = runs !== undefined || garmentClassId !== garment.garmentClassId;
  return {
    ...garment,
    runs: runs ?? garment.runs,
    garmentClassId,
    reviewState,
    order: order ?? garment.order,
    source: own ? 'human' : garment.source,
    score: own ? null : garment.score,
    attributes: order === undefined ? garment.attributes : { ...garment.attributes, order },
    author,
  };
}
