import { z } from 'zod';
import { balancePlan, sampledLabel, samplerStrategy, usedPlan } from './balance-plan.ts';
import { id, nothing, splitName } from './common.ts';
import { mutation, query } from './procedure.ts';
import { runRemarks } from './runs.ts';

export const backboneName = z.enum(['efficientnet-lite0', 'resnet18', 'resnet50', 'vgg16']);
export type BackboneName = z.infer<typeof backboneName>;

/** One stretch of training with one optimiser. */
export const trainingPhase = z.object({
  name: z.enum(['transfer', 'fine-tune']),
  epochs: z.int().nonnegative(),
  batchSize: z.int().positive(),
  learningRate: z.number().positive(),
  weightDecay: z.number().nonnegative(),
  /** `head`: the backbone is frozen. `last-stage`: head and the backbone's last stage. */
  trained: z.enum(['head', 'last-stage']),
});
export type TrainingPhase = z.infer<typeof trainingPhase>;

export const augmentation = z.object({
  flip: z.boolean(),
  /** Smallest share of the area kept by the random resized crop; 1 turns it off. */
  minimumScale: z.number().gt(0).max(1),
  /** Largest angle in degrees. */
  rotation: z.number().min(0).max(180),
  /** Largest relative change of brightness, contrast and saturation. */
  colourJitter: z.number().min(0).max(1),
  /** Probability of erasing one rectangle. */
  erasing: z.number().min(0).max(1),
});
export type Augmentation = z.infer<typeof augmentation>;

/** `mean`: over all samples of `val`. `balanced`: the mean over events of each event's mean, as rare events count too. */
export const watchedLoss = z.enum(['mean', 'balanced']);

export const trainingRecipe = z.object({
  name: z.enum(['quick', 'paper']),
  phases: z.array(trainingPhase).min(1),
  sampler: samplerStrategy,
  /** Which label the sampler evens out. */
  sampledLabel,
  /** How draws are spread, instead of `sampler` and `sampledLabel`. */
  plan: balancePlan.optional(),
  augmentation,
  /** `quick`: augmented views per crop whose features are cached; 0 means the plain view only. */
  cachedViews: z.int().nonnegative(),
  dropout: z.number().min(0).lt(1),
  labelSmoothing: z.number().min(0).lt(1),
  /** Which validation loss is watched, recorded as `validationLoss`, and decides which epoch is the best. */
  watchedLoss: watchedLoss.default('mean'),
  /** Size of the garment-class embedding of the fusion variant. */
  embeddingSize: z.int().positive(),
});
export type TrainingRecipe = z.infer<typeof trainingRecipe>;

export const trainClassifierInput = z.object({
  name: z.string().max(200).optional(),
  recipe: z.enum(['quick', 'paper']).default('quick'),
  backbone: backboneName.default('efficientnet-lite0'),
  fusion: z.boolean().default(false),
  seed: z.int().nonnegative().default(0),
  /** A model of the project or the catalogue; `starter` weights where the backbone ships, `random` for a fresh start. */
  weights: z.union([id, z.enum(['default', 'random'])]).default('default'),
  /** A saved balance plan, which decides what an epoch draws instead of the recipe's sampler. */
  plan: id.optional(),
  /** Changes to the recipe's own values. */
  overrides: z
    .object({
      /** Epochs of each phase, in order. */
      epochs: z.array(z.int().nonnegative()).optional(),
      batchSize: z.int().positive().optional(),
      learningRate: z.array(z.number().positive()).optional(),
      sampler: samplerStrategy.optional(),
      sampledLabel: sampledLabel.optional(),
      dropout: z.number().min(0).lt(1).optional(),
      labelSmoothing: z.number().min(0).lt(1).optional(),
      cachedViews: z.int().nonnegative().optional(),
      augmentation: augmentation.partial().optional(),
    })
    .default({}),
});
export type TrainClassifierInput = z.infer<typeof trainClassifierInput>;

export const epochRecord = z.object({
  epoch: z.int().positive(),
  phase: z.string(),
  learningRate: z.number(),
  trainLoss: z.number(),
  trainAccuracy: z.number(),
  validationLoss: z.number().nullable(),
  validationAccuracy: z.number().nullable(),
  seconds: z.number(),
  imagesPerSecond: z.number(),
});
export type EpochRecord = z.infer<typeof epochRecord>;

/** What `train classifier --json` ends with, and what a finished training job's result is. */
export const trainingResult = z.object({
  run: id,
  backbone: backboneName,
  recipe: z.string(),
  epochs: z.int(),
  bestEpoch: z.int(),
  validation: z.object({ loss: z.number(), accuracy: z.number(), balancedAccuracy: z.number().optional() }),
  seconds: z.number(),
  imagesPerSecond: z.number(),
});
export type TrainingResult = z.infer<typeof trainingResult>;

/** A training of a classifier; those of detectors are `detector.runs`. */
export const run = z.object({
  id,
  kind: z.literal('classifier'),
  name: z.string(),
  state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled', 'interrupted']),
  recipe: trainingRecipe,
  backbone: backboneName,
  fusion: z.boolean(),
  seed: z.int(),
  snapshotHash: z.string().nullable(),
  codeVersion: z.string(),
  weightsHashes: z.record(z.string(), z.string()),
  /** The balance plan as it was when the run was made; null where the recipe's sampler drew. */
  balancePlan: usedPlan.nullable(),
  bestEpoch: z.int().nullable(),
  result: trainingResult.nullable(),
  jobId: id.nullable(),
  evaluatedSplits: z.array(splitName),
  createdAt: z.number(),
  finishedAt: z.number().nullable(),
  ...runRemarks.shape,
});
export type Run = z.infer<typeof run>;

export const training = {
  recipes: query(nothing, z.array(trainingRecipe)),
  backbones: query(
    nothing,
    z.array(
      z.object({
        name: backboneName,
        featureSize: z.int(),
        available: z.boolean(),
        licence: z.string(),
        note: z.string(),
      }),
    ),
  ),
  start: mutation(trainClassifierInput, z.object({ jobId: id, runId: id })),
  runs: query(nothing, z.array(run)),
  run: query(z.object({ id }), run.extend({ epochs: z.array(epochRecord) })),
};
