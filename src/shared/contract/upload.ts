import { z } from 'zod';
import { id, splitName } from './common.ts';

/** The query of `POST /photos`: one photo's bytes go in, JSON of `uploadAnswer` comes back. */
export const uploadQuery = z.object({
  fileName: z.string().trim().min(1).max(255),
  /** Looks the photo through and changes nothing. */
  dryRun: z.enum(['0', '1']).default('0'),
  eventClassId: z.coerce.number().pipe(id).optional(),
  split: splitName.optional(),
});
export type UploadQuery = z.input<typeof uploadQuery>;

export const uploadAnswer = z.object({
  /** `known`: the project has the same bytes already. A dry run says what would be. */
  outcome: z.enum(['added', 'known']),
  photoId: id.nullable(),
  width: z.int(),
  height: z.int(),
});
export type UploadAnswer = z.infer<typeof uploadAnswer>;

/** A larger photo is refused here; an import reads it from its folder. */
export const largestUploadBytes = 96 * 2 ** 20;
