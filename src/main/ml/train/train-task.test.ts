import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { balancePlan } from '../../../shared/contract/balance-plan.ts';
import type { EpochRecord } from '../../../shared/contract/training.ts';
import type {
  Prediction,
  PredictTask,
  TrainClassifierTask,
  WeightsSource,
  WorkerReport,
} from '../../../shared/contract/worker.ts';
import { predict } from '../eval/predict-task.ts';
import { tf } from '../ops/tensorflow.ts';
import { createTaskControl } from '../task-control.ts';
import { readSafetensors } from '../weights/safetensors.ts';
import type { WeightMap } from '../weights/weight-map.ts';
import type { TestDataset } from '../images/testing/dataset.ts';
import { createTestDataset, trainingTask } from '../images/testing/dataset.ts';
import { trainClassifier } from './train-task.ts';

vi.setConfig({ testTimeout: 240_000 });

let dataset: TestDataset;
beforeAll(async () => {
  dataset = await createTestDataset(18);
});
afterAll(() => dataset.remove());

/** Without what the clock decides. A training that is taken up again tells its earlier epochs again, in front. */
type Curve = Omit<EpochRecord, 'seconds' | 'imagesPerSecond'>[];

/** Runs a task to its end, or until a report makes `stopAt` true. */
async function run(
  task: TrainClassifierTask,
  stopAt: (report: WorkerReport) => boolean = () => false,
): Promise<{ curve: Curve; outcome: unknown }> {
  const curve: Curve = [];
  const cancellation = new AbortController();
  const control = createTaskControl(cancellation.signal, (report) => {
    if (report.type === 'epoch') {
      const { seconds: _seconds, imagesPerSecond: _speed, ...record } = report.epoch;
      curve.push(record);
    }
    if (stopAt(report)) cancellation.abort();
  });
  const unthrottled = {
    ...control,
    progress: (progress: never) => control.report({ type: 'progress', progress } as never),
  };
  const outcome = await trainClassifier(task, unthrottled).catch((error: unknown) => error);
  return { curve, outcome };
}

async function modelWeights(task: TrainClassifierTask): Promise<WeightMap> {
  return readSafetensors(await readFile(join(task.runDirectory, 'model.safetensors'))).weights;
}

/** Stops after a number of steps, counted over the whole call. */
function afterSteps(steps: number): (report: WorkerReport) => boolean {
  let seen = 0;
  return (report) => report.type === 'progress' && report.progress.step.startsWith('Training') && ++seen === steps;
}

async function answersFor(
  task: TrainClassifierTask,
  split: PredictTask['split'],
  weights?: WeightsSource,
): Promise<Prediction[]> {
  const predictions: Prediction[] = [];
  const control = createTaskControl(new AbortController().signal, (report) => {
    if (report.type === 'predictions') predictions.push(...report.predictions);
  });
  const { runDirectory, manifest, cropsDirectory, featureCacheDirectory } = task;
  const request = { type: 'predict', runDirectory, manifest, cropsDirectory, featureCacheDirectory, split } as const;
  const result = await predict({ ...request, ...(weights === undefined ? {} : { weights }) }, control);
  expect(result).toEqual({ count: predictions.length, events: task.eventNames });
  return predictions;
}

