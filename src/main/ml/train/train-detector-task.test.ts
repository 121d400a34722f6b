import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DetectorEpoch, DetectorRecipe, DetectorSample } from '../../../shared/contract/detection.ts';
import type { TrainDetectorTask, WorkerReport } from '../../../shared/contract/worker.ts';
import { scoreDetector } from '../eval/score-detector.ts';
import { detectorTask, garmentClasses, garmentSamples, smallRecipe } from '../images/testing/garments.ts';
import { loadDetector } from '../maskrcnn/load-detector.ts';
import { tf } from '../ops/tensorflow.ts';
import { createTaskControl } from '../task-control.ts';
import { killWorkers, runTask, type Session } from '../testing/worker-session.ts';
import { readDetector } from './checkpoint-detector.ts';
import { trainDetectorRun } from './train-detector-task.ts';

vi.setConfig({ testTimeout: 400_000, hookTimeout: 400_000 });

/** Three photos to train on, one to measure on. */
let samples: DetectorSample[];
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'detector-task-'));
  const [first, second, third, last] = (await garmentSamples(4)) as [
    DetectorSample,
    DetectorSample,
    DetectorSample,
    DetectorSample,
  ];
  samples = [first, second, third, { ...last, split: 'val' }];
});
afterAll(async () => {
  killWorkers();
  await rm(directory, { recursive: true, force: true });
});

type Curve = Omit<DetectorEpoch, 'seconds' | 'imagesPerSecond'>[];

/** Epochs without what the clock decides. */
function curveOf(reports: readonly WorkerReport[]): Curve {
  return reports.flatMap((report) => {
    if (report.type !== 'detector-epoch') return [];
    const { seconds: _seconds, imagesPerSecond: _speed, ...record } = report.epoch;
    return [record];
  });
}

function task(run: string, changes: Partial<TrainDetectorTask> = {}): Promise<TrainDetectorTask> {
  return detectorTask(directory, run, samples, changes);
}

/** Runs a task here, to its end or until a report makes `stopAt` true. */
async function run(
  message: TrainDetectorTask,
  stopAt: (report: WorkerReport) => boolean = () => false,
): Promise<{ reports: WorkerReport[]; outcome: unknown }> {
  const reports: WorkerReport[] = [];
  const cancellation = new AbortController();
  const control = createTaskControl(cancellation.signal, (report) => {
    reports.push(report);
    if (stopAt(report)) cancellation.abort();
  });
  const outcome = await trainDetectorRun(message, control).catch((error: unknown) => error);
  return { reports, outcome };
}

/** After the last step of the training; its last epoch is not measured yet. */
function endsLastEpoch(report: WorkerReport): boolean {
  if (report.type !== 'progress') return false;
  const { step, done, total } = report.progress;
  return step.startsWith('Training') && done === total;
}

const recipe = (changes: Partial<DetectorRecipe>): { recipe: DetectorRecipe } => ({
  recipe: { ...smallRecipe, ...changes },
});

