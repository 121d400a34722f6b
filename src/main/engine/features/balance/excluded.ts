import type { ExcludedItem } from '../../../../shared/contract/balance.ts';
import type { ProcedureAnswer } from '../../../../shared/contract/path.ts';
import type { ProjectStore } from '../../store/open.ts';

export const excludedStatements = {
  photoCount: `SELECT count(*) FROM photos WHERE excluded_reason IS NOT NULL`,
  garmentCount: `SELECT count(*) FROM annotations WHERE excluded_reason IS NOT NULL AND deleted = 0`,
  photos: `SELECT id AS photoId, file_name AS fileName, event_class_id AS eventClassId, split, excluded_reason AS reason,
      (SELECT count(*) FROM annotations WHERE photo_id = photos.id AND deleted = 0) AS garments
    FROM photos WHERE excluded_reason IS NOT NULL ORDER BY id LIMIT ? OFFSET ?`,
  garments: `SELECT annotations.id AS annotationId, photo_id AS photoId, file_name AS fileName, crop_hash AS hash,
      garment_class_id AS garmentClassId, annotations.event_class_id AS eventClassId, annotations.split,
      annotations.excluded_reason AS reason
    FROM annotations JOIN photos ON photos.id = photo_id
    WHERE annotations.excluded_reason IS NOT NULL AND deleted = 0 ORDER BY annotations.id LIMIT ? OFFSET ?`,
} as const;

type GarmentItem = Extract<ExcludedItem, { kind: 'garment' }>;
type PhotoItem = Extract<ExcludedItem, { kind: 'photo' }>;

/** What is left out of every dataset, with the reasons: photos, then garments on their own account. */
export function listExcluded(
  store: ProjectStore,
  { offset, limit }: { offset: number; limit: number },
): ProcedureAnswer<'balance.excluded'> {
  const ask = (name: keyof typeof excludedStatements) => store.sqlite.prepare(excludedStatements[name]);
  const photoCount = ask('photoCount').pluck().get() as number;
  const garmentCount = ask('garmentCount').pluck().get() as number;
  const photos = ask('photos').all(limit, offset) as Omit<PhotoItem, 'kind'>[];
  const left = limit - photos.length;
  const garments = left === 0 ? [] : ask('garments').all(left, Math.max(0, offset - photoCount));
  return {
    items: [
      ...photos.map((row) => ({ kind: 'photo' as const, ...row })),
      ...(garments as Omit<GarmentItem, 'kind'>[]).map((row) => ({ kind: 'garment' as const, ...row })),
    ],
    total: photoCount + garmentCount,
  };
}
