import { z } from 'zod';
import { box, id, splitName } from './common.ts';
import { cropItem } from './crops.ts';
import { detectorChoice } from './detection.ts';
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
  /** Names the picture in further questions about it, for as long as the studio remembers it. */
  question: z.string(),
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

export const explainInput = z.object({
  /** The newest where left out. */
  runId: id.optional(),
  /** A garment of the project, or one, counted from 0, of a picture that was asked about. */
  subject: z.union([
    z.object({ annotationId: id }),
    z.object({ question: z.string().max(80), garment: z.int().nonnegative() }),
  ]),
  /** The event to be explained. */
  event: z.string(),
});
export type ExplainInput = z.infer<typeof explainInput>;

/** Patches of `patch` pixels, `stride` apart, `count` across and down, over the crop as a square of 224 pixels. */
export const explanation = z.object({
  run: id,
  event: z.string(),
  /** Of the event. */
  probability: z.number(),
  /** The garment alone, as a `data:` address. */
  crop: z.string(),
  patch: z.int(),
  stride: z.int(),
  count: z.int(),
  /** Row by row: how much the probability falls where the patch is covered. */
  drops: z.array(z.number()),
  /** The training crops most alike, by the cosine of their features. */
  neighbours: z.array(cropItem.extend({ similarity: z.number() })),
});
export type Explanation = z.infer<typeof explanation>;

export const keepInput = z.object({
  question: z.string().max(80),
  fileName: z.string().trim().min(1).max(255).optional(),
  eventClassId: id.nullable(),
  split: splitName.nullable(),
  /** The garments that are right, counted from 0, with the class that each has. */
  garments: z.array(z.object({ index: z.int().nonnegative(), garmentClassId: id.nullable() })).max(1000),
  author: z.string().trim().min(1).max(80),
});
export type KeepInput = z.infer<typeof keepInput>;

export const keptPicture = z.object({
  photoId: id,
  annotations: z.int(),
  /** Whether the project had the photo already. */
  known: z.boolean(),
});
export type KeptPicture = z.infer<typeof keptPicture>;

export const recommend = {
  photo: mutation(z.object({ photoId: id, runId: id.optional() }), recommendation),
  explain: mutation(explainInput, explanation),
  /** Makes data of an answer about a picture. */
  keep: mutation(keepInput, keptPicture),
};
