import { z } from 'zod';
import { errorReport, id } from './common.ts';
import { mutation, query } from './procedure.ts';

export const jobKind = z.enum([
  'import',
  'derive-crops',
  'export-crops',
  'bulk-edit',
  'train-classifier',
  'evaluate-classifier',
  'train-detector',
  'evaluate-detector',
  'detect',
  'export-detections',
  'find-issues',
  'map-garments',
  'fetch-model',
  'sample',
]);
export type JobKind = z.infer<typeof jobKind>;

export const jobState = z.enum(['queued', 'running', 'done', 'failed', 'cancelled', 'interrupted']);
export type JobState = z.infer<typeof jobState>;

export const jobProgress = z.object({
  /** What is being done now, in a few words. */
  step: z.string(),
  done: z.number().nonnegative(),
  /** Null while unknown. */
  total: z.number().nonnegative().nullable(),
  unit: z.string(),
  secondsLeft: z.number().nonnegative().nullable(),
  /** The latest figures, such as epoch, loss, imagesPerSecond. */
  figures: z.record(z.string(), z.number()).optional(),
});
export type JobProgress = z.infer<typeof jobProgress>;

export const job = z.object({
  id,
  kind: jobKind,
  state: jobState,
  parameters: z.record(z.string(), z.unknown()),
  progress: jobProgress.nullable(),
  result: z.record(z.string(), z.unknown()).nullable(),
  error: errorReport.nullable(),
  runId: id.nullable(),
  /** True where cancel or a crash left something that `resume` takes up again. */
  resumable: z.boolean(),
  createdAt: z.number(),
  startedAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
});
export type Job = z.infer<typeof job>;

export const jobs = {
  list: query(z.object({ limit: z.int().positive().max(500).default(100) }), z.array(job)),
  get: query(z.object({ id }), job),
  cancel: mutation(z.object({ id }), job),
  resume: mutation(z.object({ id }), job),
};
