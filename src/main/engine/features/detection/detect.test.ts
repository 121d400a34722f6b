import { execFileSync } from 'node:child_process';
import { cp, truncate } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { annotationRevisions, annotations, photos } from '../../../../../db/schema.ts';
import { passResult, type PassResult } from '../../../../shared/contract/detection-passes.ts';
import { openEngine, type Engine } from '../../engine.ts';
import { importSample, temporaryEngine } from '../../testing.ts';
import { photoFile } from '../../media/pictures.ts';
import { addFixtureDetector, passContent, streetClasses } from './testing.ts';

// Passes over the sample's real photos, with the real worker and a small detector that has learnt nothing.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let studio: Awaited<ReturnType<typeof temporaryEngine>>;
let engine: Engine;
let modelId: number;
let copy: string;
let whole: PassResult;

const minimumScore = 0.23;

beforeAll(async () => {
  studio = await temporaryEngine();
  engine = studio.engine;
  await importSample(engine, ['val']);
  modelId = await addFixtureDetector(engine.store, 'first');
  const broken = engine.store.database.select().from(photos).all()[7]!;
  await truncate(photoFile(studio.directory, broken), 2_000);
  await engine.close();
  copy = path.join(path.dirname(studio.directory), 'copy');
  await cp(studio.directory, copy, { recursive: true });
  engine = await openEngine({ projectDirectory: studio.directory, logLevel: 'fatal' });
});

afterAll(async () => {
  await engine.close();
  await studio.dispose();
});

async function finished(studioEngine: Engine, jobId: number): Promise<PassResult> {
  const job = await studioEngine.jobs.ended(jobId);
  expect(job, JSON.stringify(job.error)).toMatchObject({ state: 'done' });
  return passResult.parse(job.result);
}

