import { z } from 'zod';
import { box, id, mask, nothing, splitName } from './common.ts';
import { mutation, query } from './procedure.ts';

/** What a look at the collection may find, in the order in which it is worth looking at. */
export const findingKind = z.enum([
  /** Confident learning says that the photo's event is another one. */
  'label-error',
  /** How far a run's classifier is off on it. */
  'loss',
  /** How close a run's two likeliest events are. */
  'uncertain',
  /** A detector sees another garment than the one that people drew, another outline, or none. */
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
    /** The detector's name. */
    model: z.string(),
    reason: z.enum(['class', 'outline', 'not-found']),
    /** With what the detector sees there; 0 where it sees nothing. */
    iou: share,
    /** The detector's own name of what it sees there; null where it sees nothing. */
    className: z.string().nullable(),
    score: share.nullable(),
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
  /** The run, or the name of the detector, it was computed of. */
  runId: id.nullable(),
  model: z.string().nullable(),
  /** Of `disagreement`: photos on which the detector is sure of a garment that nobody drew; 0 for other kinds. */
  missedPhotos: z.int(),
  /** Garments that have come, gone or changed since. */
  changed: z.int(),
  /** Whether computing it again would tell more: garments have changed, or another run or detector is asked now. */
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

/** What a detector would have on a photo, other than what stands there now. No annotation until a person takes it. */
export const suggestion = z.object({
  id,
  /** `missed`: nobody drew it. The others are about an annotation: it would be of another class, or outlined so. */
  reason: z.enum(['missed', 'class', 'outline']),
  annotationId: id.nullable(),
  /** The detector's own name of the class, and the project's class of that name. */
  className: z.string(),
  garmentClassId: id.nullable(),
  score: share,
  /** With the annotation; 0 where it is about none. */
  iou: share,
  box,
  mask,
});
export type Suggestion = z.infer<typeof suggestion>;

export const photoSuggestions = z.object({
  /** Whose they are; null where no detector has looked at the photo. */
  model: z.string().nullable(),
  /** Garments that nobody drew come first, then the rest by how much they disagree. */
  items: z.array(suggestion),
});
export type PhotoSuggestions = z.infer<typeof photoSuggestions>;

export const findings = {
  kinds: query(nothing, z.array(findingSet)),
  /** A job that computes them; what was computed before and still holds is not computed again. */
  start: mutation(findIssuesInput, z.object({ jobId: id })),
  /** What stands out about these garments, by garment and kind. */
  list: query(z.object({ annotationIds: z.array(id).max(500) }), z.array(finding)),
  /** Of one photo, set against what stands there now. */
  suggestions: query(z.object({ photoId: id }), photoSuggestions),
  /** A person says that a suggestion is none, or takes that back. It stays dismissed whatever detector is asked next. */
  dismiss: mutation(z.object({ id, dismissed: z.boolean() }), nothing),
};
