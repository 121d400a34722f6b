import { describe, expect, it } from 'vitest';
import { trainClassifierInput, type TrainingRecipe } from '../../../shared/contract/training.ts';
import { overridesOf, withPhase } from './overrides.ts';

const recipe: TrainingRecipe = {
  name: 'paper',
  phases: [
    { name: 'transfer', epochs: 32, batchSize: 64, learningRate: 5e-4, weightDecay: 1e-4, trained: 'head' },
    { name: 'fine-tune', epochs: 32, batchSize: 64, learningRate: 5e-5, weightDecay: 1e-3, trained: 'last-stage' },
  ],
  sampler: 'inverse-frequency',
  sampledLabel: 'event',
  augmentation: { flip: true, minimumScale: 0.8, rotation: 10, colourJitter: 0.2, erasing: 0.25 },
  cachedViews: 0,
  dropout: 0.5,
  labelSmoothing: 0,
  embeddingSize: 16,
  watchedLoss: 'mean',
};

describe('overridesOf', () => {
  it('is empty for a recipe as it is', () => {
    expect(overridesOf(recipe, structuredClone(recipe))).toEqual({});
  });

  it('holds what was changed and nothing else, in the form that the engine takes', () => {
    const draft = withPhase({ ...recipe, sampler: 'none', augmentation: { ...recipe.augmentation, rotation: 0 } }, 1, {
      epochs: 2,
    });
    const overrides = overridesOf(recipe, draft);
    expect(overrides).toEqual({ epochs: [32, 2], sampler: 'none', augmentation: { rotation: 0 } });
    expect(trainClassifierInput.parse({ recipe: 'paper', overrides }).overrides).toEqual(overrides);
  });

  it('changes the batch of all phases at once', () => {
    const draft = { ...recipe, phases: recipe.phases.map((phase) => ({ ...phase, batchSize: 16 })) };
    expect(overridesOf(recipe, draft)).toEqual({ batchSize: 16 });
  });
});
