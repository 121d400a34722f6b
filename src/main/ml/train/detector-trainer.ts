import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs-node';
import type {
  DetectorEpoch,
  DetectorFigures,
  DetectorLosses,
  DetectorRecipe,
  DetectorSample,
} from '../../../shared/contract/detection.ts';
import type { DetectorProgress } from '../../../shared/contract/run-files.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import { createRandom } from '../../../shared/domain/random.ts';
import { prefetch } from '../images/decode.ts';
import type { Detector } from '../maskrcnn/detector.ts';
import { eagerBack } from '../maskrcnn/detector.ts';
import { loadExample } from '../maskrcnn/examples.ts';
import { rateAt } from '../maskrcnn/learning-rate.ts';
import { trainableNames } from '../maskrcnn/trainable.ts';
import { detectorLosses, frozenPart, type TrainingPicture } from '../maskrcnn/training.ts';
import type { FoldedConvolution } from '../ops/eager.ts';
import { tf } from '../ops/tensorflow.ts';
import type { WeightMap } from '../weights/weight-map.ts';
import type { CheckpointStore } from './checkpoint.ts';
import { createSgd, type Sgd } from './sgd.ts';

export interface DetectorTrainerOptions {
  detector: Detector;
  recipe: DetectorRecipe;
  seed: number;
  train: readonly DetectorSample[];
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

const lossNames = ['objectness', 'proposalBox', 'class', 'box', 'mask'] as const satisfies (keyof DetectorLosses)[];

/**
 * Trains a detector and keeps the weights of the epoch with the highest mask AP on `val`. Everything random is drawn from
 * generators named by seed, epoch and photo, so a training that is taken up again sees the very same examples.
 *
 * @throws StudioError LOSS_NOT_FINITE naming the photos of the batch; CANCELLED after a checkpoint was written;
 *   CHECKPOINT_INVALID for a checkpoint that does not fit; PHOTO_INVALID
 */
export async function trainDetector(options: DetectorTrainerOptions): Promise<DetectorOutcome> {
  const { detector, recipe, checkpoints } = options;
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
  const training: Training = { ...options, progress, optimiser, save, folded };
  try {
    if (resumed !== null) {
      detector.restore(resumed.weights);
      optimiser.restore(resumed.moments);
    }
    // Who counts the epochs may have missed the last one before a crash.
    for (const record of progress.epochs) options.onEpoch?.(record, record.epoch === progress.best?.epoch);
    while (progress.epochs.length < recipe.epochs) {
      await trainEpoch(training);
      const started = performance.now();
      const figures = await validateOrStop(training);
      const { record, improved } = closeEpoch(progress, recipe, figures, (performance.now() - started) / 1000);
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
  optimiser: Sgd;
  /** Writes a checkpoint. */
  save(): Promise<void>;
  /** Kernels of the stages that never change. */
  folded: Map<string, FoldedConvolution>;
}

/** One epoch from `progress.step` on. */
async function trainEpoch(training: Training): Promise<void> {
  const { detector, progress, recipe, seed, signal, train } = training;
  const epoch = progress.epochs.length + 1;
  const order = createRandom(seed, `order of epoch ${epoch}`).shuffle([...train]);
  const rest = order.slice(progress.step * recipe.batchSize);
  const load = async (sample: DetectorSample): Promise<Example> => ({
    sample,
    picture: await loadExample(sample, recipe, { seed, epoch }, detector.plan.semantics.sizes),
  });
  if (signal?.aborted === true) await stop(training);
  let last = performance.now();
  let saved = last;
  let batch: Example[] = [];
  let left = rest.length;
  for await (const example of prefetch(rest, load, 2 * recipe.batchSize)) {
    batch.push(example);
    left -= 1;
    if (batch.length < recipe.batchSize && left > 0) continue;
    const learningRate = rateAt(recipe, epoch, progress.optimiserStep);
    const losses = trainStep(training, batch, learningRate);
    const now = performance.now();
    progress.step += 1;
    progress.optimiserStep += 1;
    progress.totals.images += batch.length;
    progress.totals.seconds += (now - last) / 1000;
    for (const name of lossNames) progress.totals.losses[name] += losses[name] * batch.length;
    last = now;
    batch = [];
    training.onStep?.(describeStep(training, epoch, learningRate));
    if (signal?.aborted === true) await stop(training);
    if (now - saved > 1000 * (training.checkpointSeconds ?? 60)) {
      await training.save();
      saved = last = performance.now();
    }
    // Decoders and messages have their turn between two steps.
    await new Promise(setImmediate);
  }
}

interface Example {
  sample: DetectorSample;
  picture: TrainingPicture;
}

/** Forward, backward, in as many passes as the recipe asks for, and one step of the optimiser. */
function trainStep(training: Training, batch: readonly Example[], learningRate: number): DetectorLosses {
  const { recipe, optimiser } = training;
  const sums: DetectorLosses = { objectness: 0, proposalBox: 0, class: 0, box: 0, mask: 0 };
  const gradients = new Map<string, Tensor>();
  try {
    for (let first = 0; first < batch.length; first += recipe.photosPerPass) {
      const pass = batch.slice(first, first + recipe.photosPerPass);
      const share = pass.length / batch.length;
      const losses = addPass(training, pass, share, gradients);
      // Weights must stay as they were when the loss says that something broke.
      for (const name of lossNames) {
        if (!Number.isFinite(losses[name])) throw lossNotFinite(training, name, losses[name], pass, learningRate);
        sums[name] += share * losses[name];
      }
    }
    clip(gradients, recipe.gradientClip);
    optimiser.apply(gradients, learningRate);
  } finally {
    tf.dispose([...gradients.values()]);
  }
  return sums;
}

/** Adds the gradients of one pass, weighted with its share of the batch, to `gradients`. */
function addPass(
  training: Training,
  pass: readonly Example[],
  share: number,
  gradients: Map<string, Tensor>,
): DetectorLosses {
  const { detector, recipe, optimiser, folded } = training;
  const pictures = pass.map(({ picture }) => picture);
  const values = {} as DetectorLosses;
  tf.tidy(() => {
    const frozen = frozenPart(eagerBack(detector, folded), detector, pictures, recipe.frozenStages);
    const { grads } = tf.variableGrads(() => {
      const losses = detectorLosses(eagerBack(detector), detector, frozen, pictures);
      for (const name of lossNames) values[name] = losses[name].dataSync()[0] ?? Number.NaN;
      return tf.addN(lossNames.map((name) => losses[name])) as Scalar;
    }, [...optimiser.parameters.values()]);
    for (const [name, variable] of optimiser.parameters) {
      const gradient = grads[variable.name];
      if (gradient === undefined) continue;
      const before = gradients.get(name);
      const weighted = share === 1 ? gradient : tf.mul(gradient, share);
      gradients.set(name, tf.keep(before === undefined ? weighted.clone() : tf.add(before, weighted)));
      before?.dispose();
    }
  });
  return values;
}

/** Scales all gradients together so that their common length is at most `most`. */
function clip(gradients: Map<string, Tensor>, most: number): void {
  if (most === 0) return;
  const length = tf.tidy(() => {
    const squares = [...gradients.values()].map((gradient) => tf.sum(tf.square(gradient)));
    return Math.sqrt(tf.addN(squares).dataSync()[0] ?? 0);
  });
  if (length <= most) return;
  for (const [name, gradient] of gradients) {
    gradients.set(name, tf.mul(gradient, most / length));
    gradient.dispose();
  }
}

async function validateOrStop(training: Training): Promise<DetectorFigures> {
  try {
    return await training.validate();
  } catch (error) {
    if (training.signal?.aborted === true) await stop(training);
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

function describeStep({ progress, recipe, train }: Training, epoch: number, learningRate: number): DetectorStep {
  const { totals } = progress;
  return {
    epoch,
    epochs: recipe.epochs,
    learningRate,
    loss: lossNames.reduce((sum, name) => sum + totals.losses[name], 0) / totals.images,
    imagesPerSecond: totals.images / totals.seconds,
    images: progress.images + totals.images,
    totalImages: recipe.epochs * train.length,
  };
}

async function stop(training: Training): Promise<never> {
  await training.save();
  throw new StudioError('CANCELLED', 'The training was cancelled; it can be resumed.');
}

function lossNotFinite(
  { progress }: Training,
  name: keyof DetectorLosses,
  value: number,
  pass: readonly Example[],
  learningRate: number,
): StudioError {
  const epoch = progress.epochs.length + 1;
  const batch = progress.step + 1;
  return new StudioError('LOSS_NOT_FINITE', `The loss ${name} became ${value} in batch ${batch} of epoch ${epoch}.`, {
    epoch,
    batch,
    loss: name,
    learningRate,
    photos: pass.map(({ sample }) => sample.photoId),
    files: pass.map(({ sample }) => sample.file),
    remedy: 'Try a smaller learning rate, and look at the photos of this batch.',
  });
}
