import type { TrainingProgress } from '../../../shared/contract/run-files.ts';
import type { EpochRecord, TrainingPhase, TrainingRecipe } from '../../../shared/contract/training.ts';
import type { DatasetSample } from '../../../shared/contract/worker.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import type { Random } from '../../../shared/domain/random.ts';
import { createRandom } from '../../../shared/domain/random.ts';
import { totalEpochs } from '../../../shared/domain/recipes.ts';
import {
  createSampler,
  groupSamples,
  planOfRecipe,
  createSamplerRandom,
  type ClassNames,
  type Sampler,
} from '../../../shared/domain/sampling-draws.ts';
import type { Adam } from '../classifier/adam.ts';
import { createAdam } from '../classifier/adam.ts';
import { tf } from '../ops/tensorflow.ts';
import type { WeightMap } from '../weights/weight-map.ts';
import type { CheckpointStore } from './checkpoint.ts';
import { trainStep } from './classifier-step.ts';
import type { Batch, Feed } from './feed.ts';
import { retellEpochs, secondsSince, startPace, stopIfCancelled } from './pace.ts';
import { createValidationTally, type ValidationFigures } from './validation.ts';

export interface TrainerOptions {
  recipe: TrainingRecipe;
  seed: number;
  /** Of events, the outputs; and of garment classes, which a plan may name. */
  classNames: ClassNames;
  train: readonly DatasetSample[];
  /** What a phase trains on; called once for each phase, before its first step. */
  feed(phase: TrainingPhase): Feed;
  /** Copies of the trained weights in PyTorch's layout: the head's, and the backbone's once a phase trains it. */
  weights(phase: TrainingPhase): Promise<WeightMap>;
  restore(weights: WeightMap): void;
  checkpoints: CheckpointStore;
  /** Seconds between checkpoints within an epoch; each epoch's end writes one anyway. */
  checkpointSeconds?: number;
  signal?: AbortSignal;
  onEpoch?(record: EpochRecord, best: boolean): void;
  onStep?(progress: StepProgress): void;
  /** Pictures whose features a phase computes before its first step. */
  onPrepare?(done: number, total: number): void;
}

export interface StepProgress {
  /** The epoch under way, from 1, of all phases together. */
  epoch: number;
  epochs: number;
  phase: TrainingPhase['name'];
  /** Mean over the epoch so far. */
  loss: number;
  imagesPerSecond: number;
  /** Pictures trained on so far, and in the whole training. */
  images: number;
  totalImages: number;
}

export interface TrainingOutcome {
  progress: TrainingProgress;
  /** Of the best epoch. */
  best: NonNullable<TrainingProgress['best']>;
  weights: WeightMap;
}

/**
 * Trains phase by phase and keeps the weights of the epoch with the lowest watched validation loss. A later phase starts
 * from the best weights so far, with a new optimiser. Everything random is drawn from generators named by seed, epoch
 * and step, or kept in the checkpoint, so a training that is taken up again follows the very same curve.
 *
 * @throws StudioError LOSS_NOT_FINITE naming the batch and its crops; CANCELLED after a checkpoint was written;
 *   CHECKPOINT_INVALID for a checkpoint that does not fit
 */
export async function train(options: TrainerOptions): Promise<TrainingOutcome> {
  const { recipe, seed } = options;
  const sampler = createSampler(groupSamples(options.train, options.classNames), planOfRecipe(recipe));
  const samplerRandom = createSamplerRandom(seed);
  const resumed = await options.checkpoints.read();
  const progress = resumed?.progress ?? freshProgress(samplerRandom);
  const state: State = { progress, sampler, samplerRandom, best: resumed?.best ?? null, moments: resumed?.moments };
  if (resumed !== null) options.restore(resumed.weights);
  retellEpochs(progress, (record, best) => options.onEpoch?.(record, best));

  for (; progress.phase < recipe.phases.length; progress.phase++) {
    const phase = recipe.phases[progress.phase] as TrainingPhase;
    if (phase.epochs > 0) await trainPhase(options, phase, state);
    state.moments = undefined;
    progress.epochInPhase = 0;
  }
  if (state.best === null || progress.best === null) throw new Error('a training without an epoch has no best one');
  return { progress, best: progress.best, weights: state.best };
}

/** What changes as a training goes on, besides the weights themselves. */
interface State {
  progress: TrainingProgress;
  sampler: Sampler;
  samplerRandom: Random;
  /** Weights of the best epoch so far. */
  best: WeightMap | null;
  /** The optimiser's, where a phase is taken up again in its middle. */
  moments: WeightMap | undefined;
}

async function trainPhase(options: TrainerOptions, phase: TrainingPhase, state: State): Promise<void> {
  const { progress, samplerRandom } = state;
  if (state.moments === undefined && state.best !== null) options.restore(state.best);
  const feed = options.feed(phase);
  const optimiser = createAdam(feed.parameters, phase);
  const save = async (): Promise<void> => {
    const { step, moments } = await optimiser.state();
    const weights = await options.weights(phase);
    await options.checkpoints.write({
      progress: { ...progress, optimiserStep: step },
      weights,
      moments,
      best: state.best,
    });
  };
  const epoch: Epoch = { ...options, ...state, phase, feed, optimiser, save };
  try {
    const preparing = performance.now();
    await feed.prepare({ ...options, onProgress: (done, total) => options.onPrepare?.(done, total) });
    progress.seconds += secondsSince(preparing);
    if (state.moments !== undefined) optimiser.restore({ step: progress.optimiserStep, moments: state.moments });
    while (progress.epochInPhase < phase.epochs) {
      await trainEpoch(epoch);
      const validating = performance.now();
      const figures = await validate(epoch);
      const { record, improved } = closeEpoch(progress, phase, figures, secondsSince(validating), options.recipe);
      if (improved) state.best = await options.weights(phase);
      progress.sampler = [...samplerRandom.getState()];
      await save();
      options.onEpoch?.(record, improved);
    }
  } finally {
    optimiser.dispose();
    feed.dispose();
  }
}

