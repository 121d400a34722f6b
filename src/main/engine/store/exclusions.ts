import type { SplitName } from '../../../shared/contract/common.ts';
import type { ProjectStore } from './open.ts';

/** Garments that are left out of every dataset, by what `garment_counts` counts; `''` and 0 stand for none. */
export interface ExcludedCount {
  split: SplitName | '';
  eventClassId: number;
  garmentClassId: number;
  reviewState: 'unreviewed' | 'accepted' | 'rejected';
  n: number;
}

/** Goes by the indices of what is excluded, however large the collection is. */
const excludedGarments = `
  SELECT id FROM annotations WHERE excluded_reason IS NOT NULL
  UNION ALL SELECT annotations.id FROM photos JOIN annotations ON annotations.photo_id = photos.id
    WHERE photos.excluded_reason IS NOT NULL`;

export const exclusionStatements = {
  counts: `SELECT ifnull(split, '') AS split, ifnull(event_class_id, 0) AS eventClassId,
      ifnull(garment_class_id, 0) AS garmentClassId, review_state AS reviewState, count(*) AS n
    FROM annotations WHERE id IN (${excludedGarments})
      AND current_revision_id IS NOT NULL AND deleted = 0 AND crowd = 0
    GROUP BY 1, 2, 3, 4`,
  photos: `SELECT count(*) FROM photos WHERE excluded_reason IS NOT NULL`,
} as const;

/** Live garments that are excluded, by themselves or with their photo. */
export function countExcluded(store: ProjectStore): ExcludedCount[] {
  return store.sqlite.prepare(exclusionStatements.counts).all() as ExcludedCount[];
}

export function countExcludedPhotos(store: ProjectStore): number {
  return store.sqlite.prepare(exclusionStatements.photos).pluck().get() as number;
}
