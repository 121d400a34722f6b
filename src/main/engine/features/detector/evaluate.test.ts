import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { annotationRevisions, runs } from '../../../../../db/schema.ts';
import type { DetectorReport } from '../../../../shared/contract/detector.ts';
import { starterDetectorRecipe } from '../../../../shared/domain/detector-recipes.ts';
import type { Engine } from '../../engine.ts';
import { importSample, temporaryEngine } from '../../testing.ts';
import { addFixtureDetector, streetClasses, writeFixtureDetector } from '../detection/testing.ts';
import { evaluateCocoFiles } from '../evaluation/coco/evaluate-files.ts';
import { runDirectory } from '../training/runs.ts';
import { freezeData } from './freeze.ts';
import { detectorRunRow, evaluationDirectory, nextEvaluationDirectory } from './runs.ts';

// A run whose detector has learnt nothing, on the sample's real photos, with the real worker.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let studio: Awaited<ReturnType<typeof temporaryEngine>>;
let engine: Engine;
let runId: number;

beforeAll(async () => {
  studio = await temporaryEngine();
  engine = studio.engine;
  await importSample(engine, ['train', 'val']);
  runId = await addRun();
});

afterAll(() => studio.dispose());

/** A run as a finished training leaves it. */
async function addRun(): Promise<number> {
  const { store } = engine;
  const { id } = await store.write((database) =>
    database
      .insert(runs)
      .values({
        kind: 'detector',
        name: 'untaught',
        state: 'done',
        recipe: JSON.stringify(starterDetectorRecipe),
        backbone: 'efficientnet-lite0-fpn',
        fusion: false,
        seed: 0,
        codeVersion: 'x',
        weightsHashes: '{}',
        bestEpoch: 1,
        createdAt: 1,
      })
      .returning()
      .get(),
  );
  writeFixtureDetector(runDirectory(store, id));
  const control = { signal: new AbortController().signal, progress: () => undefined };
  await freezeData({ store, logger: pino({ level: 'silent' }) }, detectorRunRow(store, id), { seed: 0 }, control);
  return id;
}

async function evaluate(): Promise<DetectorReport> {
  const { jobId } = await engine.call('detector.evaluate', { runId, split: 'val' });
  const job = await engine.jobs.ended(jobId);
  expect(job, JSON.stringify(job.error)).toMatchObject({ state: 'done', runId });
  return engine.call('detector.report', { runId, split: 'val' });
}

function killWorker(): void {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).trim().split('\n');
  for (const line of lines) {
    const [, pid, parent, words] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    if (Number(parent) === process.pid && words?.includes('ml/worker.ts') === true)
      process.kill(Number(pid), 'SIGKILL');
  }
}

const timeless = (report: DetectorReport) => ({ ...report, createdAt: 0 });