interface Epoch extends Omit<TrainerOptions, 'feed'>, Omit<State, 'best' | 'moments'> {
  phase: TrainingPhase;
  feed: Feed;
  optimiser: Adam;
  /** Writes a checkpoint. */
  save(): Promise<void>;
}

/** One epoch from `progress.step` on; `progress.totals` gathers its sums. */
async function trainEpoch(epoch: Epoch): Promise<void> {
  const { progress, phase, feed, recipe, seed } = epoch;
  const number = progress.epochs.length + 1;
  epoch.samplerRandom.setState(progress.sampler);
  const order = epoch.sampler.draw(epoch.samplerRandom);
  const pace = await startPace(epoch);
  for await (const batch of feed.training(order, number, progress.step)) {
    const random = createRandom(seed, `dropout of step ${progress.step} of epoch ${number}`);
    const step = await trainStep(feed, epoch.optimiser, batch, recipe, random);
    if (!Number.isFinite(step.loss)) throw lossNotFinite(step.loss, batch, number, progress.step, phase);
    progress.step += 1;
    progress.totals.loss += step.loss * batch.samples.length;
    progress.totals.correct += step.correct;
    progress.totals.images += batch.samples.length;
    progress.totals.seconds += pace.lap();
    epoch.onStep?.(describeStep(epoch, number));
    await pace.rest();
  }
}

async function validate(epoch: Epoch): Promise<ValidationFigures> {
  const { feed, classNames, progress } = epoch;
  const tally = createValidationTally(classNames.events.length);
  for await (const batch of feed.validation()) {
    const logits = feed.logits(batch);
    const finite = tally.add(
      (await logits.data()) as Float32Array,
      batch.samples.map(({ event }) => event),
    );
    tf.dispose([logits, batch.input]);
    if (!finite) throw notFinite('The validation loss', batch, { epoch: progress.epochs.length + 1 });
    await stopIfCancelled(epoch);
  }
  return tally.figures();
}

/** Turns the sums of a finished epoch into its record, and prepares the next one. */
function closeEpoch(
  progress: TrainingProgress,
  phase: TrainingPhase,
  figures: ValidationFigures,
  validationSeconds: number,
  recipe: TrainingRecipe,
): { record: EpochRecord; improved: boolean } {
  const { totals } = progress;
  const watched = recipe.watchedLoss === 'balanced' ? figures.balancedLoss : figures.loss;
  const record: EpochRecord = {
    epoch: progress.epochs.length + 1,
    phase: phase.name,
    learningRate: phase.learningRate,
    trainLoss: totals.loss / totals.images,
    trainAccuracy: totals.correct / totals.images,
    validationLoss: watched,
    validationAccuracy: figures.accuracy,
    seconds: totals.seconds + validationSeconds,
    imagesPerSecond: totals.images / totals.seconds,
  };
  const improved = progress.best === null || watched < progress.best.loss;
  if (improved) {
    const { accuracy, balancedAccuracy } = figures;
    progress.best = { epoch: record.epoch, loss: watched, accuracy, balancedAccuracy };
  }
  progress.epochs.push(record);
  progress.seconds += record.seconds;
  progress.images += totals.images;
  progress.totals = { loss: 0, correct: 0, images: 0, seconds: 0 };
  progress.step = 0;
  progress.epochInPhase += 1;
  return { record, improved };
}

function freshProgress(random: Random): TrainingProgress {
  return {
    phase: 0,
    epochInPhase: 0,
    step: 0,
    sampler: [...random.getState()],
    totals: { loss: 0, correct: 0, images: 0, seconds: 0 },
    optimiserStep: 0,
    epochs: [],
    best: null,
    seconds: 0,
    images: 0,
  };
}

function describeStep({ progress, phase, recipe, sampler }: Epoch, epoch: number): StepProgress {
  const { totals } = progress;
  const epochs = totalEpochs(recipe);
  return {
    epoch,
    epochs,
    phase: phase.name,
    loss: totals.loss / totals.images,
    imagesPerSecond: totals.images / totals.seconds,
    images: progress.images + totals.images,
    totalImages: epochs * sampler.size,
  };
}

function lossNotFinite(loss: number, batch: Batch, epoch: number, step: number, phase: TrainingPhase): StudioError {
  return notFinite(`The loss became ${loss} in batch ${step + 1} of epoch ${epoch}`, batch, {
    epoch,
    batch: step + 1,
    phase: phase.name,
    learningRate: phase.learningRate,
  });
}

function notFinite(what: string, batch: Batch, where: Record<string, unknown>): StudioError {
  return new StudioError('LOSS_NOT_FINITE', `${what} is not finite. The training stopped.`, {
    ...where,
    crops: batch.samples.map(({ crop }) => crop),
    annotations: batch.samples.map(({ annotationId }) => annotationId),
    remedy: 'Try a smaller learning rate, and look at the pictures of this batch.',
  });
}
