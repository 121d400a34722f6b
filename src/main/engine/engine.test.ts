import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Job } from '../../shared/contract/jobs.ts';
import { trainingResult } from '../../shared/contract/training.ts';
import { openEngine, type Engine } from './engine.ts';
import { addFixtureDetector, streetClasses } from './features/detection/testing.ts';
import { importSample, sampleFolder, temporaryEngine } from './testing.ts';

// The whole main job on the sample's real photos, with the real workers.
const patience = 300_000;

let studio: Awaited<ReturnType<typeof temporaryEngine>>;
let engine: Engine;
let runId: number;

beforeAll(async () => {
  studio = await temporaryEngine();
  engine = studio.engine;
  await importSample(engine, ['train', 'val']);
}, patience);

afterAll(async () => {
  await engine.close();
  await studio.dispose();
});

function workerPids(): number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).trim().split('\n');
  return lines
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [])
    .filter(([, , parent, words]) => Number(parent) === process.pid && words?.includes('ml/worker.ts') === true)
    .map(([, pid]) => Number(pid));
}

/** Resolves at the run's first epoch after the given one. */
function epochAfter(epoch: number): Promise<void> {
  return new Promise((resolve) => {
    const stop = engine.events.subscribe((event) => {
      if (event.type !== 'epoch' || event.epoch.epoch <= epoch) return;
      stop();
      resolve();
    });
  });
}

async function succeeded(jobId: number): Promise<Job> {
  const job = await engine.jobs.ended(jobId);
  expect(job, JSON.stringify(job.error)).toMatchObject({ state: 'done' });
  return job;
}

