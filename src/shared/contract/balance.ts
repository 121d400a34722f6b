import { z } from 'zod';
import { anyPlan, balancePlan, photoPlan, planName } from './balance-plan.ts';
import { id, nothing, page, splitName } from './common.ts';
import { mutation, query } from './procedure.ts';

/** Garments of an event and a garment class that take part in datasets, by split; null are those without a class. */
export const balanceCell = z.object({
  event: z.string(),
  garment: z.string().nullable(),
  train: z.int(),
  val: z.int(),
  test: z.int(),
});
export type BalanceCell = z.infer<typeof balanceCell>;

export const balanceWarning = z.object({
  kind: z.enum([
    'event-not-in-train',
    'event-not-held-out',
    'tiny-event',
    'cells-not-in-train',
    'empty-cells',
    'imbalance',
    'garments-without-class',
    'class-not-in-train',
    'class-not-held-out',
    'tiny-class',
    'photos-unknown',
  ]),
  /** `error`: figures will be wrong or a class cannot be learned. */
  level: z.enum(['error', 'warning', 'note']),
  message: z.string(),
  remedy: z.string(),
  /** The event, or the garment class, that it is about. */
  event: z.string().nullable(),
  garment: z.string().nullable(),
});
export type BalanceWarning = z.infer<typeof balanceWarning>;

export const balanceMatrix = z.object({
  /** In the order of the taxonomy. */
  events: z.array(z.object({ id, name: z.string() })),
  garments: z.array(z.object({ id, name: z.string() })),
  /** Those that have a garment. */
  cells: z.array(balanceCell),
  /** Live garments that no dataset holds, and why. */
  leftOut: z.object({
    withoutEvent: z.int(),
    withoutSplit: z.int(),
    rejected: z.int(),
    excluded: z.int(),
    /** Photos that are excluded as a whole. */
    excludedPhotos: z.int(),
  }),
  warnings: z.array(balanceWarning),
});
export type BalanceMatrix = z.infer<typeof balanceMatrix>;

export const previewCell = z.object({
  event: z.string(),
  garment: z.string().nullable(),
  /** Training garments. */
  count: z.int(),
  /** Mean number of draws of an epoch. */
  expected: z.number(),
  /** Whether a cap, or drawing nothing twice, cuts the draws. */
  limited: z.boolean(),
  /** Draws and different garments of the first epoch with the seed; null where an epoch is too long to be tried. */
  drawn: z.int().nullable(),
  distinct: z.int().nullable(),
});
export type PreviewCell = z.infer<typeof previewCell>;

export const balancePreview = z.object({
  garments: z.int(),
  /** Draws of an epoch. */
  size: z.int(),
  cells: z.array(previewCell),
});
export type BalancePreview = z.infer<typeof balancePreview>;

/** Photos that a detector's datasets hold, and garments on them. */
export const photoCount = z.object({ photos: z.int(), garments: z.int() });
export type PhotoCount = z.infer<typeof photoCount>;

/** Those that show a garment class; a photo counts for each class on it. */
export const photoClass = z.object({ garment: z.string(), train: photoCount, val: photoCount, test: photoCount });
export type PhotoClass = z.infer<typeof photoClass>;

export const photoMatrix = z.object({
  /** In the order of the taxonomy, which is that of the positions in `groups`. */
  garments: z.array(z.object({ id, name: z.string() })),
  classes: z.array(photoClass),
  /** All photos, those without garments too. */
  splits: z.object({ train: photoCount, val: photoCount, test: photoCount }),
  /** Training photos by the garment classes that they show. */
  groups: z.array(
    z.object({ classes: z.array(z.int()).readonly(), photos: z.int(), garments: z.array(z.int()).readonly() }),
  ),
  /** Photos that no detector's dataset holds: without a split, or nobody has said what they show. */
  leftOut: z.object({ withoutSplit: z.int(), unknown: z.int() }),
  warnings: z.array(balanceWarning),
});
export type PhotoMatrix = z.infer<typeof photoMatrix>;

