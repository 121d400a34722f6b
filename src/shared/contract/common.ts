import { z } from 'zod';
import { errorCodes } from '../domain/errors.ts';

export const id = z.int().positive();
export const nothing = z.object({}).strict();

export const splitName = z.enum(['train', 'val', 'test']);
export type SplitName = z.infer<typeof splitName>;

export const reviewState = z.enum(['unreviewed', 'accepted', 'rejected']);

/** `[x, y, width, height]` in pixels of the photo as shown. */
export const box = z.tuple([z.number(), z.number(), z.number(), z.number()]);

/** COCO compressed run-length mask: size is `[height, width]`. */
export const mask = z.object({
  size: z.tuple([z.int().positive(), z.int().positive()]).readonly(),
  counts: z.string(),
});

export const errorReport = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  details: z.record(z.string(), z.unknown()),
});

/** A class of a taxonomy. */
export const taxonomyClass = z.object({ id, name: z.string(), position: z.int().nonnegative() });
export type TaxonomyClass = z.infer<typeof taxonomyClass>;

/** A window of a long list: `offset` counts from the first row of the filtered, sorted list. */
export const page = z.object({
  offset: z.int().nonnegative().default(0),
  limit: z.int().positive().max(500).default(100),
});
