import type { Annotation } from '../../../shared/contract/photos.ts';
import type { EditorGarment } from '../../editor/garment.ts';

/** Whether the editor has all that the engine says, so that nothing has to be read from masks again. */
export function isKnown(
  annotations: readonly Pick<Annotation, 'id' | 'revision' | 'cropId' | 'excludedReason'>[],
  garments: readonly Pick<EditorGarment, 'id' | 'revision' | 'cropId' | 'excludedReason'>[],
): boolean {
  const known = new Map(garments.map((garment) => [garment.id, garment]));
  const saved = garments.filter(({ id }) => id > 0).length;
  return (
    saved === annotations.length &&
    annotations.every(({ id, revision, cropId, excludedReason }) => {
      const garment = known.get(id);
      return garment?.revision === revision && garment.cropId === cropId && garment.excludedReason === excludedReason;
    })
  );
}
