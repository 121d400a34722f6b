import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type {
  DetectorEpoch,
  DetectorFigures,
  DetectorRecipe,
  DetectorSample,
} from '../../../shared/contract/detection.ts';
import { photoPlan } from '../../../shared/contract/balance-plan.ts';
import { detectorProgress } from '../../../shared/contract/run-files.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import { createPhotoSampler, groupPhotos } from '../../../shared/domain/photo-draws.ts';
import { garmentClasses, garmentSamples, smallRecipe } from '../images/testing/garments.ts';
import { createDetector, type Detector } from '../maskrcnn/detector.ts';
import { initialDetectorWeights } from '../maskrcnn/initial-weights.ts';
import { declareDetector } from '../maskrcnn/layers.ts';
import { detectorPlan } from '../maskrcnn/plan.ts';
import { relativeDifference } from '../maskrcnn/testing/gradients.ts';
import { trainableNames } from '../maskrcnn/trainable.ts';
import { tf } from '../ops/tensorflow.ts';
import type { WeightMap } from '../weights/weight-map.ts';
import { openCheckpoints } from './checkpoint.ts';
import {
  trainDetector,
  type DetectorOutcome,
  type DetectorStep,
  type DetectorTrainerOptions,
} from './detector-trainer.ts';

vi.setConfig({ testTimeout: 240_000 });

const architecture = 'efficientnet-lite0-fpn';
const classCount = garmentClasses.length;
const declared = declareDetector(detectorPlan(architecture), classCount);
const firstWeights = initialDetectorWeights(declared, 1);

let directory: string;
/** Two steps of two photos make an epoch. */
let samples: DetectorSample[];
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'detector-trainer-'));
  samples = await garmentSamples(4);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

function figures(ap: number): DetectorFigures {
  const each = { AP: ap, AP50: ap, AP75: ap, APs: ap, APm: ap, APl: ap, AR1: ap, AR10: ap, AR100: ap };
  return { box: { ...each, AP: 0 }, mask: each };
}

/** Of the weights as they are: whoever measures must find those of the end of the epoch. */
async function figuresOfWeights(detector: Detector): Promise<DetectorFigures> {
  const name = 'roi_heads.mask_predictor.mask_fcn_logits.weight';
  const data = (await detector.weights(new Set([name]))).get(name)?.data as Float32Array;
  return figures(data.reduce((sum, value) => sum + Math.abs(value), 0) / data.length);
}

interface Run {
  /** Without what the clock decides. */
  curve: Omit<DetectorEpoch, 'seconds' | 'imagesPerSecond'>[];
  bests: boolean[];
  /** Undefined where it failed. */
  outcome: DetectorOutcome | undefined;
  error: unknown;
  /** As they were left. */
  weights: WeightMap;
}

type Changes = Partial<Pick<DetectorTrainerOptions, 'train' | 'seed' | 'onStep' | 'signal' | 'checkpointSeconds'>> & {
  recipe?: Partial<DetectorRecipe>;
  validate?(detector: Detector): Promise<DetectorFigures>;
};

/** Trains a fresh detector, or goes on where the run of that name has a checkpoint. */
async function train(run: string, { recipe, validate = figuresOfWeights, ...changes }: Changes = {}): Promise<Run> {
  const detector = createDetector({ architecture, classCount }, firstWeights);
  const curve: Run['curve'] = [];
  const bests: boolean[] = [];
  try {
    const training = trainDetector({
      detector,
      recipe: { ...smallRecipe, ...recipe },
      seed: 3,
      train: samples,
      classNames: garmentClasses,
      checkpoints: openCheckpoints(join(directory, run), 'a training', detectorProgress),
      validate: () => validate(detector),
      onEpoch: ({ seconds: _seconds, imagesPerSecond: _speed, ...record }, best) => {
        curve.push(record);
        bests.push(best);
      },
      ...changes,
    });
    const [outcome, error] = await training.then(
      (result) => [result, undefined] as const,
      (reason: unknown) => [undefined, reason] as const,
    );
    return { curve, bests, outcome, error, weights: await detector.weights() };
  } finally {
    detector.dispose();
  }
}

