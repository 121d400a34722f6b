import { z } from 'zod';
import { id } from './common.ts';
import { mutation, query } from './procedure.ts';
import { dataDifference } from './snapshots.ts';

export const runTag = z.string().trim().min(1).max(40);

/** What people say about a run, whatever it trains. */
export const runRemarks = z.object({
  tags: z.array(z.string()),
  note: z.string(),
  /** The project's model of its kind: it is asked before the newest. */
  pinned: z.boolean(),
  /** The run that this one repeats on newer data. */
  previousRunId: id.nullable(),
});
export type RunRemarks = z.infer<typeof runRemarks>;

/** A field of the recipe, or of what else made a run, in which two differ. */
export const settingDifference = z.object({
  field: z.string(),
  first: z.string().nullable(),
  second: z.string().nullable(),
});
export type SettingDifference = z.infer<typeof settingDifference>;

export const runDifferences = z.object({
  settings: z.array(settingDifference),
  /** Null where the runs saw the same data, or their snapshots do not name garments. */
  data: dataDifference.nullable(),
  sameData: z.boolean(),
});
export type RunDifferences = z.infer<typeof runDifferences>;

export const runs = {
  annotate: mutation(
    z.object({
      id,
      name: z.string().trim().min(1).max(200).optional(),
      tags: z.array(runTag).max(20).optional(),
      note: z.string().max(4_000).optional(),
    }),
    z.object({ name: z.string(), tags: z.array(z.string()), note: z.string() }),
  ),
  /** Makes a finished run the project's model of its kind, or with `pinned: false` leaves it to the newest again. */
  pin: mutation(z.object({ id, pinned: z.boolean() }), z.object({ pinned: id.nullable() })),
  /** A run by itself: one HTML document with its plots, which needs nothing else, and the same as JSON. */
  report: query(z.object({ id }), z.object({ fileName: z.string(), html: z.string(), json: z.string() })),
  differences: query(z.object({ first: id, second: id }), runDifferences),
};
