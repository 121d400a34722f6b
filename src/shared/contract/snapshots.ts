import { z } from 'zod';
import { id, nothing, splitName } from './common.ts';
import { editHistory } from './editing.ts';
import { mutation, query } from './procedure.ts';

/** The data that a training saw, frozen; equal data is one snapshot. */
export const snapshot = z.object({
  id,
  hash: z.string(),
  kind: z.enum(['classifier', 'detector']),
  createdAt: z.number(),
  /** Garments of each split. */
  counts: z.record(splitName, z.int()),
  runs: z.array(z.object({ id, name: z.string() })),
  /** Whether it names revisions, as comparing and restoring need: not where folders were trained on in place. */
  detailed: z.boolean(),
});
export type Snapshot = z.infer<typeof snapshot>;

/** `now`: what a training would be given at this moment. */
export const snapshotChoice = z.union([id, z.literal('now')]);
export type SnapshotChoice = z.infer<typeof snapshotChoice>;

const changes = {
  added: z.int(),
  removed: z.int(),
  /** Their event, garment class, mask or split is another one; a garment may count in several. */
  relabelled: z.int(),
  renamed: z.int(),
  reshaped: z.int(),
  moved: z.int(),
};

/** What differs between two states of the data. */
export const dataDifference = z.object({
  first: z.int(),
  second: z.int(),
  unchanged: z.int(),
  /** Garments of which anything differs. */
  changed: z.int(),
  ...changes,
  /** By event, of what classifiers are trained on: `relabelled` counts those that came to it. */
  byEvent: z.array(z.object({ classId: id, name: z.string(), left: z.int(), ...changes })),
});
export type DataDifference = z.infer<typeof dataDifference>;

export const restoreReport = z.object({
  /** Null where everything was as in the snapshot already. */
  editId: id.nullable(),
  annotations: z.int(),
  photos: z.int(),
  /** Garments that were added since; they stay. */
  addedSince: z.int(),
  history: editHistory,
});
export type RestoreReport = z.infer<typeof restoreReport>;

export const snapshots = {
  /** The newest first. */
  list: query(nothing, z.array(snapshot)),
  compare: query(z.object({ first: snapshotChoice, second: snapshotChoice }), dataDifference),
  /**
   * Brings revisions, splits and, of a classifier's, events of a snapshot's garments back, as one step of the project's
   * undo stack. Garments that have come since stay as they are.
   */
  restore: mutation(z.object({ id, author: z.string().trim().min(1).max(80) }), restoreReport),
};
