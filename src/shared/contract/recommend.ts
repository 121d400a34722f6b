import { z } from 'zod';
import { box, id } from './common.ts';
import { detectorChoice } from './detector.ts';
import { mutation } from './procedure.ts';

const eventProbability = z.object({ event: z.string(), probability: z.number() });

/** Corner points `x1, y1, x2, y2, …` in pixels, closed by itself. */
const polygon = z.array(z.number());

export const recommendation = z.object({
  run: id,
  events: z.array(z.string()),
  garments: z.array(
    z.object({
      garment: z.string().nullable(),
      /** Of the detector that found it; null where a person or an import drew it. */
      score: z.number().nullable(),
      box,
      /** The mask's outer and inner edges, to be filled by the even-odd rule. */
      outline: z.array(polygon),
      annotationId: id.nullable(),
      /** Descending. */
      probabilities: z.array(eventProbability),
    }),
  ),
  /** Softmax of the mean of the garments' log-probabilities, descending. */
  outfit: z.array(eventProbability),
});
export type Recommendation = z.infer<typeof recommendation>;

/** The answer for a picture that the project does not hold. */
export const pictureRecommendation = recommendation.extend({
  /** Pixels of the picture as shown. */
  size: z.object({ width: z.int(), height: z.int() }),
  /** Name of the detector that found the garments; null where a mask or the whole picture was asked about. */
  detector: z.string().nullable(),
  seconds: z.number(),
});
export type PictureRecommendation = z.infer<typeof pictureRecommendation>;

/**
 * The query of `POST /recommend`: a picture's bytes with its media type go in, JSON of `pictureRecommendation` comes
 * back. The picture is not kept.
 */
export const recommendPictureQuery = z.object({
  runId: z.coerce.number().pipe(id).optional(),
  modelId: z.union([z.coerce.number().pipe(id), detectorChoice]).optional(),
  minimumScore: z.coerce.number().pipe(z.number().min(0).max(1)).optional(),
});
export type RecommendPictureQuery = z.infer<typeof recommendPictureQuery>;

/** A larger picture is refused. */
export const largestPictureBytes = 32 * 2 ** 20;

export const recommend = {
  photo: mutation(z.object({ photoId: id, runId: id.optional() }), recommendation),
};
