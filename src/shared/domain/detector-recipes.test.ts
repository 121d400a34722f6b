import { describe, expect, it } from 'vitest';
import { detectorArchitecture, detectorRecipe } from '../contract/detection.ts';
import {
  detectorArchitectures,
  detectorRecipes,
  multiScaleShortSides,
  paperDetectorRecipe,
  resolveDetectorRecipe,
  scaledLearningRate,
  starterDetectorRecipe,
} from './detector-recipes.ts';

describe('detectorRecipes', () => {
  it('are valid, and paper is what the study says', () => {
    for (const recipe of detectorRecipes) {
      expect(detectorRecipe.parse(recipe)).toEqual(recipe);
      expect(resolveDetectorRecipe({ recipe: recipe.name, overrides: {} })).toEqual(recipe);
    }
    expect(paperDetectorRecipe).toMatchObject({
      epochs: 12,
      batchSize: 8,
      learningRate: 2e-2,
      momentum: 0.9,
      weightDecay: 1e-5,
      milestones: [8, 11],
      decay: 0.1,
      flip: true,
      frozenStages: 2,
    });
  });

  it('have a description for each architecture', () => {
    expect(detectorArchitectures.map(({ name }) => name)).toEqual(detectorArchitecture.options);
  });
});

describe('resolveDetectorRecipe', () => {
  it('changes what it is told and nothing else', () => {
    const overrides = { shortSides: [...multiScaleShortSides], epochs: undefined, batchSize: 2 };
    expect(resolveDetectorRecipe({ recipe: 'paper', overrides })).toEqual({
      ...paperDetectorRecipe,
      shortSides: [640, 672, 704, 736, 768, 800],
      batchSize: 2,
    });
  });

  it('moves milestones along with the number of epochs', () => {
    const milestones = (epochs: number) => resolveDetectorRecipe({ recipe: 'paper', overrides: { epochs } }).milestones;
    expect(milestones(24)).toEqual([16, 22]);
    expect(milestones(6)).toEqual([4]);
    expect(milestones(2)).toEqual([1]);
    expect(milestones(1)).toEqual([]);
    expect(resolveDetectorRecipe({ recipe: 'paper', overrides: { epochs: 24, milestones: [3] } }).milestones).toEqual([
      3,
    ]);
  });

  it('scales the other sizes with the shorter side', () => {
    const { shortSides, longSide } = resolveDetectorRecipe({ recipe: 'paper', overrides: { shortSide: 400 } });
    expect({ shortSides, longSide }).toEqual({ shortSides: [400], longSide: 667 });
    expect(resolveDetectorRecipe({ recipe: 'starter', overrides: { shortSide: 320, longSide: 500 } })).toMatchObject({
      shortSides: [291, 320, 349],
      longSide: 500,
    });
  });

  it('splits a smaller batch into whole passes', () => {
    const passes = (batchSize: number) =>
      resolveDetectorRecipe({ recipe: 'starter', overrides: { batchSize } }).photosPerPass;
    expect([1, 2, 3, 6, 8].map(passes)).toEqual([1, 2, 3, 3, 4]);
  });

  it('refuses what cannot be trained', () => {
    const resolve = (overrides: Parameters<typeof resolveDetectorRecipe>[0]['overrides']) => () =>
      resolveDetectorRecipe({ recipe: 'starter', overrides });
    expect(resolve({ batchSize: 4, photosPerPass: 3 })).toThrow('cannot be made of passes of 3');
    expect(resolve({ milestones: [4, 4] })).toThrow('4, 4 do not rise');
    expect(resolve({ shortSides: [700] })).toThrow('640 is less than a shorter side of 700');
  });
});

describe('scaledLearningRate', () => {
  it('is linear in the photos of a batch', () => {
    expect(scaledLearningRate(starterDetectorRecipe)).toBe(1e-2);
    expect(scaledLearningRate({ ...paperDetectorRecipe, batchSize: 2 })).toBeCloseTo(5e-3, 12);
  });
});
