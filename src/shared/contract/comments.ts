import { z } from 'zod';
import { id } from './common.ts';
import { mutation, query } from './procedure.ts';

export const longestComment = 2000;

/** What somebody says about a photo, or about one garment on it. */
export const comment = z.object({
  id,
  photoId: id,
  /** Null where it is about the photo. */
  annotationId: id.nullable(),
  text: z.string(),
  author: z.string(),
  createdAt: z.number(),
  /** Null while open. */
  resolvedAt: z.number().nullable(),
});
export type Comment = z.infer<typeof comment>;

const author = z.string().trim().min(1).max(80);

export const comments = {
  /** Those of a photo, the oldest first. */
  list: query(z.object({ photoId: id }), z.array(comment)),
  add: mutation(
    z.object({
      photoId: id,
      annotationId: id.nullable().default(null),
      text: z.string().trim().min(1).max(longestComment),
      author,
    }),
    comment,
  ),
  /** Marks a comment as settled, or as open again. */
  resolve: mutation(z.object({ id, resolved: z.boolean() }), comment),
  /** Takes back a comment of one's own; FORBIDDEN where another name stands under it. */
  remove: mutation(z.object({ id, author }), z.object({ id })),
};
