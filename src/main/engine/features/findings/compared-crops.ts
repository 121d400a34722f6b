import type { SplitName } from '../../../../shared/contract/common.ts';
import type { ProjectStore } from '../../store/open.ts';
import { nearDuplicateGroups } from '../split/near-duplicates.ts';
import { statements } from './statements.ts';
import { pagesOf } from './worker-files.ts';

/** A garment with a crop, as findings compare it. */
export interface ComparedGarment {
  annotationId: number;
  photoId: number;
  crop: string;
  event: number | null;
  garment: number | null;
  split: SplitName | null;
  area: number;
  /** Rejected or excluded, so that it is in no dataset. */
  leftOut: 0 | 1;
  embeddedCrop: string | null;
  source: string | null;
  /** Photos that are nearly the same share it. */
  photoGroup: number;
}

/** Bits in which the perceptual hashes of two photos of the same picture may differ. */
export const nearDuplicateBits = 4;

/** All garments with a crop, by ascending id. */
export async function comparedGarments(store: ProjectStore): Promise<ComparedGarment[]> {
  const photos = [...pagesOf<{ id: number; hash: string | null }>(store, statements.photoHashes, ({ id }) => id)];
  const groups = await nearDuplicateGroups(
    photos.map(({ hash }) => hash),
    nearDuplicateBits,
  );
  const groupOf = new Map(photos.map(({ id }, index) => [id, groups[index] as number]));
  // Groups are numbered by place; a photo that came in the meantime is a group of its own.
  let next = photos.length;
  const garments: ComparedGarment[] = [];
  for (const row of pagesOf<Omit<ComparedGarment, 'photoGroup'>>(
    store,
    statements.crops,
    ({ annotationId }) => annotationId,
  )) {
    garments.push({ ...row, photoGroup: groupOf.get(row.photoId) ?? next++ });
  }
  return garments;
}
