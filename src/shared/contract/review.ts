import { z } from 'zod';
import { id, reviewState } from './common.ts';
import { cropItem } from './crops.ts';
import { query } from './procedure.ts';

/** What a run's classifier said of a garment. */
export const garmentPrediction = z.object({
  runId: id,
  runName: z.string(),
  /** The likeliest first. */
  probabilities: z.array(z.object({ eventClassId: id, probability: z.number() })),
  /** Cross-entropy of the event that the photo had then. */
  loss: z.number(),
  /** The two highest probabilities apart; small where the classifier wavers. */
  margin: z.number(),
  /** The garment's picture or its event has changed since. */
  outdated: z.boolean(),
});
export type GarmentPrediction = z.infer<typeof garmentPrediction>;

export const reviewGarment = cropItem.extend({
  deleted: z.boolean(),
  /** Of the pinned run, else of the newest that has predicted it; null where none has. */
  prediction: garmentPrediction.nullable(),
});
export type ReviewGarment = z.infer<typeof reviewGarment>;

/** Garments whose state as it is now somebody set on a day. What was undone or decided anew is not counted. */
export const reviewDay = z.object({
  /** `2026-11-25`, in the engine's time zone. */
  day: z.string(),
  reviewer: z.string(),
  accepted: z.int(),
  rejected: z.int(),
});
export type ReviewDay = z.infer<typeof reviewDay>;

export const reviewStats = z.object({
  states: z.record(reviewState, z.int()),
  /** Garments that are left out of every dataset, by themselves or with their photo. */
  excluded: z.int(),
  openComments: z.int(),
  /** The newest first. */
  days: z.array(reviewDay),
});
export type ReviewStats = z.infer<typeof reviewStats>;

export const review = {
  garment: query(z.object({ annotationId: id }), reviewGarment),
  stats: query(
    z.object({
      /** Count decisions from this moment on (milliseconds); all where left out. */
      since: z.number().nonnegative().optional(),
    }),
    reviewStats,
  ),
};
