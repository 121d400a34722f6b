import { z } from 'zod';
import { id, splitName } from './common.ts';
import { mutation } from './procedure.ts';

const shared = {
  /** Checks everything and reports, but writes nothing. */
  dryRun: z.boolean().default(false),
  storage: z.enum(['copy', 'link']).default('copy'),
  /** Photos with more pixels than this are listed and skipped. */
  maximumPixels: z.int().positive().default(200_000_000),
};

export const importInput = z.discriminatedUnion('format', [
  z.object({
    format: z.literal('coco'),
    annotations: z.string(),
    photos: z.string(),
    split: splitName.optional(),
    ...shared,
  }),
  z.object({
    format: z.literal('deepfashion2'),
    annotations: z.string(),
    photos: z.string(),
    split: splitName.optional(),
    ...shared,
  }),
  /** `split/event/*.jpg` or `event/*.jpg`. */
  z.object({ format: z.literal('folders'), directory: z.string(), ...shared }),
  /** `split/class/*` or `class/*` of isolated garments; the class is the event. */
  z.object({ format: z.literal('crops'), directory: z.string(), ...shared }),
  /** CSV with `file_name` and any of `split`, `event`, for photos already in the project. */
  z.object({ format: z.literal('labels'), file: z.string(), dryRun: shared.dryRun }),
]);
export type ImportInput = z.infer<typeof importInput>;

export const rejectedRecord = z.object({
  file: z.string(),
  /** Line, array index, key or id within the file; empty when the file as a whole is meant. */
  record: z.string(),
  field: z.string(),
  cause: z.string(),
  remedy: z.string(),
});
export type RejectedRecord = z.infer<typeof rejectedRecord>;

export const importReport = z.object({
  format: z.string(),
  dryRun: z.boolean(),
  counts: z.object({
    records: z.int(),
    photosAdded: z.int(),
    photosKnown: z.int(),
    annotationsAdded: z.int(),
    annotationsKnown: z.int(),
    labelsChanged: z.int(),
    rejected: z.int(),
  }),
  /** The first 1,000; `counts.rejected` is the whole number. */
  rejected: z.array(rejectedRecord),
  seconds: z.number(),
});
export type ImportReport = z.infer<typeof importReport>;

/** The paper's split: a share of `from` held out as `to`, stratified by event, by photo, seeded. */
export const splitInput = z.object({
  share: z.number().gt(0).lt(1).default(0.15),
  from: splitName.default('train'),
  to: splitName.default('val'),
  seed: z.int().nonnegative().default(0),
  /** Photos whose perceptual hashes differ in at most this many of 64 bits stay on one side. */
  nearDuplicateDistance: z.int().min(0).max(16).default(4),
  /** Photos without a split are taken as `from`. */
  includeUnassigned: z.boolean().default(true),
});
export type SplitInput = z.infer<typeof splitInput>;

export const splitReport = z.object({
  splitId: id,
  photos: z.record(z.string(), z.int()),
  moved: z.int(),
  /** Groups of near-identical photos that were kept together. */
  nearDuplicateGroups: z.int(),
  perEvent: z.array(z.object({ name: z.string(), from: z.int(), to: z.int() })),
});
export type SplitReport = z.infer<typeof splitReport>;

export const imports = {
  start: mutation(importInput, z.object({ jobId: id })),
  split: mutation(splitInput, splitReport),
};
