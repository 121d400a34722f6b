import { z } from 'zod';
import { id, nothing, splitName } from './common.ts';
import { mutation, query } from './procedure.ts';

/** What a look at the collection may find, in the order in which it is worth looking at. */
export const findingKind = z.enum([
  /** Confident learning says that the photo's event is another one. */
  'label-error',
  /** How far a run's classifier is off on it. */
  'loss',
  /** How close a run's two likeliest events are. */
  'uncertain',
  /** The newest detection pass sees another garment, or none. */
  'disagreement',
  /** Nearly the same picture as one of another split. */
  'leak',
  'near-duplicate',
  /** Unlike the other garments of its class. */
  'outlier',
  'dark',
  'blurred',
  'tiny',
  /** Cut off by the photo's border, or along a straight line. */
  'truncated',
]);
export type FindingKind = z.infer<typeof findingKind>;

/** Sorts a gallery by a kind; descending is worst first, and garments that were not measured come last. */
export const findingSort = z.templateLiteral(['finding:', findingKind]);
export type FindingSort = `finding:${FindingKind}`;

const share = z.number().min(0).max(1);

const group = {
  /** The lowest annotation id of the group, which names it. */
  group: id,
  /** The other garments, the most similar first, at most 24. */
  others: z.array(id),
  size: z.int().min(2),
  /** Cosine of the two feature vectors that are nearest. */
  similarity: z.number(),
  /** Whether the photos are alike, or only the crops. */
  by: z.enum(['photo', 'crop']),
  splits: z.array(splitName.nullable()),
};

/** Why something was found. */
export const findingDetails = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('label-error'),
    given: id,
    suggested: id,
    /** The photo's probabilities: the mean over its garments, each predicted by a model that has not seen the photo. */
    probabilities: z.array(z.object({ eventClassId: id, probability: share })),
    /** The garment's own probability of the given event. */
    own: share,
    garments: z.int().positive(),
  }),
  z.object({ kind: z.literal('loss'), runId: id, given: id, predicted: id, probability: share, loss: z.number() }),
  z.object({ kind: z.literal('uncertain'), runId: id, first: id, second: id, margin: share }),
  z.object({
    kind: z.literal('disagreement'),
    passId: id,
    /** With the detection of the same class that overlaps it most; 0 where there is none. */
    iou: share,
    /** What the detector sees there instead; null where it sees nothing. */
    garmentClassId: id.nullable(),
    score: z.number().nullable(),
  }),
  z.object({ kind: z.literal('leak'), ...group }),
  z.object({ kind: z.literal('near-duplicate'), ...group }),
  z.object({
    kind: z.literal('outlier'),
    /** Mean cosine distance to the nearest of its class, and the class's median of that. */
    distance: z.number(),
    usual: z.number(),
  }),
  /** Mean lightness of the garment's pixels. */
  z.object({ kind: z.literal('dark'), lightness: share }),
  /** Variance of the Laplacian over the garment, in grey levels squared. */
  z.object({ kind: z.literal('blurred'), sharpness: z.number().nonnegative() }),
  z.object({ kind: z.literal('tiny'), width: z.number(), height: z.number(), area: z.int() }),
  z.object({
    kind: z.literal('truncated'),
    edges: z.array(z.enum(['left', 'top', 'right', 'bottom'])),
    /** The longest straight cut, as a share of the box's side along it. */
    cut: share,
  }),
]);
export type FindingDetails = z.infer<typeof findingDetails>;

export const finding = z.object({
  kind: findingKind,
  annotationId: id,
  /** Higher is more worth a look. */
  value: z.number(),
  /** The label or the mask that it was found on has changed since. */
  outdated: z.boolean(),
  details: findingDetails,
});
export type Finding = z.infer<typeof finding>;

export const findingSet = z.object({
  kind: findingKind,
  /** Null where it never was. */
  computedAt: z.number().nullable(),
  /** Garments that were looked at, and those of them that stand out. */
  measured: z.int(),
  found: z.int(),
  /** The run or detection pass it was computed of. */
  runId: id.nullable(),
  passId: id.nullable(),
  /** Garments that have come, gone or changed since. */
  changed: z.int(),
  /** Whether computing it again would tell more: garments have changed, or there is a newer run or pass. */
  stale: z.boolean(),
  /** Why it cannot be computed, with what to do; null where it can. */
  unavailable: z.string().nullable(),
});
export type FindingSet = z.infer<typeof findingSet>;

export const findIssuesInput = z.object({
  /** All that can be computed where left out. */
  kinds: z.array(findingKind).min(1).optional(),
  /** Whose predictions `loss` and `uncertain` are of; the newest finished run where left out. */
  runId: id.optional(),
});
export type FindIssuesInput = z.infer<typeof findIssuesInput>;

export const findings = {
  kinds: query(nothing, z.array(findingSet)),
  /** A job that computes them; what was computed before and still holds is not computed again. */
  start: mutation(findIssuesInput, z.object({ jobId: id })),
  /** What stands out about these garments, by garment and kind. */
  list: query(z.object({ annotationIds: z.array(id).max(500) }), z.array(finding)),
};
