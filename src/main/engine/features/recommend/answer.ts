import type { Recommendation } from '../../../../shared/contract/recommend.ts';
import { outlineOfMask } from '../../../../shared/geometry/outline.ts';
import type { RunLengthMask } from '../../../../shared/geometry/run-length.ts';
import { outfitProbabilities } from './outfit.ts';

export interface AskedGarment {
  garment: string | null;
  score: number | null;
  box: [number, number, number, number];
  mask: RunLengthMask;
  annotationId: number | null;
  /** In the order of `events`. */
  probabilities: readonly number[];
}

/** Puts names to probabilities, the likeliest first, and adds the outfit's. */
export function describeAnswer(
  run: number,
  events: readonly string[],
  garments: readonly AskedGarment[],
): Recommendation {
  const ranked = (probabilities: readonly number[]) =>
    events
      .map((event, index) => ({ event, probability: probabilities[index] ?? 0 }))
      .sort((left, right) => right.probability - left.probability);
  return {
    run,
    events: [...events],
    garments: garments.map(({ probabilities, mask, ...garment }) => ({
      ...garment,
      outline: outlineOfMask(mask).map((polygon) => [...polygon]),
      probabilities: ranked(probabilities),
    })),
    outfit: ranked(outfitProbabilities(garments.map(({ probabilities }) => probabilities))),
  };
}
