import type { Variable } from '@tensorflow/tfjs-node';
import type {
  DetectorEpoch,
  DetectorFigures,
  DetectorRecipe,
  DetectorSample,
} from '../../../shared/contract/detection.ts';
import type { DetectorProgress } from '../../../shared/contract/run-files.ts';
import { createPhotoSampler, groupPhotos, type PhotoSampler } from '../../../shared/domain/photo-draws.ts';
import { prefetch } from '../images/decode.ts';
import type { Detector } from '../maskrcnn/detector.ts';
import { loadExample } from '../maskrcnn/examples.ts';
import { rateAt } from '../maskrcnn/learning-rate.ts';
import { trainableNames } from '../maskrcnn/trainable.ts';
import type { FoldedConvolution } from '../ops/eager.ts';
import { tf } from '../ops/tensorflow.ts';
import type { WeightMap } from '../weights/weight-map.ts';
import type { CheckpointStore } from './checkpoint.ts';
import { lossNames, trainStep, type Example } from './detector-step.ts';
import { retellEpochs, secondsSince, startPace, stopIfCancelled } from './pace.ts';
import { createSgd, type Sgd } from './sgd.ts';

export interface DetectorTrainerOptions {
  detector: Detector;
  recipe: DetectorRecipe;
  seed: number;
  train: readonly DetectorSample[];
  /** Of the samples' classes, by position; a plan goes by name. */
  classNames: readonly string[];
  /** Figures of the weights as they are, after each epoch. */
  validate(): Promise<DetectorFigures>;
  checkpoints: CheckpointStore<DetectorProgress>;
  /** Seconds between checkpoints within an epoch; each epoch's end writes one anyway. */
  checkpointSeconds?: number;
  signal?: AbortSignal;
  onEpoch?(record: DetectorEpoch, best: boolean): void;
  onStep?(progress: DetectorStep): void;
}

export interface DetectorStep {
  epoch: number;
  epochs: number;
  learningRate: number;
  /** Mean sum of the losses over the epoch so far. */
  loss: number;
  imagesPerSecond: number;
  /** Photos trained on so far, and in the whole training. */
  images: number;
  totalImages: number;
}

export interface DetectorOutcome {
  progress: DetectorProgress;
  best: NonNullable<DetectorProgress['best']>;
  /** Of the best epoch, all of them. */
  weights: WeightMap;
}

/**
 * Trains a detector and keeps the weights of the epoch with the highest mask AP on `val`. Everything random is drawn from
 * generators named by seed, epoch, photo and how often the epoch has seen it, so a training that is taken up again sees
 * the very same examples.
 *
 * @throws StudioError BAD_REQUEST for a plan that draws nothing; LOSS_NOT_FINITE naming the photos of the batch; CANCELLED after a checkpoint was written;
 *   CHECKPOINT_INVALID for a checkpoint that does not fit; PHOTO_INVALID
 */
export async function trainDetector(options: DetectorTrainerOptions): Promise<DetectorOutcome> {
  const { detector, recipe, checkpoints } = options;
  const sampler = createPhotoSampler(groupPhotos(options.train.map(classesShown)), {
    names: options.classNames,
    plan: recipe.plan,
    seed: options.seed,
  });
  const totalImages = sampler.total(recipe.epochs);
  const trained = trainableNames(detector, recipe.frozenStages);
  const parameters = new Map(trained.map((name) => [name, detector.variables.get(name) as Variable]));
  const optimiser = createSgd(parameters, recipe);
  const resumed = await checkpoints.read();
  const progress = resumed?.progress ?? freshProgress();
  let best = resumed?.best ?? null;
  const names = new Set(trained);
  const save = async (): Promise<void> =>
    checkpoints.write({
      progress,
      weights: await detector.weights(names),
      moments: await optimiser.velocities(),
      best,
    });
  const folded = new Map<string, FoldedConvolution>();
  const training: Training = { ...options, progress, optimiser, save, folded, sampler, totalImages };
  try {
    if (resumed !== null) {
      detector.restore(resumed.weights);
      optimiser.restore(resumed.moments);
    }
    retellEpochs(progress, (record, isBest) => options.onEpoch?.(record, isBest));
    while (progress.epochs.length < recipe.epochs) {
      await trainEpoch(training);
      const started = performance.now();
      const figures = await validateOrStop(training);
      const { record, improved } = closeEpoch(progress, recipe, figures, secondsSince(started));
      if (improved) best = await detector.weights(names);
      await save();
      options.onEpoch?.(record, improved);
    }
    if (best === null || progress.best === null) throw new Error('a training without an epoch has no best one');
    detector.restore(best);
    return { progress, best: progress.best, weights: await detector.weights() };
  } finally {
    optimiser.dispose();
    for (const { kernel, bias } of folded.values()) tf.dispose([kernel, bias]);
  }
}

