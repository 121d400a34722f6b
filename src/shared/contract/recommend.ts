import { z } from 'zod';
import { box, id } from './common.ts';
import { mutation } from './procedure.ts';

const eventProbability = z.object({ event: z.string(), probability: z.number() });

export const recommendation = z.object({
  run: id,
  events: z.array(z.string()),
  garments: z.array(
    z.object({
      garment: z.string().nullable(),
      box,
      annotationId: id.nullable(),
      /** Descending. */
      probabilities: z.array(eventProbability),
    }),
  ),
  /** Softmax of the mean of the garments' log-probabilities, descending. */
  outfit: z.array(eventProbability),
});
export type Recommendation = z.infer<typeof recommendation>;

export const recommend = {
  photo: mutation(z.object({ photoId: id, runId: id.optional() }), recommendation),
};
