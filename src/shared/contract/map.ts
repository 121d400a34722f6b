import { z } from 'zod';
import { id, nothing } from './common.ts';
import { mutation, query } from './procedure.ts';

/** A typed array's bytes, little-endian, in base64: a hundred thousand points as columns are 3 MB, as objects 15. */
const column = z.base64();

export const mapStatus = z.object({
  /** Garments with a crop, and those of them that have a place on the map. */
  garments: z.int(),
  placed: z.int(),
  computedAt: z.number().nullable(),
  /** Why it cannot be laid out, with what to do; null where it can. */
  unavailable: z.string().nullable(),
});
export type MapStatus = z.infer<typeof mapStatus>;

/** What there is to colour a point by, one entry for each point; 0 stands for no class. */
export const mapPoints = z.object({
  count: z.int(),
  computedAt: z.number().nullable(),
  /** uint32 */
  annotationIds: column,
  /** float32, `x, y` in turn, in -1..1 */
  places: column,
  /** uint32 class ids */
  events: column,
  garments: column,
  /** uint8: train, val, test, none */
  splits: column,
  /** uint8: unreviewed, accepted, rejected */
  reviewStates: column,
  /** uint8 of a run's predictions: 0 none, 1 wrong, 2 right; null where no run was asked for */
  correctness: column.nullable(),
});
export type MapPoints = z.infer<typeof mapPoints>;

/** Garments on a plane, where those that look alike lie near one another. */
export const map = {
  status: query(nothing, mapStatus),
  /** Lays the map out anew: a job. */
  start: mutation(nothing, z.object({ jobId: id })),
  points: query(z.object({ runId: id.optional() }), mapPoints),
};
