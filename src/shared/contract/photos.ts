import { z } from 'zod';
import { box, id, mask, page, reviewState, splitName } from './common.ts';
import { query } from './procedure.ts';

/** `null` in a list of wanted ids or splits stands for 'none given'. */
export const photoFilter = z.object({
  events: z.array(id.nullable()).optional(),
  garments: z.array(id.nullable()).optional(),
  splits: z.array(splitName.nullable()).optional(),
  text: z.string().max(200).optional(),
  /** Only photos that are left out of every dataset as a whole, or only those that are not. */
  excluded: z.boolean().optional(),
  /** Photos on which a detector is sure of a garment that nobody drew. */
  missed: z.literal(true).optional(),
});
export type PhotoFilter = z.infer<typeof photoFilter>;

export const photoSort = z.enum(['imported', 'name', 'event', 'split', 'missed']);
export type PhotoSort = z.infer<typeof photoSort>;

export const photoItem = z.object({
  id,
  fileName: z.string(),
  width: z.int(),
  height: z.int(),
  split: splitName.nullable(),
  eventClassId: id.nullable(),
  garmentCount: z.int(),
  /** Why the photo is left out of every dataset; null where it is not. */
  excludedReason: z.string().nullable(),
  /** Highest score of a garment that a detector is sure of and nobody drew; null where there is none. */
  missedScore: z.number().nullable(),
});
export type PhotoItem = z.infer<typeof photoItem>;

export const annotation = z.object({
  id,
  revisionId: id,
  revision: z.int().positive(),
  garmentClassId: id.nullable(),
  box,
  mask,
  area: z.int(),
  crowd: z.boolean(),
  source: z.enum(['human', 'model', 'import']),
  score: z.number().nullable(),
  reviewState,
  attributes: z.record(z.string(), z.unknown()),
  cropId: id.nullable(),
  /** Who made the current revision. */
  author: z.string(),
  /** Why it is left out of every dataset; null where it is not. */
  excludedReason: z.string().nullable(),
});
export type Annotation = z.infer<typeof annotation>;

export const photoDetail = photoItem.omit({ missedScore: true }).extend({
  hash: z.string(),
  format: z.string(),
  bytes: z.int(),
  orientation: z.int(),
  provenance: z.record(z.string(), z.unknown()),
  annotations: z.array(annotation),
});
export type PhotoDetail = z.infer<typeof photoDetail>;

const photoListInput = page.extend({
  filter: photoFilter.default({}),
  sort: photoSort.default('imported'),
  descending: z.boolean().default(false),
});

export const photos = {
  /** Pictures: `/media/photo/<id>` (whole) and `/media/photo/<id>?size=<longest side>` (128, 256, 512 or 1024). */
  list: query(photoListInput, z.object({ items: z.array(photoItem), total: z.int() })),
  /** The ids alone, for a selection. */
  ids: query(
    photoListInput.omit({ limit: true }).extend({ limit: z.int().positive().max(200_000).default(200_000) }),
    z.object({ ids: z.array(id), total: z.int() }),
  ),
  get: query(z.object({ id }), photoDetail),
  /** The photos before and after this one in the same filtered, sorted list. */
  neighbours: query(
    photoListInput.omit({ offset: true, limit: true }).extend({ id }),
    z.object({ previous: id.nullable(), next: id.nullable(), position: z.int(), total: z.int() }),
  ),
};
