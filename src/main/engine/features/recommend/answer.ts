import type { Recommendation } from '../../../../shared/contract/recommend.ts';
import { outfitProbabilities } from './outfit.ts';

export interface AskedGarment {
  garment: string | null;
  box: [number, number, number, number];
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
    garments: garments.map(({ probabilities, ...garment }) => ({ ...garment, probabilities: ranked(probabilities) })),
    outfit: ranked(outfitProbabilities(garments.map(({ probabilities }) => probabilities))),
  };
}