describe('evaluating a detector', () => {
  let whole: DetectorReport;

  it('goes on where its worker was killed', async () => {
    await expect(engine.call('detector.report', { runId, split: 'val' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      details: { remedy: expect.stringContaining('evaluate detector') as string },
    });
    const { jobId } = await engine.call('detector.evaluate', { runId, split: 'val' });
    const log = path.join(nextEvaluationDirectory(engine.store, runId, 'val'), 'detections.jsonl');
    const started = Date.now();
    while ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) === 0 && Date.now() - started < 60_000) {
      await setTimeout(2);
    }
    killWorker();
    expect(await engine.jobs.ended(jobId)).toMatchObject({ state: 'failed', resumable: true });
    await expect(engine.call('detector.report', { runId, split: 'val' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(statSync(log).size).toBeGreaterThan(0);
    await engine.call('jobs.resume', { id: jobId });
    expect(await engine.jobs.ended(jobId)).toMatchObject({ state: 'done' });
    whole = await engine.call('detector.report', { runId, split: 'val' });
    expect(existsSync(log)).toBe(false);
    const photoIds = readFileSync(
      path.join(evaluationDirectory(engine.store, runId, 'val'), 'detections.jsonl'),
      'utf8',
    )
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { photoId: number }).photoId);
    expect(new Set(photoIds).size).toBe(photoIds.length);
    expect(photoIds).toHaveLength(20);
    expect((await engine.call('detector.runs', {}))[0]).toMatchObject({ kind: 'detector', evaluatedSplits: ['val'] });
  });

  it('says what it takes for what, what it misses and what it invents, and on which photos', async () => {
    const subject = { runId, split: 'val', minimumScore: 0.05 } as const;
    const { classes, matrix } = await engine.call('detector.confusion', subject);
    const total = (rows: readonly (readonly number[])[]): number => rows.flat().reduce((sum, count) => sum + count, 0);
    // Each garment is in one cell of its row, and each detection in one of its column.
    expect(total(matrix.slice(0, -1))).toBe(whole.counts.garments);
    expect(total(matrix.map((row) => row.slice(0, -1)))).toBeLessThanOrEqual(whole.counts.detections);
    expect(matrix.at(-1)?.at(-1)).toBe(0);
    const row = matrix.findIndex((line) => (line[classes.length] ?? 0) > 0);
    const photos = await engine.call('detector.confusionPhotos', { ...subject, row, column: classes.length });
    expect(photos.items.reduce((sum, { count }) => sum + count, 0)).toBe(matrix[row]?.[classes.length]);
    expect(photos.items[0]?.fileName).toMatch(/\.jpg$/);
    const same = await engine.call('compare.detectors', { first: runId, second: runId, split: 'val' });
    expect(same.second.figures).toEqual(whole.figures);
    expect(same.perClass.map(({ name }) => name)).toEqual(classes);
    await expect(engine.call('detector.confusion', { ...subject, split: 'test' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('has the figures of its exported files', async () => {
    expect(whole.counts).toMatchObject({ photos: 20, failed: 0, garments: 45, crowds: 0 });
    expect(whole.perClass.reduce((sum, { garments }) => sum + garments, 0)).toBe(45);
    const file = path.join(path.dirname(studio.directory), 'detections.json');
    const { jobId } = await engine.call('detector.export', { file, runId, split: 'val' });
    const job = await engine.jobs.ended(jobId);
    const groundTruth = file.replace('.json', '-ground-truth.json');
    expect(job, JSON.stringify(job.error)).toMatchObject({
      state: 'done',
      result: { file, groundTruth, photos: 20, garments: 45, detections: whole.counts.detections },
    });
    for (const [kind, shape] of [
      ['bbox', 'box'],
      ['segm', 'mask'],
    ] as const) {
      const scored = await evaluateCocoFiles(
        { groundTruths: groundTruth, detections: file, kind },
        { progress: () => undefined },
      );
      // A results file with boxes gives masks the sizes of their boxes.
      const sizes = kind === 'bbox' ? (['APs', 'APm', 'APl'] as const) : [];
      for (const name of ['AP', 'AP50', 'AP75', 'AR1', 'AR10', 'AR100', ...sizes] as const) {
        expect(whole.figures[shape][name], `${kind} ${name}`).toBeCloseTo(scored[name], 12);
      }
      expect(whole.curves[shape].at50).toHaveLength(101);
    }
    const { images } = JSON.parse(readFileSync(groundTruth, 'utf8')) as { images: { file_name: string }[] };
    expect(images.every(({ file_name }) => /^\d{4}\.jpg$/.test(file_name))).toBe(true);
  });

  it('keeps what it has found while photos and model stay, and measures anew what has changed', async () => {
    const log = path.join(evaluationDirectory(engine.store, runId, 'val'), 'detections.jsonl');
    const written = statSync(log).mtimeMs;
    expect(timeless(await evaluate())).toEqual(timeless(whole));
    expect(statSync(log).mtimeMs).toBe(written);
    const fresh = { stale: false, added: 0, removed: 0, changed: 0, unchanged: 20 };
    const subject = { runId, split: 'val' } as const;
    expect(await engine.call('detector.freshness', subject)).toEqual(fresh);
    await engine.store.write((database) => {
      const [first] = database
        .select()
        .from(annotationRevisions)
        .where(eq(annotationRevisions.annotationId, 100))
        .all();
      database
        .insert(annotationRevisions)
        .values({ ...first!, id: undefined, number: 2, deleted: true, source: 'human', author: 'me' })
        .run();
    });
    const stale = { ...fresh, stale: true, changed: 1, unchanged: 19 };
    expect(await engine.call('detector.freshness', subject)).toEqual(stale);
    const { jobId } = await engine.call('detector.evaluate', subject);
    const under = path.join(nextEvaluationDirectory(engine.store, runId, 'val'), 'detections.jsonl');
    await vi.waitFor(() => expect(existsSync(under)).toBe(true), { timeout: 60_000, interval: 2 });
    await engine.call('jobs.cancel', { id: jobId });
    expect(await engine.jobs.ended(jobId)).toMatchObject({ state: 'cancelled' });
    // The last figures stand, with what they were made of.
    expect(timeless(await engine.call('detector.report', subject))).toEqual(timeless(whole));
    expect(await engine.call('detector.freshness', subject)).toEqual(stale);
    expect((await evaluate()).counts.garments).toBe(44);
    expect(existsSync(under)).toBe(false);
    expect(await engine.call('detector.freshness', subject)).toEqual(fresh);
    const { items } = await engine.call('photos.list', { filter: { splits: ['val'] }, limit: 2 });
    const photoIds = items.map(({ id }) => id);
    await engine.call('bulk.apply', {
      selection: { photoIds },
      action: { kind: 'split', split: 'test' },
      author: 'Ada',
    });
    expect(await engine.call('detector.freshness', subject)).toMatchObject({ stale: true, removed: 2, unchanged: 18 });
    await engine.call('bulk.undo', { author: 'Ada' });
    expect(await engine.call('detector.freshness', subject)).toEqual(fresh);
    await expect(engine.call('detector.freshness', { runId, split: 'test' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('refuses what cannot be measured', async () => {
    const { jobId } = await engine.call('detector.evaluate', { runId, split: 'test' });
    expect(await engine.jobs.ended(jobId)).toMatchObject({ state: 'failed', error: { code: 'DATASET_EMPTY' } });
    await expect(engine.call('detector.evaluate', { runId: 99, split: 'val' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(engine.call('evaluation.start', { runId, split: 'val' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      details: { cause: 'it trains a detector' },
    });
    await expect(engine.call('training.run', { id: runId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await engine.call('training.runs', {})).toEqual([]);
  });
});

describe('exporting the collection', () => {
  it('writes all that a pass has found beside what was imported, for any scorer', async () => {
    const file = path.join(path.dirname(studio.directory), 'found.json');
    const early = await engine.jobs.ended((await engine.call('detector.export', { file })).jobId);
    expect(early).toMatchObject({ state: 'failed', error: { code: 'NOT_FOUND' } });
    const modelId = await addFixtureDetector(engine.store, 'fixture', [...streetClasses].reverse());
    const { jobId } = await engine.call('detector.detect', { modelId, minimumScore: 0.22, splits: ['val'] });
    expect(await engine.jobs.ended(jobId)).toMatchObject({ state: 'done', result: { photos: 19, leftAlone: 1 } });
    const exported = await engine.jobs.ended((await engine.call('detector.export', { file })).jobId);
    expect(exported, JSON.stringify(exported.error)).toMatchObject({ state: 'done', result: { photos: 19 } });
    const results = JSON.parse(readFileSync(file, 'utf8')) as object[];
    expect(results[0]).toEqual({
      image_id: expect.any(Number) as number,
      category_id: expect.any(Number) as number,
      bbox: expect.any(Array) as number[],
      score: expect.any(Number) as number,
      segmentation: { size: expect.any(Array) as number[], counts: expect.any(String) as string },
    });
    const groundTruths = file.replace('.json', '-ground-truth.json');
    const { detections, garments } = exported.result as { detections: number; garments: number };
    const scored = await evaluateCocoFiles({ groundTruths, detections: file, kind: 'segm' });
    expect(scored).toMatchObject({ photos: 19, groundTruths: garments, detections });
    expect(results).toHaveLength(detections);
    // What lies on imported garments is no annotation, but it was found.
    const [pass] = await engine.call('detector.passes', {});
    expect(detections).toBeGreaterThanOrEqual(pass!.counts.added);
    const inside = path.join(studio.directory, 'photos', 'x.json');
    const refused = await engine.jobs.ended((await engine.call('detector.export', { file: inside })).jobId);
    expect(refused).toMatchObject({ state: 'failed', error: { code: 'CONFLICT' } });
  });
});
