import type { DetectorRecipe } from '../../../shared/contract/detection.ts';

/** Of the full rate, where the warm-up begins. */
const warmupStart = 1e-3;

/** The rate of a recipe's own batch size, by linear scaling (Goyal et al., "Accurate, Large Minibatch SGD", 2017). */
export function scaledRate({ learningRate, batchSize, referenceBatch }: DetectorRecipe): number {
  return (learningRate * batchSize) / referenceBatch;
}

/**
 * @param epoch from 1
 * @param optimiserStep steps taken before this one, in the whole training
 */
export function rateAt(recipe: DetectorRecipe, epoch: number, optimiserStep: number): number {
  const passed = recipe.milestones.filter((milestone) => epoch > milestone).length;
  const full = scaledRate(recipe) * recipe.decay ** passed;
  if (optimiserStep >= recipe.warmupSteps) return full;
  const share = optimiserStep / recipe.warmupSteps;
  return full * (warmupStart * (1 - share) + share);
}
