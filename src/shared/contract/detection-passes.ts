import { z } from 'zod';
import { id, mask, nothing, page, splitName } from './common.ts';
import { detectorChoice } from './detection.ts';
import { jobState } from './jobs.ts';
import { mutation, query } from './procedure.ts';

export const detectInput = z.object({
  /** Left out, the newest of the project, else the starter. */
  modelId: detectorChoice.optional(),
  minimumScore: z.number().min(0).max(1).default(0.5),
  /** Photos of these splits only; null stands for photos without one. */
  splits: z.array(splitName.nullable()).min(1).optional(),
  photoIds: z.array(id).min(1).max(10_000).optional(),
  /** Look at photos, too, that a person has reviewed or edited. What the person made stays as it is in any case. */
  includeReviewed: z.boolean().default(false),
});
export type DetectInput = z.infer<typeof detectInput>;

export const passCounts = z.object({
  /** Photos that were looked at. */
  photos: z.int(),
  /** Annotations that are new, that got another revision, that got a revision which deletes them, that stayed. */
  added: z.int(),
  changed: z.int(),
  removed: z.int(),
  kept: z.int(),
  /** Photos that were not looked at because a person has reviewed or edited them. */
  leftAlone: z.int(),
  /** Photos that could not be read. */
  failed: z.int(),
});
export type PassCounts = z.infer<typeof passCounts>;

/** One pass of a detector over the collection. */
export const detectionPass = z.object({
  id,
  modelId: id.nullable(),
  modelName: z.string(),
  modelSha256: z.string(),
  runId: id.nullable(),
  minimumScore: z.number(),
  splits: z.array(splitName.nullable()).nullable(),
  includeReviewed: z.boolean(),
  counts: passCounts,
  state: jobState,
  jobId: id.nullable(),
  startedAt: z.number(),
  finishedAt: z.number().nullable(),
});
export type DetectionPass = z.infer<typeof detectionPass>;

export const photoOutcome = z.enum(['unchanged', 'changed', 'left-alone', 'failed']);
export type PhotoOutcome = z.infer<typeof photoOutcome>;

/** What a pass did on one photo. */
export const passPhoto = z.object({
  photoId: id,
  fileName: z.string(),
  outcome: photoOutcome,
  added: z.int(),
  changed: z.int(),
  removed: z.int(),
  kept: z.int(),
  failure: z.string().nullable(),
});
export type PassPhoto = z.infer<typeof passPhoto>;

const garmentState = z.object({ garmentClassId: id.nullable(), score: z.number().nullable(), mask });

/** One annotation before and after a pass; null where it was not there. */
export const passChange = z.object({
  annotationId: id,
  before: garmentState.nullable(),
  after: garmentState.nullable(),
});
export type PassChange = z.infer<typeof passChange>;

/** What a finished pass's job answers with. */
export const passResult = passCounts.extend({
  pass: id,
  model: z.string(),
  /** The first 1,000. */
  failures: z.array(z.object({ photoId: id, fileName: z.string(), cause: z.string() })),
  /** Crops derived from what is new or changed. */
  crops: z.int(),
  seconds: z.number(),
});
export type PassResult = z.infer<typeof passResult>;

export const exportDetectionsInput = z.object({
  /** Gets the results in COCO's format; the ground truth is written beside it, as `<name>-ground-truth.json`. */
  file: z.string().min(1),
  /** What a pass has found, the newest where it is left out. */
  passId: id.optional(),
  /** Or what an evaluation has measured: of this run on this split, `val` where it is left out. */
  runId: id.optional(),
  split: splitName.optional(),
});
export type ExportDetectionsInput = z.infer<typeof exportDetectionsInput>;

/** A detector looking through the collection, and what it found written for others. */
export const detectionPasses = {
  /** Starts a pass, or takes up the newest one where it is unfinished and of the same model and options. */
  detect: mutation(detectInput, z.object({ jobId: id, passId: id, resumed: z.boolean() })),
  passes: query(nothing, z.array(detectionPass)),
  pass: query(
    page.extend({ id, outcome: photoOutcome.optional() }),
    detectionPass.extend({ items: z.array(passPhoto), total: z.int() }),
  ),
  changes: query(z.object({ passId: id, photoId: id }), z.array(passChange)),
  export: mutation(exportDetectionsInput, z.object({ jobId: id })),
};