/** Resolves once a pass has done so many photos. */
function photosDone(studioEngine: Engine, jobId: number, done: number): Promise<void> {
  return new Promise((resolve) => {
    const stop = studioEngine.events.subscribe((event) => {
      if (event.type !== 'job' || event.job.id !== jobId || (event.job.progress?.done ?? 0) < done) return;
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

describe('a pass over the collection', () => {
  it('looks at every photo, reports the broken one, and derives the crops', async () => {
    const steps = new Set<string>();
    const stop = engine.events.subscribe((event) => {
      if (event.type === 'job' && event.job.progress !== null) steps.add(event.job.progress.step);
    });
    const { jobId, passId, resumed } = await engine.call('detector.detect', { modelId, minimumScore });
    expect({ passId, resumed }).toEqual({ passId: 1, resumed: false });
    whole = await finished(engine, jobId);
    stop();
    expect(whole).toMatchObject({
      pass: 1,
      model: 'first',
      photos: 19,
      failed: 1,
      leftAlone: 0,
      changed: 0,
      removed: 0,
    });
    expect(whole.added).toBeGreaterThan(20);
    expect(whole.failures).toEqual([
      {
        photoId: 8,
        fileName: expect.stringMatching(/\.jpg$/) as string,
        cause: expect.any(String) as string,
      },
    ]);
    expect([...steps]).toEqual(expect.arrayContaining(['Detecting garments', 'Deriving crops']));
    const summary = await engine.call('project.summary', {});
    expect(whole.crops).toBeGreaterThan(0);
    // The broken photo's own imported garments stay without.
    const missing = engine.store.database
      .select()
      .from(annotations)
      .all()
      .filter((row) => row.cropHash === null);
    expect(missing.every((row) => row.photoId === 8)).toBe(true);
    expect(summary.counts.unreviewed).toBe(summary.counts.garments);
  });

  it('comes to the same when the worker is killed and the studio closed on the way', async () => {
    let other = await openEngine({ projectDirectory: copy, logLevel: 'fatal' });
    try {
      const { jobId } = await other.call('detector.detect', { modelId, minimumScore });
      await photosDone(other, jobId, 4);
      killWorker();
      expect(await other.jobs.ended(jobId)).toMatchObject({
        state: 'failed',
        resumable: true,
        error: { code: 'WORKER_DIED' },
      });
      expect((await other.call('detector.passes', {}))[0]).toMatchObject({ state: 'failed', finishedAt: null });

      const second = await other.call('detector.detect', { modelId, minimumScore });
      expect(second).toEqual({ jobId, passId: 1, resumed: true });
      await photosDone(other, jobId, 10);
      await other.close();

      other = await openEngine({ projectDirectory: copy, logLevel: 'fatal' });
      const third = await other.call('detector.detect', { modelId, minimumScore });
      expect(third).toMatchObject({ passId: 1, resumed: true });
      const { seconds: _seconds, crops: _crops, failures: _failures, ...result } = await finished(other, third.jobId);
      expect(whole).toMatchObject(result);
      expect(passContent(other.store)).toEqual(passContent(engine.store));
      expect(await other.call('detector.passes', {})).toMatchObject([
        { state: 'done', counts: { photos: 19, failed: 1 } },
      ]);
    } finally {
      await other.close();
    }
  });

  it('changes nothing where the same model looks again', async () => {
    const before = passContent(engine.store);
    const { jobId, passId, resumed } = await engine.call('detector.detect', { modelId, minimumScore });
    expect({ passId, resumed }).toEqual({ passId: 2, resumed: false });
    const again = await finished(engine, jobId);
    expect(again).toMatchObject({ added: 0, changed: 0, removed: 0, kept: whole.added, failed: 1, crops: 0 });
    expect(passContent(engine.store)).toMatchObject({ annotations: before.annotations, revisions: before.revisions });
  });

  it('shows what another model changes, and leaves alone what a person has accepted', async () => {
    const other = await addFixtureDetector(engine.store, 'second', [...streetClasses].reverse());
    const accepted = engine.store.database
      .select()
      .from(annotationRevisions)
      .all()
      .find(({ source }) => source === 'model')!;
    await engine.store.write((database) =>
      database
        .insert(annotationRevisions)
        .values({ ...accepted, id: undefined, number: 2, source: 'human', reviewState: 'accepted', author: 'me' })
        .run(),
    );
    const photoId = engine.store.database
      .select()
      .from(annotations)
      .all()
      .find(({ id }) => id === accepted.annotationId)!.photoId;
    const { jobId, passId } = await engine.call('detector.detect', { modelId: other, minimumScore });
    const result = await finished(engine, jobId);
    expect(result).toMatchObject({ model: 'second', photos: 18, leftAlone: 1, failed: 1 });
    expect(result.changed + result.added + result.removed).toBeGreaterThan(0);

    const page = await engine.call('detector.pass', { id: passId, outcome: 'changed' });
    const counted = { added: 0, changed: 0, removed: 0 };
    for (const item of page.items) {
      const list = await engine.call('detector.changes', { passId, photoId: item.photoId });
      const added = list.filter(({ before }) => before === null).length;
      const removed = list.filter(({ after }) => after === null).length;
      expect({ added, removed, changed: list.length - added - removed }).toMatchObject({
        added: item.added,
        removed: item.removed,
        changed: item.changed,
      });
      counted.added += item.added;
      counted.changed += item.changed;
      counted.removed += item.removed;
    }
    expect(result).toMatchObject(counted);
    expect((await engine.call('detector.pass', { id: passId, outcome: 'left-alone' })).items).toMatchObject([
      { photoId },
    ]);
  });

  it('looks at some photos only where some are named, and starts no pass that cannot be', async () => {
    const { jobId } = await engine.call('detector.detect', { modelId, minimumScore, photoIds: [3, 5, 999] });
    expect(await finished(engine, jobId)).toMatchObject({ photos: 2, failed: 0 });
    const none = await engine.call('detector.detect', { modelId, minimumScore, splits: ['test'] });
    expect(await finished(engine, none.jobId)).toMatchObject({ photos: 0 });
    await expect(engine.call('detector.detect', { modelId: 77 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const empty = await temporaryEngine();
    await addFixtureDetector(empty.engine.store, 'first');
    await expect(empty.engine.call('detector.detect', {})).rejects.toMatchObject({ code: 'DATASET_EMPTY' });
    await empty.dispose();
  });

  it('stops when it is cancelled and keeps what it has done', async () => {
    const { jobId, passId } = await engine.call('detector.detect', {
      modelId,
      minimumScore: 0.2,
      includeReviewed: true,
    });
    await photosDone(engine, jobId, 2);
    await engine.call('jobs.cancel', { id: jobId });
    expect(await engine.jobs.ended(jobId)).toMatchObject({ state: 'cancelled', resumable: true });
    const done = (await engine.call('detector.pass', { id: passId })).total;
    expect(done).toBeGreaterThanOrEqual(2);
    expect(done).toBeLessThanOrEqual(20);
    await engine.call('jobs.resume', { id: jobId });
    const result = await finished(engine, jobId);
    expect(result.photos + result.failed).toBe(20);
  });
});
