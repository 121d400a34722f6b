import type { EditResult } from '../../shared/contract/editing.ts';
import type { Annotation } from '../../shared/contract/photos.ts';
import { sameRuns } from '../../shared/geometry/runs.ts';
import { garmentFromAnnotation, inOrder, type EditorGarment } from './garment.ts';
import type { Ledger } from './ledger.ts';

/** The garments with what the engine has answered about some of them; ahead of it, the editor keeps its own. */
export function withAnswer(
  garments: readonly EditorGarment[],
  { annotations, removed }: Pick<EditResult, 'annotations' | 'removed'>,
  ledger: Ledger,
): EditorGarment[] {
  const gone = new Set(removed.filter((id) => !ledger.isAhead(id)));
  const kept = garments.map((garment) => withId(garment, ledger)).filter(({ id }) => !gone.has(id));
  const byId = new Map(kept.map((garment) => [garment.id, garment]));
  for (const annotation of annotations) {
    const known = byId.get(annotation.id);
    // Deleted here meanwhile, which is yet to be saved.
    if (known === undefined && ledger.isAhead(annotation.id)) continue;
    byId.set(annotation.id, known ? renewed(known, annotation, ledger) : garmentFromAnnotation(annotation));
  }
  return inOrder([...byId.values()]);
}

/** The garments of a photo as it was read anew; what the editor is ahead with stays as it is. */
export function withPhoto(
  garments: readonly EditorGarment[],
  annotations: readonly Annotation[],
  ledger: Ledger,
): EditorGarment[] {
  const there = new Set(annotations.map(({ id }) => id));
  const removed = garments.map(({ id }) => ledger.idOf(id)).filter((id) => !there.has(id));
  return withAnswer(garments, { annotations: [...annotations], removed }, ledger);
}

function withId(garment: EditorGarment, ledger: Ledger): EditorGarment {
  const id = ledger.idOf(garment.id);
  return id === garment.id ? garment : { ...garment, id, revision: ledger.revisionOf(id) };
}

function renewed(garment: EditorGarment, annotation: Annotation, ledger: Ledger): EditorGarment {
  const revision = ledger.revisionOf(annotation.id);
  if (ledger.isAhead(annotation.id) || annotation.revision < revision) return { ...garment, revision };
  const fresh = garmentFromAnnotation(annotation);
  // The same value stays the same object, so that nothing is drawn again.
  return { ...fresh, runs: sameRuns(fresh.runs, garment.runs) ? garment.runs : fresh.runs };
}