export const photoPreview = z.object({
  photos: z.int(),
  /** Mean draws of an epoch, and those of the first epoch with the seed; null where it is too long to be tried. */
  size: z.number(),
  drawn: z.int().nullable(),
  classes: z.array(
    z.object({
      garment: z.string(),
      photos: z.int(),
      garments: z.int(),
      /** Draws that the class asks for of each of its photos. */
      factor: z.number(),
      expectedPhotos: z.number(),
      expectedGarments: z.number(),
      /** Whether the cap cuts the draws of some of its photos. */
      limited: z.boolean(),
      /** Draws, different photos, and garments seen in the epoch that was tried. */
      drawn: z.int().nullable(),
      distinct: z.int().nullable(),
      drawnGarments: z.int().nullable(),
    }),
  ),
});
export type PhotoPreview = z.infer<typeof photoPreview>;

export const savedPlan = z.object({
  id,
  name: planName,
  plan: anyPlan,
  createdAt: z.number(),
  changedAt: z.number(),
});
export type SavedPlan = z.infer<typeof savedPlan>;

export const leakGroup = z.object({
  /** Near-identical photos that lie in more than one split. */
  photos: z.array(
    z.object({ id, fileName: z.string(), split: splitName, eventClassId: id.nullable(), annotationIds: z.array(id) }),
  ),
});
export type LeakGroup = z.infer<typeof leakGroup>;

export const excludedItem = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('garment'),
    annotationId: id,
    photoId: id,
    fileName: z.string(),
    hash: z.string().nullable(),
    garmentClassId: id.nullable(),
    eventClassId: id.nullable(),
    split: splitName.nullable(),
    reason: z.string(),
  }),
  z.object({
    kind: z.literal('photo'),
    photoId: id,
    fileName: z.string(),
    eventClassId: id.nullable(),
    split: splitName.nullable(),
    /** How many of its garments are not deleted. */
    garments: z.int(),
    reason: z.string(),
  }),
]);
export type ExcludedItem = z.infer<typeof excludedItem>;

/** What training data there is of each event and garment class, and how an epoch draws from it. */
export const balance = {
  matrix: query(nothing, balanceMatrix),
  /**
   * What the sampler draws with a plan from the training garments as they are now. It changes nothing; it is sent as a
   * mutation is because a plan with many targets is longer than an address may be.
   */
  preview: mutation(z.object({ plan: balancePlan, seed: z.int().nonnegative().default(0) }), balancePreview),
  /** The photos of a detector's datasets, by split and garment class. */
  photos: query(nothing, photoMatrix),
  /** What a detector's sampler draws with a plan from the training photos as they are now; it changes nothing. */
  previewPhotos: mutation(z.object({ plan: photoPlan, seed: z.int().nonnegative().default(0) }), photoPreview),
  /** Near-identical photos across splits, by perceptual hash. */
  leaks: query(
    z.object({ distance: z.int().min(0).max(16).default(4), limit: z.int().positive().max(500).default(50) }),
    z.object({
      groups: z.array(leakGroup),
      /** Of all groups, with the photos in them. */
      total: z.int(),
      photos: z.int(),
      /** Garments that the search for near-duplicates found across splits; null where it has not run. */
      found: z.object({ garments: z.int(), computedAt: z.number() }).nullable(),
    }),
  ),
  /** Photos first, then garments. */
  excluded: query(page, z.object({ items: z.array(excludedItem), total: z.int() })),
  plans: query(nothing, z.array(savedPlan)),
  save: mutation(z.object({ id: id.optional(), name: planName, plan: anyPlan }), savedPlan),
  rename: mutation(z.object({ id, name: planName }), savedPlan),
  /** Answers with the plan that was there. Runs keep theirs. */
  remove: mutation(z.object({ id }), savedPlan),
};
