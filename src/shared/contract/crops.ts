import { z } from 'zod';
import { id, page, reviewState, splitName } from './common.ts';
import { finding, findingKind, findingSort } from './findings.ts';
import { mutation, query } from './procedure.ts';

export const cropFilter = z.object({
  events: z.array(id.nullable()).optional(),
  garments: z.array(id.nullable()).optional(),
  splits: z.array(splitName.nullable()).optional(),
  reviewStates: z.array(reviewState).optional(),
  /** Only what is left out of every dataset, by itself or with its photo; or only what is not. */
  excluded: z.boolean().optional(),
  /** Only garments that stand out in at least one of these ways. */
  findings: z.array(findingKind).optional(),
  /** Only garments whose value of each kind is at least this; those not measured are left out. */
  findingsAbove: z.array(z.object({ kind: findingKind, value: z.number() })).optional(),
  /** Only the garments of a selection that `crops.select` has kept. */
  selection: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .optional(),
});
export type CropFilter = z.infer<typeof cropFilter>;

export const cropSort = z.union([z.enum(['imported', 'area', 'score', 'event', 'garment']), findingSort]);
export type CropSort = z.infer<typeof cropSort>;

/** One garment of the gallery. The id is the annotation's; `hash` is null until its crop is derived. */
export const cropItem = z.object({
  annotationId: id,
  photoId: id,
  fileName: z.string(),
  /** Picture: `/media/crop/<annotationId>?v=<hash>`. */
  hash: z.string().nullable(),
  garmentClassId: id.nullable(),
  eventClassId: id.nullable(),
  split: splitName.nullable(),
  area: z.int(),
  score: z.number().nullable(),
  reviewState,
  /** Why the garment, or else its photo, is left out of every dataset; null where neither is. */
  excludedReason: z.string().nullable(),
});
export type CropItem = z.infer<typeof cropItem>;

/** A garment of the gallery with what stands out about it. */
export const galleryItem = cropItem.extend({ findings: z.array(finding) });
export type GalleryItem = z.infer<typeof galleryItem>;

export const cropSettings = z.object({
  /** Side of the square in pixels. */
  size: z.int().min(32).max(1024).default(224),
  /** Added around the box on each side, as a share of its longer side. */
  margin: z.number().min(0).max(1).default(0),
});
export type CropSettings = z.infer<typeof cropSettings>;

export const deriveCropsInput = z.object({ settings: cropSettings.optional() });
export const exportCropsInput = z.object({ directory: z.string().min(1) });

export const crops = {
  list: query(
    page.extend({
      filter: cropFilter.default({}),
      sort: cropSort.default('imported'),
      descending: z.boolean().default(false),
    }),
    z.object({ items: z.array(galleryItem), total: z.int() }),
  ),
  /** These garments, in this order; those that are gone are left out. */
  items: query(z.object({ annotationIds: z.array(id).max(500) }), z.array(galleryItem)),
  /** Keeps a selection so that a filter can name it, in an address too. */
  select: mutation(
    z.object({ annotationIds: z.array(id).min(1).max(200_000) }),
    z.object({ selection: z.string(), count: z.int() }),
  ),
  /** The ids alone, for a selection or a queue. */
  ids: query(
    z.object({
      filter: cropFilter.default({}),
      sort: cropSort.default('imported'),
      descending: z.boolean().default(false),
      offset: z.int().nonnegative().default(0),
      limit: z.int().positive().max(200_000).default(200_000),
    }),
    z.object({ ids: z.array(id), total: z.int() }),
  ),
  derive: mutation(deriveCropsInput, z.object({ jobId: id })),
  /** Writes the study's layout `<directory>/<split>/<event>/<name>.png`. */
  export: mutation(exportCropsInput, z.object({ jobId: id })),
};