/** Names of the weights that are not the same bit by bit. */
function differing(left: WeightMap | undefined, right: WeightMap | undefined): string[] {
  if (left === undefined || right === undefined) throw new Error('there are no weights to compare');
  const bytes = (weights: WeightMap, name: string): Buffer => {
    const { buffer, byteOffset, byteLength } = weights.get(name)?.data ?? new Float32Array(0);
    return Buffer.from(buffer, byteOffset, byteLength);
  };
  const names = new Set([...left.keys(), ...right.keys()]);
  return [...names].filter((name) => !bytes(left, name).equals(bytes(right, name)));
}

function changeOf(weights: WeightMap, name: string): Float32Array {
  const [before, after] = [firstWeights, weights].map((each) => each.get(name)?.data as Float32Array);
  return after!.map((value, index) => value - (before?.[index] ?? NaN));
}

/** Aborts after so many steps. */
function stopAfter(steps: number): Pick<DetectorTrainerOptions, 'onStep' | 'signal'> {
  const cancellation = new AbortController();
  let seen = 0;
  const onStep = (): void => {
    if (++seen === steps) cancellation.abort();
  };
  return { onStep, signal: cancellation.signal };
}

describe('trainDetector with a plan that repeats photos', () => {
  // Of the four photos, one shows no top: the others come once, and a second time by chance.
  const plan = photoPlan.parse({
    kind: 'detector',
    strategy: 'none',
    factors: [{ garment: 'top', factor: 1.5 }],
  });
  const recipe = { plan, epochs: 3 };
  const steps: DetectorStep[] = [];
  let whole: Run;
  beforeAll(async () => {
    whole = await train('repeats', { recipe, onStep: (step) => steps.push(step) });
  }, 240_000);

  it('visits in each epoch what its sampler draws, and says so from the first step on', () => {
    expect(whole.error).toBeUndefined();
    const shown = samples.map(({ garments }) => garments.map((garment) => garment.class));
    const sampler = createPhotoSampler(groupPhotos(shown), { names: garmentClasses, plan, seed: 3 });
    const lengths = [1, 2, 3].map((epoch) => sampler.draw(epoch).length);
    expect(new Set(lengths).size).toBeGreaterThan(1);
    expect(Math.max(...lengths)).toBeGreaterThan(samples.length);
    const total = lengths.reduce((sum, each) => sum + each);
    expect(new Set(steps.map(({ totalImages }) => totalImages))).toEqual(new Set([total]));
    expect(steps.at(-1)?.images).toBe(total);
    const stepsOf = (epoch: number): number => steps.filter((step) => step.epoch === epoch).length;
    expect([1, 2, 3].map(stepsOf)).toEqual(lengths.map((length) => Math.ceil(length / smallRecipe.batchSize)));
    expect(whole.outcome?.progress).toMatchObject({ images: total, optimiserStep: steps.length });
  });

  it('is another training than without it', async () => {
    const without = await train('without-repeats', { recipe: { epochs: 1 } });
    expect(differing(without.weights, whole.weights)).not.toEqual([]);
    expect(without.curve[0]).not.toEqual(whole.curve[0]);
  });

  it('cancelled after a step and taken up again, ends as if nothing had been', async () => {
    for (const stopped of [1, 3, 4]) {
      const first = await train(`repeats-${stopped}`, { recipe, ...stopAfter(stopped) });
      expect(first.error).toMatchObject({ code: 'CANCELLED' });
      const second = await train(`repeats-${stopped}`, { recipe });
      expect(second.curve).toEqual(whole.curve);
      expect(second.bests).toEqual(whole.bests);
      expect(differing(second.weights, whole.weights)).toEqual([]);
    }
  });
});

