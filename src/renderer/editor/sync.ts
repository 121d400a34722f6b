import type { EditResult } from '../../shared/contract/editing.ts';
import type { Annotation } from '../../shared/contract/photos.ts';
import { sameRuns } from '../../shared/geometry/runs.ts';
import { garmentFromAnnotation, inOrder, type EditorGarment } from './garment.ts';
import type { Ledger } from './ledger.ts';

/** The garments of the photo shown as the engine last told of them, by id. */
export type EngineGarments = Map<number, EditorGarment>;

/** A photo's garments as it was read; they are what the engine has. */
export function firstGarments(annotations: readonly Annotation[], engine: EngineGarments): EditorGarment[] {
  engine.clear();
  const garments = annotations.map(garmentFromAnnotation);
  for (const garment of garments) engine.set(garment.id, garment);
  return inOrder(garments);
}

/** The garments with what the engine has answered about some of them; ahead of it, the editor keeps its own. */
export function withAnswer(
  garments: readonly EditorGarment[],
  { annotations, removed }: Pick<EditResult, 'annotations' | 'removed'>,
  ledger: Ledger,
  engine: EngineGarments,
): EditorGarment[] {
  const gone = new Set(removed.filter((id) => !ledger.isAhead(id)));
  const kept = garments.map((garment) => withId(garment, ledger)).filter(({ id }) => !gone.has(id));
  const byId = new Map(kept.map((garment) => [garment.id, garment]));
  for (const id of removed) engine.delete(id);
  for (const annotation of annotations) {
    const { id, revision } = annotation;
    const shown = byId.get(id);
    if (revision >= ledger.revisionOf(id)) engine.set(id, told(annotation, shown ?? engine.get(id)));
    const known = engine.get(id);
    if (!ledger.isAhead(id)) {
      if (known) byId.set(id, known);
    } else if (shown) {
      // Deleted here, which is yet to be saved, it stays away.
      byId.set(id, { ...shown, revision: ledger.revisionOf(id) });
    }
  }
  return inOrder([...byId.values()]);
}

/** The garments of a photo as it was read anew; what the editor is ahead with stays as it is. */
export function withPhoto(
  garments: readonly EditorGarment[],
  annotations: readonly Annotation[],
  ledger: Ledger,
  engine: EngineGarments,
): EditorGarment[] {
  const there = new Set(annotations.map(({ id }) => id));
  const known = [...garments.map(({ id }) => ledger.idOf(id)), ...engine.keys()];
  const removed = known.filter((id) => !there.has(id));
  return withAnswer(garments, { annotations: [...annotations], removed }, ledger, engine);
}

/** The garments after some changes turned out never to be saved: as the engine has them, unless others still wait. */
export function withoutChanges(
  garments: readonly EditorGarment[],
  ids: readonly number[],
  ledger: Ledger,
  engine: EngineGarments,
): EditorGarment[] {
  const lost = new Set(ids.map(ledger.idOf).filter((id) => !ledger.isAhead(id)));
  const kept = garments.filter(({ id }) => !lost.has(id));
  return inOrder([...kept, ...[...lost].flatMap((id) => engine.get(id) ?? [])]);
}

function withId(garment: EditorGarment, ledger: Ledger): EditorGarment {
  const id = ledger.idOf(garment.id);
  return id === garment.id ? garment : { ...garment, id, revision: ledger.revisionOf(id) };
}

function told(annotation: Annotation, before: EditorGarment | undefined): EditorGarment {
  const fresh = garmentFromAnnotation(annotation);
  // The same value stays the same object, so that nothing is drawn again.
  return before && sameRuns(fresh.runs, before.runs) ? { ...fresh, runs: before.runs } : fresh;
}