describe('the main job', () => {
  it(
    'fails when its worker is killed, is interrupted when the engine closes, and goes on from both',
    async () => {
      const started = await engine.call('training.start', {
        overrides: { epochs: [60, 0], cachedViews: 0 },
      });
      runId = started.runId;
      await epochAfter(2);
      const [worker] = workerPids();
      process.kill(worker!, 'SIGKILL');
      const failed = await engine.jobs.ended(started.jobId);
      expect(failed).toMatchObject({
        state: 'failed',
        resumable: true,
        error: { code: 'WORKER_DIED', details: { signal: 'SIGKILL', remedy: expect.any(String) as string } },
      });
      expect((await engine.call('training.run', { id: runId })).state).toBe('failed');

      await engine.call('jobs.resume', { id: started.jobId });
      await epochAfter(4);
      const waiting = engine.call('recommend.photo', { photoId: 1, runId });
      await expect(waiting).rejects.toMatchObject({ code: 'CONFLICT' });
      await engine.close();
      expect(workerPids()).toEqual([]);
      await expect(engine.call('jobs.list', {})).rejects.toMatchObject({ code: 'CANCELLED' });

      engine = await openEngine({ projectDirectory: studio.directory, logLevel: 'fatal' });
      expect(await engine.call('jobs.get', { id: started.jobId })).toMatchObject({
        state: 'interrupted',
        resumable: true,
      });
      await engine.call('jobs.resume', { id: started.jobId });
      const { result } = await succeeded(started.jobId);
      expect(trainingResult.parse(result)).toMatchObject({ run: runId, backbone: 'efficientnet-lite0', epochs: 60 });
      expect(workerPids()).toEqual([]);
    },
    patience,
  );

  it('leaves everything that made the run', async () => {
    const run = await engine.call('training.run', { id: runId });
    expect(run).toMatchObject({ state: 'done', evaluatedSplits: ['val'], backbone: 'efficientnet-lite0' });
    expect(run.epochs.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    expect(run.snapshotHash).toMatch(/^[0-9a-f]{64}$/);
    expect(Object.values(run.weightsHashes)).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(run.epochs.at(-1)!.trainLoss).toBeLessThan(run.epochs[0]!.trainLoss);
    const folder = path.join(studio.directory, 'runs', String(runId));
    expect(await readdir(folder)).toEqual(expect.arrayContaining(['model.safetensors', 'manifest.jsonl']));
    const manifest = readFileSync(path.join(folder, 'manifest.jsonl'), 'utf8').trim().split('\n');
    expect(manifest).toHaveLength(132);
  });

  it('has figures that follow from the predictions it stored', async () => {
    const report = await engine.call('evaluation.report', { runId, split: 'val' });
    expect(report.count).toBe(45);
    const total = report.confusion.flat().reduce((sum, count) => sum + count, 0);
    expect(total).toBe(45);
    const all = await engine.call('evaluation.crops', { runId, split: 'val' });
    expect(all.total).toBe(45);
    expect(all.items.map(({ loss }) => loss)).toEqual([...all.items.map(({ loss }) => loss)].sort((a, b) => b - a));
    const right = all.items.filter((item) => item.trueClassId === item.predictedClassId).length;
    expect(report.accuracy).toBeCloseTo(right / 45, 12);
    const wrong = await engine.call('evaluation.crops', { runId, split: 'val', wrongOnly: true });
    expect(wrong.total).toBe(45 - right);
    for (const [row, trueClassId] of report.classIds.entries()) {
      for (const [column, predictedClassId] of report.classIds.entries()) {
        const cell = await engine.call('evaluation.crops', { runId, split: 'val', trueClassId, predictedClassId });
        expect(cell.total).toBe(report.confusion[row]![column]);
      }
    }
    for (const item of all.items) {
      expect(item.hash).toMatch(/^[0-9a-f]{64}$/);
      expect(item.probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4);
    }
  });

  it(
    'evaluates again when asked, and says what has not been',
    async () => {
      await expect(engine.call('evaluation.report', { runId, split: 'test' })).rejects.toMatchObject({
        code: 'NOT_FOUND',
        details: { remedy: expect.stringContaining('evaluate') as string },
      });
      const before = await engine.call('evaluation.report', { runId, split: 'val' });
      await succeeded((await engine.call('evaluation.start', { runId, split: 'val' })).jobId);
      expect(await engine.call('evaluation.report', { runId, split: 'val' })).toEqual(before);
      const folder = path.join(studio.directory, 'runs', String(runId));
      const again = await engine.call('evaluation.start', { runId, split: 'val' });
      await vi.waitFor(() => expect(existsSync(path.join(folder, 'evaluation-val.jsonl'))).toBe(true), { interval: 2 });
      await engine.call('jobs.cancel', { id: again.jobId });
      expect(await engine.jobs.ended(again.jobId)).toMatchObject({ state: 'cancelled' });
      expect(await engine.call('evaluation.report', { runId, split: 'val' })).toEqual(before);
      expect((await engine.call('evaluation.crops', { runId, split: 'val' })).total).toBe(45);
      expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
      const { jobId } = await engine.call('evaluation.start', { runId, split: 'test' });
      expect(await engine.jobs.ended(jobId)).toMatchObject({ state: 'failed', error: { code: 'DATASET_EMPTY' } });
      expect((await engine.call('training.run', { id: runId })).state).toBe('done');
    },
    patience,
  );

  it(
    'recommends events for a photo of the project, and for a file',
    async () => {
      const answer = await engine.call('recommend.photo', { photoId: 1 });
      expect(answer.run).toBe(runId);
      expect(answer.garments).toHaveLength((await engine.call('photos.get', { id: 1 })).annotations.length);
      for (const { probabilities } of [...answer.garments, { probabilities: answer.outfit }]) {
        expect(probabilities.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 4);
        const values = probabilities.map(({ probability }) => probability);
        expect(values).toEqual([...values].sort((a, b) => b - a));
      }
      const image = path.join(sampleFolder, 'photos', '0033.jpg');
      const whole = await engine.recommendPicture({ image, whole: true });
      expect(whole.garments).toMatchObject([{ annotationId: null, box: [0, 0, 550, 834] }]);
      await expect(engine.recommendPicture({ image: path.join(sampleFolder, 'none.jpg') })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
      await addFixtureDetector(engine.store, 'fixture');
      const found = await engine.recommendPicture({ image: readFileSync(image), minimumScore: 0.22 });
      expect(found).toMatchObject({ run: runId, detector: 'fixture', size: { width: 550, height: 834 } });
      expect(found.garments.length).toBeGreaterThan(1);
      for (const { garment, score, box, outline, probabilities } of found.garments) {
        expect(streetClasses).toContain(garment);
        expect(score).toBeGreaterThanOrEqual(0.22);
        expect(box[2] * box[3]).toBeGreaterThan(0);
        expect(outline[0]!.length).toBeGreaterThanOrEqual(8);
        expect(probabilities.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 4);
      }
      await expect(engine.recommendPicture({ image, minimumScore: 0.9 })).rejects.toMatchObject({
        code: 'DATASET_EMPTY',
        details: { remedy: expect.stringContaining('mask') as string },
      });
      const noPicture = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
      await expect(engine.recommendPicture({ image: noPicture })).rejects.toMatchObject({ code: 'PHOTO_INVALID' });
      expect(existsSync(path.join(studio.directory, 'cache'))).toBe(true);
      const left = (await readdir(path.join(studio.directory, 'cache'))).filter((name) =>
        /recommend-|question-/.test(name),
      );
      expect(left).toEqual([]);
    },
    patience,
  );
});

describe('training.start', () => {
  it('refuses what cannot be trained, and leaves no run behind', async () => {
    const runs = (await engine.call('training.runs', {})).length;
    await expect(engine.call('training.start', { backbone: 'vgg16' })).rejects.toMatchObject({
      code: 'MODEL_UNKNOWN',
      details: { remedy: expect.stringContaining('models fetch vgg16') as string },
    });
    await expect(engine.call('training.start', { weights: 77 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(engine.call('training.start', { overrides: { epochs: [0, 0] } })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      details: { field: 'overrides.epochs' },
    });
    expect(await engine.call('training.runs', {})).toHaveLength(runs);
    const empty = await temporaryEngine();
    await expect(empty.engine.call('training.start', {})).rejects.toMatchObject({ code: 'DATASET_EMPTY' });
    await empty.dispose();
  });
});
