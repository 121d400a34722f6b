import { z } from 'zod';
import { id } from './common.ts';
import { mutation, query } from './procedure.ts';
import { dataDifference } from './snapshots.ts';

export const retrainKind = z.enum(['classifier', 'detector']);
export type RetrainKind = z.infer<typeof retrainKind>;

/** What a click would do. */
export const retrainPlan = z.object({
  kind: retrainKind,
  /** The run that is repeated: the pinned one, else the newest that is done; null where there is none. */
  previous: z
    .object({
      run: id,
      name: z.string(),
      pinned: z.boolean(),
      /** Recipe and network in a few words. */
      settings: z.string(),
      /** Of the previous training; null where it is not known. */
      seconds: z.number().nullable(),
      /** The saved balance plan that it was trained with. */
      plan: id.nullable(),
    })
    .nullable(),
  /** Data now against that run's; null where it cannot be told. */
  changes: dataDifference.nullable(),
  /** Garments whose crop is missing and is derived first. */
  cropsMissing: z.int(),
  /** A training of this kind that is queued or under way. */
  active: z.object({ jobId: id, runId: id }).nullable(),
});
export type RetrainPlan = z.infer<typeof retrainPlan>;

export const retrain = {
  plan: query(z.object({ kind: retrainKind }), retrainPlan),
  /**
   * Repeats a run, or with nothing to repeat the default recipe, on the data as it is now. Missing crops are derived,
   * the data is frozen, the new run is measured on val and test, and the old one again where its labels have changed
   * since: all in one job that goes on where it was cut off.
   */
  start: mutation(
    z.object({
      kind: retrainKind.default('classifier'),
      runId: id.optional(),
      name: z.string().max(200).optional(),
      /** A saved balance plan for this kind instead of the repeated run's, or null for none. */
      plan: id.nullable().optional(),
    }),
    z.object({ jobId: id, runId: id, previousRunId: id.nullable() }),
  ),
};