describe('trainDetectorRun', () => {
  it('leaves a model of the best epoch, which finds what it was measured with', async () => {
    const before = tf.memory().numTensors;
    const message = await task('model', recipe({ epochs: 2 }));
    const { reports, outcome } = await run(message);
    const curve = curveOf(reports);
    expect(curve).toHaveLength(2);
    const best = curve.reduce((left, right) => (right.validation.mask.AP > left.validation.mask.AP ? right : left));
    expect(outcome).toMatchObject({
      epochs: 2,
      recipe: 'starter',
      architecture: 'efficientnet-lite0-fpn',
      bestEpoch: best.epoch,
      validation: best.validation,
    });
    const { description } = await readDetector(message.runDirectory);
    const { shortSide, longSide } = message.recipe;
    const facts = {
      kind: 'detector',
      recipe: message.recipe,
      seed: 11,
      bestEpoch: best.epoch,
      classNames: garmentClasses,
    };
    expect(description).toMatchObject({ ...facts, shortSide, longSide });
    const loaded = await loadDetector({ kind: 'folder', directory: message.runDirectory });
    const validation = samples.filter(({ split }) => split === 'val');
    expect(
      await scoreDetector(loaded.detector, validation, { classNames: loaded.classNames, sides: loaded.sides }),
    ).toEqual(best.validation);
    loaded.detector.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('goes on from a detector, with heads of its own where the classes are others', async () => {
    const message = await task('first', recipe({ epochs: 1 }));
    await run(message);
    const { description } = await readDetector(message.runDirectory);
    const weights = {
      kind: 'file',
      path: join(message.runDirectory, 'model.safetensors'),
      sha256: description.sha256,
    } as const;
    const narrow = samples.map((sample) => ({
      ...sample,
      garments: sample.garments.map((each) => ({ ...each, class: 0 })),
    }));
    const other = await detectorTask(directory, 'second', narrow, {
      weights,
      classNames: ['garment'],
      ...recipe({ epochs: 1, learningRate: 1e-9, warmupSteps: 0 }),
    });
    expect((await run(other)).outcome).toMatchObject({ epochs: 1 });
    const [before, after] = await Promise.all([message, other].map(({ runDirectory }) => readDetector(runDirectory)));
    const largest = (name: string): number => {
      const [left, right] = [before, after].map((each) => each?.weights.get(name)?.data as Float32Array);
      return left!.reduce((most, value, index) => Math.max(most, Math.abs(value - (right?.[index] ?? NaN))), 0);
    };
    expect(largest('roi_heads.box_head.fc7.weight')).toBeLessThan(1e-6);
    expect(after?.weights.get('roi_heads.box_predictor.cls_score.weight')?.shape).toEqual([2, 512]);
  });

  it('cancelled while it measures, goes on from there to the same end', async () => {
    const whole = await task('whole', recipe({ epochs: 1 }));
    const undisturbed = await run(whole);
    const message = await task('parts', recipe({ epochs: 1 }));
    const cancelled = await run(message, endsLastEpoch);
    expect(cancelled.outcome).toMatchObject({ code: 'CANCELLED' });
    const resumed = await run({ ...message, resume: true });
    expect(curveOf(resumed.reports)).toEqual(curveOf(undisturbed.reports));
    const [left, right] = await Promise.all(
      [whole, message].map(({ runDirectory }) => readFile(join(runDirectory, 'model.safetensors'))),
    );
    expect(left?.equals(right!)).toBe(true);
    const again = await run({ ...message, seed: 99, resume: true });
    expect(again.outcome).toMatchObject({ code: 'CHECKPOINT_INVALID' });
  });

  it('says what is wrong with its data and its weights', async () => {
    const message = await task('bad');
    const bad = (changed: DetectorSample[]): Promise<TrainDetectorTask> => detectorTask(directory, 'bad', changed);
    expect((await run(await bad(samples.filter(({ split }) => split === 'train')))).outcome).toMatchObject({
      code: 'DATASET_EMPTY',
      details: { field: 'split' },
    });
    const unknown = samples.map((sample) => ({
      ...sample,
      garments: sample.garments.map((each) => ({ ...each, class: 8 })),
    }));
    expect((await run(await bad(unknown))).outcome).toMatchObject({
      code: 'BAD_REQUEST',
      details: { record: samples[0]?.photoId, field: 'garments' },
    });
    const weights = { ...message.weights, sha256: '0'.repeat(64) } as TrainDetectorTask['weights'];
    expect((await run({ ...message, weights })).outcome).toMatchObject({ code: 'WEIGHTS_INVALID' });
  });
});

describe('the worker process', () => {
  it('killed twice in mid-training and started again, follows the curve of an undisturbed run to the same weights', async () => {
    const changes = recipe({ epochs: 3 });
    const wholeTask = await task('undisturbed', changes);
    const whole = await runTask(wholeTask);
    expect(whole.reports.at(-1)?.type).toBe('done');
    expect(curveOf(whole.reports)).toHaveLength(3);

    const message = await task('killed', changes);
    const killAt = (is: (report: WorkerReport) => boolean) =>
      runTask({ ...message, resume: true }, (report, child) => {
        if (is(report)) child.kill('SIGKILL');
      });
    // Within the second epoch, and while the third is measured.
    const first = await killAt(
      (report) => report.type === 'progress' && report.progress.step.startsWith('Training: epoch 2'),
    );
    expect(await first.ended).toEqual({ code: null, signal: 'SIGKILL' });
    const second = await killAt(endsLastEpoch);
    expect(await second.ended).toEqual({ code: null, signal: 'SIGKILL' });
    const third = await killAt(() => false);
    expect(third.reports.at(-1)?.type).toBe('done');

    const expected = curveOf(whole.reports);
    for (const { reports } of [first, second, third] satisfies Session[]) {
      const curve = curveOf(reports);
      expect(curve).toEqual(expected.slice(0, curve.length));
    }
    expect(curveOf(third.reports)).toHaveLength(3);
    const [left, right] = await Promise.all(
      [wholeTask, message].map(({ runDirectory }) => readFile(join(runDirectory, 'model.safetensors'))),
    );
    expect(left?.equals(right!)).toBe(true);
  });
});
