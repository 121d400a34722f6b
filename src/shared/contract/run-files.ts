import { z } from 'zod';
import { detectorEpoch, detectorFigures, detectorLosses } from './detection.ts';
import { backboneName, epochRecord, trainingRecipe } from './training.ts';
import { weightsSource } from './worker.ts';

/** JSON files that a training leaves in its run's folder. */

const count = z.int().nonnegative();
const word = count.max(2 ** 32 - 1);

/** Where a training stands, besides its weights: all that the next step depends on. */
export const trainingProgress = z.object({
  /** Index of the phase, epochs of it that are finished, and steps taken in the epoch under way. */
  phase: count,
  epochInPhase: count,
  step: count,
  /** State that the sampler's generator had when the epoch under way was drawn. */
  sampler: z.tuple([word, word, word, word]),
  /** Sums over the steps taken in the epoch under way. */
  totals: z.object({ loss: z.number(), correct: count, images: count, seconds: z.number() }),
  optimiserStep: count,
  /** Every finished epoch. */
  epochs: z.array(epochRecord),
  best: z
    .object({ epoch: z.int().positive(), loss: z.number(), accuracy: z.number(), balancedAccuracy: z.number() })
    .nullable(),
  /** Seconds and pictures of the whole training so far. */
  seconds: z.number(),
  images: count,
});
export type TrainingProgress = z.infer<typeof trainingProgress>;

export const storedWeights = z.object({
  name: z.string().regex(/^[a-z]+-[0-9a-f-]+\.safetensors$/),
  sha256: z.string(),
});
export type StoredWeights = z.infer<typeof storedWeights>;

/** Where a detector's training stands. Its order and its samples are drawn from seed, epoch and step alone. */
export const detectorProgress = z.object({
  /** Steps taken in the epoch under way. */
  step: count,
  /** Sums over the photos of the steps taken in the epoch under way. */
  totals: z.object({ losses: detectorLosses, images: count, seconds: z.number() }),
  optimiserStep: count,
  /** Every finished epoch. */
  epochs: z.array(detectorEpoch),
  best: z.object({ epoch: z.int().positive(), figures: detectorFigures }).nullable(),
  /** Seconds and photos of the whole training so far. */
  seconds: z.number(),
  images: count,
});
export type DetectorProgress = z.infer<typeof detectorProgress>;

/** `checkpoint/latest.json` of a training whose progress has this shape. */
export function checkpointDescription<Progress extends z.ZodType>(progress: Progress) {
  return z.object({
    format: z.literal(1),
    /** SHA-256 of everything that makes the training what it is. */
    training: z.string(),
    progress,
    state: storedWeights,
    best: storedWeights.nullable(),
  });
}

/** `model.json` of a finished run: with the backbone's weights that it names, all that a prediction needs. */
export const classifierDescription = z.object({
  format: z.literal(1),
  backbone: backboneName,
  /** The frozen part. Its file is not copied; it is told by its SHA-256, wherever it lies. */
  weights: weightsSource,
  /** Whether `model.safetensors` holds the backbone's last stage besides the head. */
  fineTuned: z.boolean(),
  /** Output order. */
  eventNames: z.array(z.string()).min(2),
  /** Input order of the fusion variant's embedding; empty without fusion. */
  garmentNames: z.array(z.string()),
  hiddenSize: z.int().positive(),
  embeddingSize: z.int().positive(),
  recipe: trainingRecipe,
  seed: z.int(),
  bestEpoch: z.int().positive(),
  sha256: z.string(),
});
export type ClassifierDescription = z.infer<typeof classifierDescription>;
