import type { TrainClassifierInput, TrainingRecipe } from '../../../shared/contract/training.ts';

type Overrides = TrainClassifierInput['overrides'];

/**
 * What of a recipe was changed, as the engine takes it: only the fields that differ from the recipe's own.
 *
 * @param planned a balance plan decides what is drawn, so that the sampler is left out
 */
export function overridesOf(recipe: TrainingRecipe, draft: TrainingRecipe, planned = false): Overrides {
  const overrides: Overrides = {};
  const epochs = draft.phases.map((phase) => phase.epochs);
  if (
    differs(
      epochs,
      recipe.phases.map((phase) => phase.epochs),
    )
  )
    overrides.epochs = epochs;
  const rates = draft.phases.map((phase) => phase.learningRate);
  if (
    differs(
      rates,
      recipe.phases.map((phase) => phase.learningRate),
    )
  )
    overrides.learningRate = rates;
  const batchSize = draft.phases[0]?.batchSize;
  if (batchSize !== undefined && batchSize !== recipe.phases[0]?.batchSize) overrides.batchSize = batchSize;
  if (!planned && draft.sampler !== recipe.sampler) overrides.sampler = draft.sampler;
  if (!planned && draft.sampledLabel !== recipe.sampledLabel) overrides.sampledLabel = draft.sampledLabel;
  if (draft.dropout !== recipe.dropout) overrides.dropout = draft.dropout;
  if (draft.labelSmoothing !== recipe.labelSmoothing) overrides.labelSmoothing = draft.labelSmoothing;
  if (draft.cachedViews !== recipe.cachedViews) overrides.cachedViews = draft.cachedViews;
  const changed = Object.entries(draft.augmentation).filter(
    ([name, value]) => recipe.augmentation[name as keyof TrainingRecipe['augmentation']] !== value,
  );
  if (changed.length > 0) overrides.augmentation = Object.fromEntries(changed);
  return overrides;
}

/** The recipe with one value of one phase changed. */
export function withPhase(
  recipe: TrainingRecipe,
  index: number,
  change: Partial<TrainingRecipe['phases'][number]>,
): TrainingRecipe {
  return { ...recipe, phases: recipe.phases.map((phase, at) => (at === index ? { ...phase, ...change } : phase)) };
}

function differs(a: readonly number[], b: readonly number[]): boolean {
  return a.length !== b.length || a.some((value, index) => value !== b[index]);
}
