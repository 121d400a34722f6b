import { execFileSync } from 'node:child_process';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { detectorTrainingResult } from '../../../../shared/contract/detection.ts';
import { openEngine, type Engine } from '../../engine.ts';
import { importFewOfSample, temporaryEngine } from '../../testing.ts';

// Short trainings on the sample's real photos, made very small, with the real worker.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 120_000 });

let studio: Awaited<ReturnType<typeof temporaryEngine>>;
let engine: Engine;
let copy: string;

const overrides = { epochs: 3, shortSide: 64, warmupSteps: 4, frozenStages: 3 };

beforeAll(async () => {
  studio = await temporaryEngine();
  engine = studio.engine;
  await importFewOfSample(engine, { train: 8, val: 4 });
  await engine.close();
  copy = path.join(path.dirname(studio.directory), 'copy');
  await cp(studio.directory, copy, { recursive: true });
  engine = await openEngine({ projectDirectory: studio.directory, logLevel: 'fatal' });
});

afterAll(async () => {
  await engine.close();
  await studio.dispose();
});

/** Resolves when the epoch is told, live. */
function epochTold({ events }: Engine, epoch: number): Promise<void> {
  return new Promise((resolve) => {
    const stop = events.subscribe((event) => {
      if (event.type !== 'detector-epoch' || event.epoch.epoch < epoch) return;
      stop();
      resolve();
    });
  });
}

function killWorker(): void {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).trim().split('\n');
  for (const line of lines) {
    const [, pid, parent, words] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    if (Number(parent) === process.pid && words?.includes('ml/worker.ts') === true)
      process.kill(Number(pid), 'SIGKILL');
  }
}

/** A run with what the clock has no say in. */
async function outcome(studioEngine: Engine, id: number) {
  const run = await studioEngine.call('detector.run', { id });
  const [model] = await studioEngine.call('detector.models', {});
  return {
    state: run.state,
    snapshotHash: run.snapshotHash,
    bestEpoch: run.bestEpoch,
    epochs: run.epochs.map(({ seconds: _seconds, imagesPerSecond: _speed, ...epoch }) => epoch),
    model: { ...model!, createdAt: 0 },
    report: { ...(await studioEngine.call('detector.report', { runId: id, split: 'val' })), createdAt: 0 },
  };
}

describe('training a detector', () => {
  it('leaves everything that made it, and a model that can be run', async () => {
    const { jobId, runId } = await engine.call('detector.start', { overrides });
    const job = await engine.jobs.ended(jobId);
    expect(job, JSON.stringify(job.error)).toMatchObject({ state: 'done', runId });
    const result = detectorTrainingResult.parse(job.result);
    expect(result).toMatchObject({ run: runId, architecture: 'efficientnet-lite0-fpn', recipe: 'starter', epochs: 3 });
    const run = await engine.call('detector.run', { id: runId });
    expect(run).toMatchObject({
      kind: 'detector',
      state: 'done',
      seed: 0,
      data: { source: 'project', photos: { train: 8, val: 4, test: 0 } },
      recipe: { epochs: 3, milestones: [2], shortSide: 64, shortSides: [58, 64, 70] },
      evaluatedSplits: ['val'],
      weightsHashes: { 'efficientnet-lite0-fpn': expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    });
    expect(run.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(run.epochs[2]!.trainLoss).toBeLessThan(run.epochs[0]!.trainLoss);
    const report = await engine.call('detector.report', { runId, split: 'val' });
    const best = run.epochs[run.bestEpoch! - 1]!;
    expect(report.figures.mask.AP).toBeCloseTo(best.validation.mask.AP, 2);
    const [model] = await engine.call('detector.models', {});
    expect(model).toMatchObject({
      runId,
      classNames: run.data!.classNames,
      shortSide: 64,
      validation: result.validation,
    });
  });

  it('follows the same curve to the same model when it is killed, closed on and resumed', async () => {
    let other = await openEngine({ projectDirectory: copy, logLevel: 'fatal' });
    try {
      const { jobId, runId } = await other.call('detector.start', { overrides });
      await epochTold(other, 1);
      killWorker();
      expect(await other.jobs.ended(jobId)).toMatchObject({ state: 'failed', resumable: true });
      await other.call('jobs.resume', { id: jobId });
      await epochTold(other, 2);
      await other.close();

      other = await openEngine({ projectDirectory: copy, logLevel: 'fatal' });
      expect(await other.call('detector.run', { id: runId })).toMatchObject({ state: 'interrupted', jobId });
      await other.call('jobs.resume', { id: jobId });
      const job = await other.jobs.ended(jobId);
      expect(job, JSON.stringify(job.error)).toMatchObject({ state: 'done' });
      expect(await outcome(other, runId)).toEqual(await outcome(engine, runId));
    } finally {
      await other.close();
    }
  });

  it('goes on from a whole detector, and refuses one that does not fit', async () => {
    const [model] = await engine.call('detector.models', {});
    const weights = Number(model!.id);
    const { jobId, runId } = await engine.call('detector.start', { weights, overrides: { ...overrides, epochs: 1 } });
    const job = await engine.jobs.ended(jobId);
    expect(job, JSON.stringify(job.error)).toMatchObject({ state: 'done' });
    const [first, second] = [
      await engine.call('detector.run', { id: 1 }),
      await engine.call('detector.run', { id: runId }),
    ];
    expect(second.epochs[0]!.trainLoss).toBeLessThan(first.epochs[0]!.trainLoss);
    const runIds = (await engine.call('detector.models', {})).map(({ runId: of }) => of);
    expect(runIds.slice(0, 2)).toEqual([runId, 1]);
    await expect(engine.call('detector.start', { weights, architecture: 'resnet18-fpn' })).rejects.toMatchObject({
      code: 'WEIGHTS_INVALID',
    });
  });

  it('refuses what cannot be trained, and leaves no run behind', async () => {
    const before = (await engine.call('detector.runs', {})).length;
    await expect(engine.call('detector.start', { overrides: { longSide: 10 } })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      details: { field: 'overrides.longSide' },
    });
    await expect(engine.call('detector.start', { recipe: 'paper' })).rejects.toMatchObject({ code: 'MODEL_UNKNOWN' });
    await expect(engine.call('detector.start', { weights: 77 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const train = { annotations: '/nowhere/annos', photos: '/nowhere/image' };
    await expect(engine.call('detector.start', { source: { train } })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      details: { field: 'source.train.annotations' },
    });
    expect(await engine.call('detector.runs', {})).toHaveLength(before);
    const empty = await temporaryEngine();
    await expect(empty.engine.call('detector.start', {})).rejects.toMatchObject({ code: 'DATASET_EMPTY' });
    await empty.dispose();
  });
});
