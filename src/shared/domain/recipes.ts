import type { BalancePlan } from '../contract/balance-plan.ts';
import type { Augmentation, TrainClassifierInput, TrainingPhase, TrainingRecipe } from '../contract/training.ts';
import { StudioError } from './errors.ts';

type RecipeName = TrainingRecipe['name'];

const augmentation: Augmentation = { flip: true, minimumScale: 0.5, rotation: 15, colourJitter: 0.2, erasing: 0.25 };

/**
 * The study's recipe (Bartoli and Ravagli 2021): transfer learning of the head on a frozen backbone, then fine-tuning of
 * head and last convolutional stage with a tenth of the learning rate and ten times the weight decay. Every step decodes
 * and augments its pictures afresh.
 */
export const paperRecipe: TrainingRecipe = {
  name: 'paper',
  phases: [
    {
      name: 'transfer',
      epochs: 32,
      batchSize: 64,
      learningRate: 5e-4,
      weightDecay: 1e-4,
      trained: 'head',
    },
    {
      name: 'fine-tune',
      epochs: 32,
      batchSize: 64,
      learningRate: 5e-5,
      weightDecay: 1e-3,
      trained: 'last-stage',
    },
  ],
  sampler: 'inverse-frequency',
  sampledLabel: 'event',
  augmentation,
  cachedViews: 0,
  dropout: 0.5,
  labelSmoothing: 0,
  watchedLoss: 'mean',
  embeddingSize: 16,
};

/**
 * Minutes on a CPU: the frozen backbone's features of each crop and of a few augmented views are computed once and
 * cached, so an epoch of the head takes about a second for a thousand crops. Fine-tuning is there for who asks for
 * epochs of it. The sampler shows every event equally often, so the validation loss that picks the best epoch weighs
 * events equally too: the plain mean would prefer an epoch that does well on the majority alone. On street photos a
 * strong weight decay held the head back better than dropout did.
 */
export const quickRecipe: TrainingRecipe = {
  ...paperRecipe,
  name: 'quick',
  phases: [
    {
      name: 'transfer',
      epochs: 32,
      batchSize: 64,
      learningRate: 1e-4,
      weightDecay: 3e-2,
      trained: 'head',
    },
    {
      name: 'fine-tune',
      epochs: 0,
      batchSize: 32,
      learningRate: 2e-5,
      weightDecay: 1e-2,
      trained: 'last-stage',
    },
  ],
  cachedViews: 2,
  dropout: 0,
  watchedLoss: 'balanced',
};

/** The recipes that the studio offers, complete with all their values; the first is the default. */
export const trainingRecipes: readonly TrainingRecipe[] = [quickRecipe, paperRecipe];

export function recipeNamed(name: RecipeName): TrainingRecipe {
  switch (name) {
    case 'quick':
      return quickRecipe;
    case 'paper':
      return paperRecipe;
  }
}

/**
 * The complete recipe of a request: the named one with the request's changes.
 *
 * @param plan what an epoch draws, where the request names a balance plan
 * @throws StudioError BAD_REQUEST when the changes name more phases than there are, or leave no epoch to train
 */
export function resolveRecipe(
  input: Pick<TrainClassifierInput, 'recipe' | 'overrides'>,
  plan?: BalancePlan,
): TrainingRecipe {
  const base = recipeNamed(input.recipe);
  const { epochs = [], learningRate = [], batchSize, augmentation: augmented, ...values } = input.overrides;
  for (const [field, list] of Object.entries({ epochs, learningRate })) {
    if (list.length > base.phases.length) {
      throw new StudioError(
        'BAD_REQUEST',
        `${field} has ${list.length} values, but the recipe ${base.name} has ${base.phases.length} phases.`,
        { field: `overrides.${field}`, remedy: 'Give one value for each phase, in order.' },
      );
    }
  }
  const phases = base.phases.map((phase, index): TrainingPhase => ({
    ...phase,
    epochs: epochs[index] ?? phase.epochs,
    learningRate: learningRate[index] ?? phase.learningRate,
    batchSize: batchSize ?? phase.batchSize,
  }));
  if (phases.every((phase) => phase.epochs === 0)) {
    throw new StudioError('BAD_REQUEST', 'No phase has an epoch: there is nothing to train.', {
      field: 'overrides.epochs',
      remedy: 'Give at least one epoch to a phase.',
    });
  }
  return {
    ...base,
    ...defined(values),
    ...(plan === undefined ? {} : { plan }),
    phases,
    augmentation: { ...base.augmentation, ...defined(augmented ?? {}) },
  };
}

/** Epochs of all phases together. */
export function totalEpochs(recipe: TrainingRecipe): number {
  return recipe.phases.reduce((sum, phase) => sum + phase.epochs, 0);
}

/** Whether a phase trains on features that were computed once, instead of on pictures augmented at every step. */
export function usesCachedFeatures(recipe: TrainingRecipe, phase: TrainingPhase): boolean {
  return recipe.name === 'quick' && phase.trained === 'head';
}

type Defined<Values> = { [Key in keyof Values]?: Exclude<Values[Key], undefined> };

function defined<Values extends object>(values: Values): Defined<Values> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<Values>;
}
