import type { DetectorRecipe } from '../../../shared/contract/detection.ts';
import { scaledLearningRate } from '../../../shared/domain/detector-recipes.ts';

/** Of the full rate, where the warm-up begins. */
const warmupStart = 1e-3;

/**
 * @param epoch from 1
 * @param optimiserStep steps taken before this one, in the whole training
 */
export function rateAt(recipe: DetectorRecipe, epoch: number, optimiserStep: number): number {
  const passed = recipe.milestones.filter((milestone) => epoch > milestone).length;
  const full = scaledLearningRate(recipe) * recipe.decay ** passed;
  if (optimiserStep >= recipe.warmupSteps) return full;
  const share = optimiserStep / recipe.warmupSteps;
  return full * (warmupStart * (1 - share) + share);
}
