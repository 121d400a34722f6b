import { describe, expect, it } from 'vitest';
import { trainingRecipe } from '../contract/training.ts';
import { paperRecipe, quickRecipe, resolveRecipe, trainingRecipes } from './recipes.ts';

describe('trainingRecipes', () => {
  it('are valid, and paper is the table of the study', () => {
    for (const recipe of trainingRecipes) expect(trainingRecipe.parse(recipe)).toEqual(recipe);
    expect(paperRecipe.phases).toEqual([
      { name: 'transfer', epochs: 32, batchSize: 64, learningRate: 5e-4, weightDecay: 1e-4, trained: 'head' },
      { name: 'fine-tune', epochs: 32, batchSize: 64, learningRate: 5e-5, weightDecay: 1e-3, trained: 'last-stage' },
    ]);
  });
});

describe('resolveRecipe', () => {
  it('changes what it is told and nothing else', () => {
    const recipe = resolveRecipe({
      recipe: 'paper',
      overrides: { epochs: [4, 2], dropout: 0, augmentation: { flip: false } },
    });
    expect(recipe.phases.map((phase) => phase.epochs)).toEqual([4, 2]);
    expect(recipe.phases.map((phase) => phase.learningRate)).toEqual([5e-4, 5e-5]);
    expect(recipe.dropout).toBe(0);
    expect(recipe.augmentation).toEqual({ ...paperRecipe.augmentation, flip: false });
    expect(recipe.sampler).toBe(paperRecipe.sampler);
    expect(resolveRecipe({ recipe: 'quick', overrides: {} })).toEqual(quickRecipe);
  });

  it('refuses what makes no training', () => {
    expect(() => resolveRecipe({ recipe: 'quick', overrides: { epochs: [0, 0] } })).toThrow('No phase has an epoch');
    expect(() => resolveRecipe({ recipe: 'quick', overrides: { epochs: [1, 2, 3] } })).toThrow('epochs has 3 values');
  });
});