describe('trainDetector', () => {
  let whole: Run;
  beforeAll(async () => {
    whole = await train('whole');
  }, 240_000);

  it('learns in every loss, at rates that rise and fall as the recipe says', () => {
    expect(whole.error).toBeUndefined();
    expect(whole.curve.map(({ epoch }) => epoch)).toEqual([1, 2]);
    // Step 1 of a warm-up of 3, then the full rate.
    const full = smallRecipe.learningRate;
    expect(whole.curve[0]?.learningRate).toBeCloseTo(full * (1 / 3 + 1e-3 * (2 / 3)), 10);
    expect(whole.curve[1]?.learningRate).toBe(full);
    for (const { losses, trainLoss } of whole.curve) {
      const values = Object.values(losses);
      expect(values.every((loss) => Number.isFinite(loss) && loss > 0)).toBe(true);
      expect(trainLoss).toBeCloseTo(
        values.reduce((sum, loss) => sum + loss),
        10,
      );
    }
    expect(whole.curve[1]?.trainLoss).toBeLessThan(whole.curve[0]?.trainLoss ?? NaN);
    expect(whole.outcome?.progress).toMatchObject({ optimiserStep: 4, images: 8, step: 0 });
  });

  it('follows the same curve to the same weights again, and another one with another seed', async () => {
    const again = await train('again');
    expect(again.curve).toEqual(whole.curve);
    expect(differing(again.weights, whole.weights)).toEqual([]);
    const other = await train('other-seed', { seed: 4 });
    expect(other.curve).not.toEqual(whole.curve);
  });

  it.each([1, 2, 3, 4])('cancelled after step %i and taken up again, ends as if nothing had been', async (steps) => {
    const first = await train(`stopped-${steps}`, stopAfter(steps));
    expect(first.error).toMatchObject({ code: 'CANCELLED' });
    expect(first.curve).toEqual(whole.curve.slice(0, Math.floor((steps - 1) / 2)));
    const second = await train(`stopped-${steps}`);
    expect(second.curve).toEqual(whole.curve);
    expect(second.bests).toEqual(whole.bests);
    expect(differing(second.weights, whole.weights)).toEqual([]);
    expect(differing(second.outcome?.weights, whole.outcome?.weights)).toEqual([]);
  });

  it('cancelled while it measures and taken up again, measures again', async () => {
    const cancellation = new AbortController();
    const first = await train('stopped-measuring', {
      signal: cancellation.signal,
      validate: () => {
        cancellation.abort();
        return Promise.reject(new Error('aborted'));
      },
    });
    expect(first.error).toMatchObject({ code: 'CANCELLED' });
    expect(first.curve).toEqual([]);
    const second = await train('stopped-measuring');
    expect(second.curve).toEqual(whole.curve);
    expect(differing(second.weights, whole.weights)).toEqual([]);
  });

  it('tells the epochs of a finished training again, and changes nothing', async () => {
    const again = await train('whole');
    expect(again.curve).toEqual(whole.curve);
    expect(differing(again.outcome?.weights, whole.outcome?.weights)).toEqual([]);
  });

  it('keeps the epoch with the highest mask AP, the first of equals', async () => {
    const measured: WeightMap[] = [];
    const masks = [0.1, 0.3, 0.3, 0.2];
    const { bests, outcome, weights } = await train('best', {
      recipe: { epochs: 4 },
      validate: async (detector) => {
        measured.push(await detector.weights());
        return figures(masks[measured.length - 1] ?? NaN);
      },
    });
    expect(bests).toEqual([true, true, false, false]);
    expect(outcome?.best).toEqual({ epoch: 2, figures: figures(0.3) });
    expect(differing(outcome?.weights, measured[1])).toEqual([]);
    expect(differing(weights, measured[1])).toEqual([]);
    expect(differing(measured[2], measured[1])).not.toEqual([]);
  });

  it('leaves frozen stages and every norm as they were, and changes all else', async () => {
    const detector = createDetector({ architecture, classCount }, firstWeights);
    const trained = new Set(trainableNames(detector, smallRecipe.frozenStages));
    detector.dispose();
    expect(differing(whole.weights, firstWeights).sort()).toEqual([...trained].sort());
    expect([...trained].some((name) => name.includes('_bn'))).toBe(false);
  });

  it('adds up gradients of several passes to those of one, and takes a batch that is smaller than a pass', async () => {
    // A photo twice is drawn twice the same way, so that means over objects are those of both passes together.
    const [sample] = samples as [DetectorSample];
    const changes = { train: [sample, sample], recipe: { epochs: 1, warmupSteps: 0 } };
    const one = await train('one-pass', { ...changes, recipe: { ...changes.recipe, photosPerPass: 2 } });
    const two = await train('two-passes', { ...changes, recipe: { ...changes.recipe, photosPerPass: 1 } });
    const larger = await train('large-pass', { ...changes, recipe: { ...changes.recipe, photosPerPass: 8 } });
    expect(differing(larger.weights, one.weights)).toEqual([]);
    for (const name of ['backbone.fpn.inner_blocks.0.0.weight', 'roi_heads.mask_predictor.mask_fcn_logits.weight']) {
      expect(relativeDifference(changeOf(two.weights, name), changeOf(one.weights, name)), name).toBeLessThan(1e-3);
    }
    expect(two.curve[0]?.trainLoss).toBeCloseTo(one.curve[0]?.trainLoss ?? NaN, 5);
  });

  it('holds the gradient within its bounds', async () => {
    const changes = { epochs: 1, batchSize: 4, warmupSteps: 0, momentum: 0, weightDecay: 0, learningRate: 1 };
    const { weights } = await train('clipped', { recipe: { ...changes, referenceBatch: 4, gradientClip: 1e-2 } });
    let squares = 0;
    for (const name of weights.keys()) for (const change of changeOf(weights, name)) squares += change ** 2;
    expect(Math.sqrt(squares)).toBeCloseTo(1e-2, 4);
  });

  it('stops with the photos named when a loss is not finite', async () => {
    const recipe = { learningRate: 1e30, warmupSteps: 0, gradientClip: 0, epochs: 3 };
    const { error, curve } = await train('infinite', { recipe });
    expect(error).toMatchObject({ code: 'LOSS_NOT_FINITE', details: { epoch: 1, batch: 2, learningRate: 1e30 } });
    const { details } = error as { details: { photos: number[]; files: string[]; loss: string } };
    const known = new Map(samples.map(({ photoId, file }) => [photoId, file]));
    expect(details.photos).toHaveLength(2);
    expect(details.files).toEqual(details.photos.map((photo) => known.get(photo)));
    expect(curve).toEqual([]);
  });

  it('refuses a checkpoint of other weights and one of another training', async () => {
    await train('frozen', { recipe: { epochs: 1, frozenStages: 5 } });
    const { error } = await train('frozen', { recipe: { epochs: 1, frozenStages: 4 } });
    expect(error).toMatchObject({ code: 'CHECKPOINT_INVALID' });
    expect(error).toBeInstanceOf(StudioError);
    const another = openCheckpoints(join(directory, 'whole'), 'another training', detectorProgress);
    await expect(another.read()).rejects.toMatchObject({ code: 'CHECKPOINT_INVALID' });
  });

  it('says which photo cannot be read', async () => {
    const [first, ...rest] = samples as [DetectorSample, ...DetectorSample[]];
    const file = join(directory, 'none.jpg');
    const { error } = await train('missing', { train: [{ ...first, file }, ...rest] });
    expect(error).toMatchObject({ code: 'PHOTO_INVALID', details: { file } });
  });

  it('keeps no tensor over repeated trainings, cancelled and failed ones included', async () => {
    const rounds = async (): Promise<number> => {
      await train('memory', { recipe: { epochs: 1 }, checkpointSeconds: 0 });
      await train(`memory-stopped`, stopAfter(1));
      await train('memory-stopped', { validate: () => Promise.reject(new Error('broken')) });
      await train('memory-infinite', { recipe: { learningRate: 1e30, warmupSteps: 0 } });
      for (const run of ['memory', 'memory-stopped', 'memory-infinite']) {
        await rm(join(directory, run), { recursive: true, force: true });
      }
      return tf.memory().numTensors;
    };
    const before = tf.memory().numTensors;
    expect(await rounds()).toBe(before);
    expect(await rounds()).toBe(before);
  });
});