describe('trainClassifier', () => {
  it('follows the same curve for the same seed, and another one for another', async () => {
    const overrides = { epochs: [3] };
    const first = await run(await trainingTask(dataset, 'same-1', overrides));
    const second = await run(await trainingTask(dataset, 'same-2', overrides));
    const other = await run(await trainingTask(dataset, 'same-3', overrides, { seed: 12 }));
    expect(first.outcome).toMatchObject({ epochs: 3, recipe: 'quick', backbone: 'efficientnet-lite0' });
    expect(first.curve.map(({ epoch, phase }) => [epoch, phase])).toEqual([
      [1, 'transfer'],
      [2, 'transfer'],
      [3, 'transfer'],
    ]);
    // Kernels round differently from machine to machine; a change of what is computed shows far above that.
    const expected = [
      [1.0535, 1.1305],
      [1.0505, 1.1523],
      [0.8693, 1.1815],
    ];
    for (const [index, { trainLoss, validationLoss }] of first.curve.entries()) {
      expect(trainLoss).toBeCloseTo(expected[index]?.[0] ?? Number.NaN, 2);
      expect(validationLoss).toBeCloseTo(expected[index]?.[1] ?? Number.NaN, 2);
    }
    expect(second.curve).toEqual(first.curve);
    expect(other.curve).not.toEqual(first.curve);
  });

  it('learns a few crops by heart', async () => {
    const overrides = { epochs: [30], learningRate: [2e-3], dropout: 0, cachedViews: 0 };
    const task = await trainingTask(dataset, 'overfit', overrides);
    for (const phase of task.recipe.phases) phase.weightDecay = 0;
    const { curve } = await run(task);
    expect(curve.at(-1)?.trainLoss).toBeLessThan(0.01);
    expect(curve.at(-1)?.trainAccuracy).toBe(1);
  });

  it('is cancelled within an epoch and taken up again on the same curve, in both phases', async () => {
    const overrides = { epochs: [2, 1] };
    const whole = await run(await trainingTask(dataset, 'whole', overrides));
    const task = await trainingTask(dataset, 'parts', overrides);
    // 12 training crops in batches of 4: stopped in the second epoch, then in the fine-tuning.
    const first = await run(task, afterSteps(4));
    expect(first.outcome).toMatchObject({ code: 'CANCELLED' });
    const second = await run({ ...task, resume: true }, afterSteps(4));
    expect(second.outcome).toMatchObject({ code: 'CANCELLED' });
    const third = await run({ ...task, resume: true });
    expect(first.curve).toEqual(whole.curve.slice(0, 1));
    expect(second.curve).toEqual(whole.curve.slice(0, 2));
    expect(third.curve).toEqual(whole.curve);
    expect(whole.curve).toHaveLength(3);
    const wholeTask = await trainingTask(dataset, 'whole', overrides);
    expect(await modelWeights(task)).toEqual(await modelWeights(wholeTask));
  });

  it('draws by a balance plan, goes on with it on the same curve, and with no other one', async () => {
    const task = await trainingTask(dataset, 'plan', { epochs: [3] });
    const targets = [{ event: 'wedding', kind: 'share' as const, value: 0.5 }];
    const plan = balancePlan.parse({ strategy: 'square-root', targets, cap: 4, epochSize: 20 });
    const planned = { ...task, recipe: { ...task.recipe, plan } };
    const whole = await run({ ...planned, runDirectory: `${task.runDirectory}-whole` });
    const plain = await run({ ...task, runDirectory: `${task.runDirectory}-plain` });
    expect(whole.curve).toHaveLength(3);
    expect(whole.curve).not.toEqual(plain.curve);
    const first = await run(planned, afterSteps(5));
    expect(first.outcome).toMatchObject({ code: 'CANCELLED' });
    const other = { ...planned, recipe: { ...task.recipe, plan: { ...plan, cap: 3 } }, resume: true };
    expect((await run(other)).outcome).toMatchObject({ code: 'CHECKPOINT_INVALID' });
    expect((await run({ ...planned, resume: true })).curve).toEqual(whole.curve);
  });

  it('trains `paper` on pictures augmented at every step, in both phases', async () => {
    const task = await trainingTask(dataset, 'paper', {});
    const phases = task.recipe.phases.map((phase) => ({ ...phase, epochs: 1, batchSize: 6 }));
    const { curve, outcome } = await run({ ...task, recipe: { ...task.recipe, name: 'paper', phases } });
    expect(curve.map(({ phase }) => phase)).toEqual(['transfer', 'fine-tune']);
    expect(outcome).toMatchObject({ recipe: 'paper', epochs: 2 });
    const { fineTuned, bestEpoch } = JSON.parse(await readFile(join(task.runDirectory, 'model.json'), 'utf8')) as {
      fineTuned: boolean;
      bestEpoch: number;
    };
    expect(fineTuned).toBe(bestEpoch === 2);
    expect(await answersFor(task, 'val')).toHaveLength(6);
  });

  it('keeps the epoch with the lowest watched loss', async () => {
    const task = await trainingTask(dataset, 'best', { epochs: [6], learningRate: [5e-3] });
    const { curve, outcome } = await run(task);
    const losses = curve.map(({ validationLoss }) => validationLoss ?? Number.NaN);
    const bestEpoch = losses.indexOf(Math.min(...losses)) + 1;
    expect(outcome).toMatchObject({ bestEpoch, validation: { loss: Math.min(...losses) } });
    const description = JSON.parse(await readFile(join(task.runDirectory, 'model.json'), 'utf8')) as object;
    expect(description).toMatchObject({ bestEpoch, fineTuned: false, garmentNames: task.garmentNames });
  });

  it('stops with the batch named when the loss is not finite', async () => {
    const task = await trainingTask(dataset, 'infinite', { epochs: [3], learningRate: [1e30] });
    const { outcome } = await run(task);
    expect(outcome).toMatchObject({ code: 'LOSS_NOT_FINITE' });
    const { details } = outcome as { details: { epoch: number; batch?: number; crops: string[] } };
    const known = new Set(dataset.samples.map(({ crop }) => crop));
    expect(details.crops.length).toBeGreaterThan(0);
    expect(details.crops.every((crop) => known.has(crop))).toBe(true);
    expect(details.epoch).toBe(1);
    expect(details.batch).toBe(2);
  });

  it('says what is wrong with its data', async () => {
    const task = await trainingTask(dataset, 'bad', { epochs: [1] });
    const manifest = join(dataset.directory, 'bad.jsonl');
    const lines = async (samples: object[]): Promise<void> =>
      writeFile(manifest, samples.map((sample) => JSON.stringify(sample)).join('\n'));
    await lines(dataset.samples.filter(({ split }) => split === 'train'));
    expect((await run({ ...task, manifest })).outcome).toMatchObject({ code: 'DATASET_EMPTY' });
    await lines(dataset.samples.map((sample) => ({ ...sample, event: 3 })));
    expect((await run({ ...task, manifest })).outcome).toMatchObject({
      code: 'BAD_REQUEST',
      details: { field: 'event' },
    });
    await lines([{ ...dataset.samples[0], split: 'other' }]);
    expect((await run({ ...task, manifest })).outcome).toMatchObject({
      code: 'BAD_REQUEST',
      details: { record: 1, field: 'split' },
    });
    const missing = dataset.samples.map((sample) => ({ ...sample, crop: 'f'.repeat(64) }));
    await lines(missing);
    expect((await run({ ...task, manifest })).outcome).toMatchObject({ code: 'PHOTO_INVALID' });
  });

  it('refuses weights that are not those that were chosen', async () => {
    const task = await trainingTask(dataset, 'weights', { epochs: [1] });
    const weights = { ...task.weights, sha256: '0'.repeat(64) } as TrainClassifierTask['weights'];
    expect((await run({ ...task, weights })).outcome).toMatchObject({ code: 'WEIGHTS_INVALID' });
  });

  it('refuses a checkpoint of another training', async () => {
    const task = await trainingTask(dataset, 'other', { epochs: [1] });
    await run(task);
    const { outcome } = await run({ ...task, seed: 99, resume: true });
    expect(outcome).toMatchObject({ code: 'CHECKPOINT_INVALID' });
  });

  it('predicts what it learnt, with probabilities that sum to 1', async () => {
    const task = await trainingTask(dataset, 'predict', { epochs: [15], learningRate: [2e-3], dropout: 0 });
    await run(task);
    const predictions = await answersFor(task, 'train');
    expect(predictions).toHaveLength(12);
    const right = predictions.filter(
      ({ event, probabilities }) => probabilities.indexOf(Math.max(...probabilities)) === event,
    );
    expect(right.length).toBeGreaterThanOrEqual(10);
    for (const { probabilities } of predictions) {
      expect(probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
    }
    const others = { kind: 'random', seed: 0 } as const;
    await expect(answersFor(task, null, others)).rejects.toMatchObject({ code: 'WEIGHTS_INVALID' });
  });

  it('keeps no tensor over repeated trainings, cancelled and failed ones included', async () => {
    const task = await trainingTask(dataset, 'memory', { epochs: [1, 1] });
    const broken = await trainingTask(dataset, 'memory-broken', { epochs: [3], learningRate: [1e30] });
    const round = async (): Promise<number> => {
      await run(task);
      await run(task, afterSteps(2));
      await run(broken);
      return tf.memory().numTensors;
    };
    const before = tf.memory().numTensors;
    expect(await round()).toBe(before);
    expect(await round()).toBe(before);
  });
});
