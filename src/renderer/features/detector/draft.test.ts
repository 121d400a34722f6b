import { describe, expect, it } from 'vitest';
import { trainDetectorInput } from '../../../shared/contract/detector.ts';
import { starterDetectorRecipe } from '../../../shared/domain/detector-recipes.ts';
import { emptyDraft, inputOf, numbersOf, recipeOf, withArchitecture, withOverride, withRecipe } from './draft.ts';

describe('the draft of a detector training', () => {
  it('asks for a recipe as it is, in the form that the engine takes', () => {
    const input = inputOf(emptyDraft);
    expect(trainDetectorInput.parse(input)).toEqual(input);
    expect(input).toMatchObject({ recipe: 'starter', architecture: 'efficientnet-lite0-fpn', overrides: {} });
    expect(inputOf(withRecipe(emptyDraft, 'paper'))).toMatchObject({ recipe: 'paper', architecture: 'resnet50-fpn' });
  });

  it('keeps what differs from the recipe and nothing else', () => {
    const changed = withOverride(emptyDraft, 'epochs', 1);
    expect(changed.overrides).toEqual({ epochs: 1 });
    expect(withOverride(changed, 'epochs', starterDetectorRecipe.epochs).overrides).toEqual({});
    // The milestones that follow from the number of epochs are no change of their own.
    const resolved = recipeOf(changed);
    if ('problem' in resolved) throw resolved.problem;
    expect(withOverride(changed, 'milestones', resolved.recipe.milestones).overrides).toEqual({ epochs: 1 });
  });

  it('does not ask for what cannot be trained, and says why', () => {
    const draft = withOverride(emptyDraft, 'longSide', 100);
    expect(inputOf(draft)).toBeUndefined();
    const resolved = recipeOf(draft);
    expect('problem' in resolved && resolved.problem.code).toBe('BAD_REQUEST');
  });

  it('lets go of weights that fit another architecture', () => {
    const draft = { ...emptyDraft, weights: 'starter' as const };
    expect(withArchitecture(draft, 'efficientnet-lite0-fpn').weights).toBe('starter');
    expect(withArchitecture(draft, 'resnet18-fpn').weights).toBe('default');
    expect(withArchitecture({ ...draft, weights: 'random' }, 'resnet18-fpn').weights).toBe('random');
  });

  it('waits for both folders of a part of DeepFashion2', () => {
    const folders = { ...emptyDraft.folders, trainAnnotations: '/data/annos', trainPhotos: '/data/image ' };
    const draft = { ...emptyDraft, source: 'deepfashion2' as const, folders };
    expect(inputOf({ ...draft, folders: { ...folders, trainPhotos: '' } })).toBeUndefined();
    expect(inputOf({ ...draft, folders: { ...folders, validationPhotos: '/data/v' } })).toBeUndefined();
    expect(inputOf(draft)?.source).toEqual({ train: { annotations: '/data/annos', photos: '/data/image' } });
  });
});

it('reads numbers as people write them', () => {
  expect(numbersOf('320, 352;384')).toEqual([320, 352, 384]);
  expect(numbersOf(' ')).toEqual([]);
  expect(numbersOf('320, x')).toBeUndefined();
  expect(numbersOf('0')).toBeUndefined();
});
