import { z } from 'zod';
import { id, mask, reviewState, splitName } from './common.ts';
import { cropFilter } from './crops.ts';
import { annotation, photoFilter } from './photos.ts';
import { mutation, query } from './procedure.ts';

/** Who did it: the name that the page asks for once. */
const author = z.string().trim().min(1).max(80);

/** Why something is left out of every dataset. */
const reason = z.string().trim().min(1).max(200);

/** One annotation's part of a gesture. What is left out stays as it is. */
export const annotationChange = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('add'),
    /** The page's own name for it; the answer says which id it got. */
    key: z.string().max(80),
    garmentClassId: id.nullable(),
    mask,
    order: z.number().optional(),
  }),
  z.object({
    kind: z.literal('revise'),
    annotationId: id,
    /** Number of the revision that was edited; refused with CONFLICT where it is not the current one. */
    revision: z.int().positive(),
    garmentClassId: id.nullable().optional(),
    mask: mask.optional(),
    reviewState: reviewState.optional(),
    /** Why it is left out of every dataset from now on; null takes it in again. No revision is added for it. */
    excludedReason: reason.nullable().optional(),
    /** Higher lies on top. */
    order: z.number().optional(),
    deleted: z.literal(true).optional(),
  }),
]);
export type AnnotationChange = z.infer<typeof annotationChange>;

/** What a gesture may change about the photo itself. */
export const photoChange = z
  .object({ eventClassId: id.nullable(), split: splitName.nullable(), excludedReason: reason.nullable() })
  .partial();
export type PhotoChange = z.infer<typeof photoChange>;

/** The page's own name of a request: one that is sent again after a lost answer is not done twice. */
const requestKey = z.string().min(8).max(80).optional();

const step = z.object({ editId: id, label: z.string(), author: z.string(), at: z.number() });

/** What can be undone and redone next. */
export const editHistory = z.object({ undo: step.nullable(), redo: step.nullable() });
export type EditHistory = z.infer<typeof editHistory>;

export const editResult = z.object({
  /** Null where nothing differed, so that there is nothing to undo. */
  editId: id.nullable(),
  /** The touched annotations as they are now. */
  annotations: z.array(annotation),
  /** Ids of touched annotations that are deleted now. */
  removed: z.array(id),
  /** The photo's own labels as they are now. */
  photo: z.object({ eventClassId: id.nullable(), split: splitName.nullable(), excludedReason: z.string().nullable() }),
  /** Ids of the added ones by the page's own names. */
  added: z.record(z.string(), id),
  history: editHistory,
});
export type EditResult = z.infer<typeof editResult>;

export const annotationRevision = z.object({
  revisionId: id,
  number: z.int().positive(),
  garmentClassId: id.nullable(),
  area: z.int(),
  source: annotation.shape.source,
  score: z.number().nullable(),
  reviewState,
  deleted: z.boolean(),
  author: z.string(),
  createdAt: z.number(),
  /** The number whose content this one repeats. */
  restores: z.int().positive().nullable(),
});
export type AnnotationRevision = z.infer<typeof annotationRevision>;

/** A curator's gestures on one photo: each one step of its undo stack, durable when the call answers. */
export const editing = {
  apply: mutation(
    z.object({
      photoId: id,
      label: z.string().trim().min(1).max(120),
      author,
      changes: z.array(annotationChange),
      photo: photoChange.optional(),
      key: requestKey,
    }),
    editResult,
  ),
  /** Throws CONFLICT where something else has changed since, naming it, or where the next step is not the `editId`. */
  undo: mutation(z.object({ photoId: id, author, editId: id.optional(), key: requestKey }), editResult),
  redo: mutation(z.object({ photoId: id, author, editId: id.optional(), key: requestKey }), editResult),
  history: query(z.object({ photoId: id }), editHistory),
  /** All revisions of an annotation, the newest first. */
  revisions: query(z.object({ annotationId: id }), z.array(annotationRevision)),
  revisionMask: query(z.object({ revisionId: id }), z.object({ mask })),
  /** Makes an older revision the current one, as a gesture of its own. */
  restore: mutation(z.object({ revisionId: id, author, key: requestKey }), editResult),
};

/** What a bulk action is done to, garments or photos: by id, or all that a gallery's filter lets through but some. */
export const selection = z.union([
  z.object({ annotationIds: z.array(id).min(1).max(200_000) }),
  z.object({ filter: cropFilter, except: z.array(id).max(200_000).optional() }),
  z.object({ photoIds: z.array(id).min(1).max(200_000) }),
  z.object({ photoFilter, except: z.array(id).max(200_000).optional() }),
]);
export type Selection = z.infer<typeof selection>;

/**
 * `event`, `split` and `exclude-photos` act on photos: those chosen, or those of the chosen garments. The others act on
 * garments alone.
 */
export const bulkAction = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('class'), garmentClassId: id.nullable() }),
  z.object({ kind: z.literal('state'), reviewState }),
  z.object({ kind: z.literal('exclude'), reason: reason.nullable() }),
  z.object({ kind: z.literal('event'), eventClassId: id.nullable() }),
  z.object({ kind: z.literal('split'), split: splitName.nullable() }),
  z.object({ kind: z.literal('exclude-photos'), reason: reason.nullable() }),
]);
export type BulkAction = z.infer<typeof bulkAction>;

const bulkResult = z.object({
  editId: id.nullable(),
  /** The step in words: `Mark 12 garments as accepted`. */
  label: z.string(),
  /** How many were changed; those that had the value already are not counted. 0 where a job does it. */
  annotations: z.int(),
  photos: z.int(),
  /** The `bulk-edit` job that does it in batches where there are thousands; still one step. */
  jobId: id.nullable(),
  history: editHistory,
});
export type BulkResult = z.infer<typeof bulkResult>;

export const bulkDirection = z.enum(['apply', 'undo', 'redo']);

/** Parameters of a `bulk-edit` job. */
export const bulkJobParameters = z.object({ editId: id, direction: bulkDirection, label: z.string(), author });

/**
 * Actions on many garments, each one step of the project's own undo stack. One at a time: CONFLICT while another is
 * under way.
 */
export const bulk = {
  apply: mutation(z.object({ selection, action: bulkAction, author }), bulkResult),
  undo: mutation(z.object({ author, editId: id.optional() }), bulkResult),
  redo: mutation(z.object({ author, editId: id.optional() }), bulkResult),
  history: query(z.object({}).strict(), editHistory),
};
