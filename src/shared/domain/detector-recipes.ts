import type { PhotoPlan } from '../contract/balance-plan.ts';
import type { DetectorArchitecture, DetectorRecipe } from '../contract/detection.ts';
import type { DetectorOverrides, TrainDetectorInput } from '../contract/detector.ts';
import type { BackboneName } from '../contract/training.ts';
import { StudioError } from './errors.ts';

type RecipeName = DetectorRecipe['name'];

/**
 * The study's recipe (Bartoli and Ravagli 2021): Detectron2's Mask R-CNN with its first two stages frozen, at the sizes
 * and with the warm-up of Detectron2's own defaults.
 */
export const paperDetectorRecipe: DetectorRecipe = {
  name: 'paper',
  epochs: 12,
  batchSize: 8,
  photosPerPass: 1,
  learningRate: 2e-2,
  referenceBatch: 8,
  momentum: 0.9,
  weightDecay: 1e-5,
  warmupSteps: 500,
  milestones: [8, 11],
  decay: 0.1,
  flip: true,
  shortSides: [800],
  shortSide: 800,
  longSide: 1333,
  frozenStages: 2,
  gradientClip: 0,
};

/** An hour for 600 photos on two cores: small photos of several sizes, small batches, and a gradient held in bounds. */
export const starterDetectorRecipe: DetectorRecipe = {
  name: 'starter',
  epochs: 12,
  batchSize: 4,
  photosPerPass: 4,
  learningRate: 1e-2,
  referenceBatch: 4,
  momentum: 0.9,
  weightDecay: 1e-4,
  warmupSteps: 100,
  milestones: [9, 11],
  decay: 0.1,
  flip: true,
  shortSides: [320, 352, 384],
  shortSide: 352,
  longSide: 640,
  frozenStages: 2,
  gradientClip: 10,
};

/** Detectron2's multi-scale sizes, as overrides of `paper`. */
export const multiScaleShortSides: readonly number[] = [640, 672, 704, 736, 768, 800];

/** The recipes that the studio offers, complete with all their values; the first is the default. */
export const detectorRecipes: readonly DetectorRecipe[] = [starterDetectorRecipe, paperDetectorRecipe];

export interface DetectorArchitectureDescription {
  name: DetectorArchitecture;
  /** Whose ImageNet weights it starts from; null where the studio's catalogue has none. */
  backbone: BackboneName | null;
  note: string;
}

export const detectorArchitectures: readonly DetectorArchitectureDescription[] = [
  {
    name: 'efficientnet-lite0-fpn',
    backbone: 'efficientnet-lite0',
    note: 'Small and fast on a CPU; the weights ship with the studio.',
  },
  { name: 'resnet18-fpn', backbone: 'resnet18', note: 'The smallest of the ResNets.' },
  { name: 'resnet50-fpn', backbone: 'resnet50', note: "The study's: mask AP .466 on DeepFashion2." },
  { name: 'resnet101-fpn', backbone: null, note: 'Large and slow; for weights of other tools.' },
];

export function detectorRecipeNamed(name: RecipeName): DetectorRecipe {
  switch (name) {
    case 'starter':
      return starterDetectorRecipe;
    case 'paper':
      return paperDetectorRecipe;
  }
}

/** The architecture that a recipe is made for. */
export function defaultArchitecture(name: RecipeName): DetectorArchitecture {
  switch (name) {
    case 'starter':
      return 'efficientnet-lite0-fpn';
    case 'paper':
      return 'resnet50-fpn';
  }
}

/**
 * The complete recipe of a request: the named one with the request's changes. Milestones keep their place in the
 * training when only its length changes, and all other sizes follow a changed `shortSide` unless they are given.
 *
 * @param plan how often an epoch draws each photo, where the request names a balance plan
 * @throws StudioError BAD_REQUEST where a pass would hold more photos than a step, or not divide it, where milestones
 *   do not rise, or where the longer side is shorter than the shorter one
 */
export function resolveDetectorRecipe(
  { recipe, overrides }: Pick<TrainDetectorInput, 'recipe' | 'overrides'>,
  plan?: PhotoPlan,
): DetectorRecipe {
  const base = detectorRecipeNamed(recipe);
  const scaled = (side: number): number =>
    Math.round((side * (overrides.shortSide ?? base.shortSide)) / base.shortSide);
  const resolved: DetectorRecipe = {
    ...base,
    ...defined(overrides),
    milestones: overrides.milestones ?? scaledMilestones(base, overrides.epochs ?? base.epochs),
    shortSides: overrides.shortSides ?? base.shortSides.map(scaled),
    longSide: overrides.longSide ?? scaled(base.longSide),
    photosPerPass: overrides.photosPerPass ?? largestDivisor(overrides.batchSize ?? base.batchSize, base.photosPerPass),
    ...(plan === undefined ? {} : { plan }),
  };
  check(resolved);
  return resolved;
}

/** The sides that photos are scaled to where nobody says otherwise. */
export function usualSides(architecture: DetectorArchitecture): { shortSide: number; longSide: number } {
  const starter = architecture === defaultArchitecture('starter');
  const { shortSide, longSide } = starter ? starterDetectorRecipe : paperDetectorRecipe;
  return { shortSide, longSide };
}

/** The full rate of a recipe's own batch size, by linear scaling (Goyal et al., "Accurate, Large Minibatch SGD", 2017). */
export function scaledLearningRate(recipe: DetectorRecipe): number {
  return (recipe.learningRate * recipe.batchSize) / recipe.referenceBatch;
}

function scaledMilestones(base: DetectorRecipe, epochs: number): number[] {
  const scaled = base.milestones.map((milestone) => Math.round((milestone * epochs) / base.epochs));
  return [...new Set(scaled)].filter((milestone) => milestone > 0 && milestone < epochs);
}

function largestDivisor(batchSize: number, atMost: number): number {
  let divisor = Math.min(atMost, batchSize);
  while (batchSize % divisor !== 0) divisor--;
  return divisor;
}

function check(recipe: DetectorRecipe): void {
  const { batchSize, photosPerPass, milestones, shortSides, shortSide, longSide } = recipe;
  if (batchSize % photosPerPass !== 0) {
    throw refusal('photosPerPass', `a step of ${batchSize} photos cannot be made of passes of ${photosPerPass}`);
  }
  if (milestones.some((milestone, index) => milestone <= (milestones[index - 1] ?? 0))) {
    throw refusal('milestones', `${milestones.join(', ')} do not rise`);
  }
  const longest = [shortSide, ...shortSides].reduce((most, side) => Math.max(most, side), 0);
  if (longSide < longest) throw refusal('longSide', `${longSide} is less than a shorter side of ${longest}`);
}

function refusal(field: keyof DetectorOverrides, cause: string): StudioError {
  return new StudioError('BAD_REQUEST', `This recipe cannot be trained: ${cause}.`, {
    field: `overrides.${field}`,
    cause,
    remedy: 'Change or leave out this value.',
  });
}

type Defined<Values> = { [Key in keyof Values]?: Exclude<Values[Key], undefined> };

function defined<Values extends object>(values: Values): Defined<Values> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<Values>;
}