interface Training extends DetectorTrainerOptions {
  progress: DetectorProgress;
  sampler: PhotoSampler;
  /** Photos of all epochs, each as often as it is drawn. */
  totalImages: number;
  optimiser: Sgd;
  /** Writes a checkpoint. */
  save(): Promise<void>;
  /** Kernels of the stages that never change. */
  folded: Map<string, FoldedConvolution>;
}

/** One epoch from `progress.step` on. */
async function trainEpoch(training: Training): Promise<void> {
  const { detector, progress, recipe, seed, sampler, train } = training;
  const epoch = progress.epochs.length + 1;
  const rest = timed(sampler.draw(epoch)).slice(progress.step * recipe.batchSize);
  const load = async ({ position, time }: Visit): Promise<Example> => {
    const sample = train[position] as DetectorSample;
    return { sample, picture: await loadExample(sample, recipe, { seed, epoch, time }, detector.plan.semantics.sizes) };
  };
  const pace = await startPace(training);
  let batch: Example[] = [];
  let left = rest.length;
  for await (const example of prefetch(rest, load, 2 * recipe.batchSize)) {
    batch.push(example);
    left -= 1;
    if (batch.length < recipe.batchSize && left > 0) continue;
    const learningRate = rateAt(recipe, epoch, progress.optimiserStep);
    const losses = trainStep(training, batch, { epoch, learningRate });
    progress.step += 1;
    progress.optimiserStep += 1;
    progress.totals.images += batch.length;
    progress.totals.seconds += pace.lap();
    for (const name of lossNames) progress.totals.losses[name] += losses[name] * batch.length;
    batch = [];
    training.onStep?.(describeStep(training, epoch, learningRate));
    await pace.rest();
    // Decoders and messages have their turn between two steps.
    await new Promise(setImmediate);
  }
}

/** Classes of the garments that a plan counts: crowd regions are not learnt, so no photo is repeated for them. */
function classesShown({ garments }: DetectorSample): number[] {
  return garments.flatMap((garment) => (garment.crowd ? [] : [garment.class]));
}

interface Visit {
  /** Among the training photos. */
  position: number;
  /** How often the epoch has seen the photo with this visit. */
  time: number;
}

function timed(order: Uint32Array): Visit[] {
  const times = new Map<number, number>();
  return Array.from(order, (position) => {
    const time = (times.get(position) ?? 0) + 1;
    times.set(position, time);
    return { position, time };
  });
}

async function validateOrStop(training: Training): Promise<DetectorFigures> {
  try {
    return await training.validate();
  } catch (error) {
    await stopIfCancelled(training);
    throw error;
  }
}

/** Turns the sums of a finished epoch into its record, and prepares the next one. */
function closeEpoch(
  progress: DetectorProgress,
  recipe: DetectorRecipe,
  validation: DetectorFigures,
  validationSeconds: number,
): { record: DetectorEpoch; improved: boolean } {
  const { totals } = progress;
  const epoch = progress.epochs.length + 1;
  const losses = { ...totals.losses };
  for (const name of lossNames) losses[name] /= totals.images;
  const record: DetectorEpoch = {
    epoch,
    learningRate: rateAt(recipe, epoch, progress.optimiserStep - 1),
    losses,
    trainLoss: lossNames.reduce((sum, name) => sum + losses[name], 0),
    validation,
    seconds: totals.seconds + validationSeconds,
    imagesPerSecond: totals.images / totals.seconds,
  };
  const improved = progress.best === null || validation.mask.AP > progress.best.figures.mask.AP;
  if (improved) progress.best = { epoch, figures: validation };
  progress.epochs.push(record);
  progress.seconds += record.seconds;
  progress.images += totals.images;
  progress.totals = freshTotals();
  progress.step = 0;
  return { record, improved };
}

function freshTotals(): DetectorProgress['totals'] {
  return { losses: { objectness: 0, proposalBox: 0, class: 0, box: 0, mask: 0 }, images: 0, seconds: 0 };
}

function freshProgress(): DetectorProgress {
  return { step: 0, totals: freshTotals(), optimiserStep: 0, epochs: [], best: null, seconds: 0, images: 0 };
}

function describeStep({ progress, recipe, totalImages }: Training, epoch: number, learningRate: number): DetectorStep {
  const { totals } = progress;
  return {
    epoch,
    epochs: recipe.epochs,
    learningRate,
    loss: lossNames.reduce((sum, name) => sum + totals.losses[name], 0) / totals.images,
    imagesPerSecond: totals.images / totals.seconds,
    images: progress.images + totals.images,
    totalImages,
  };
}
