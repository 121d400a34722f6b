import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Job } from '../../../../shared/contract/jobs.ts';
import type { Engine } from '../../engine.ts';
import { temporaryEngine } from '../../testing.ts';
import { mostAtOnce } from './bulk.ts';
import { plantGarments } from './testing.ts';

const author = 'Ada';
const photos = 40;
const garments = mostAtOnce + 3000;

let engine: Engine;
let dispose: () => Promise<void>;

beforeEach(async () => {
  ({ engine, dispose } = await temporaryEngine());
  await plantGarments(engine.store, { photos, garments });
});

afterEach(() => dispose());

function accept() {
  const action = { kind: 'state', reviewState: 'accepted' } as const;
  return engine.call('bulk.apply', { selection: { filter: {} }, action, author });
}

function accepted(): number {
  return engine.store.sqlite
    .prepare("SELECT count(*) FROM annotations WHERE review_state = 'accepted'")
    .pluck()
    .get() as number;
}

async function ended(jobId: number | null): Promise<Job> {
  expect(jobId).not.toBeNull();
  return engine.jobs.ended(jobId ?? 0);
}

/** Cancels a job as soon as some of it is done. */
async function cancelHalfWay(jobId: number | null): Promise<Job> {
  const stop = engine.events.subscribe((event) => {
    if (event.type !== 'job' || event.job.id !== jobId || (event.job.progress?.done ?? 0) === 0) return;
    stop();
    void engine.jobs.cancel(event.job.id);
  });
  return ended(jobId);
}

it('changes thousands in batches, as one step that is undone and redone in batches', async () => {
  const applied = await accept();
  expect(applied.label).toBe(`Mark ${garments} garments as accepted`);
  await expect(accept()).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(engine.call('bulk.undo', { author })).rejects.toMatchObject({ code: 'CONFLICT' });
  const job = await ended(applied.jobId);
  expect(job).toMatchObject({ state: 'done', result: { annotations: garments, photos: 0, skipped: 0 } });
  expect(accepted()).toBe(garments);

  const { editId } = applied;
  const undone = await engine.call('bulk.undo', { author, editId: editId ?? 0 });
  expect((await ended(undone.jobId)).state).toBe('done');
  expect(accepted()).toBe(0);
  expect(await engine.call('bulk.history', {})).toMatchObject({ undo: null, redo: { editId } });
  await ended((await engine.call('bulk.redo', { author })).jobId);
  expect(accepted()).toBe(garments);
  expect(await engine.call('bulk.history', {})).toMatchObject({ undo: { editId }, redo: null });
});

it('keeps what is done when it is cancelled, and takes it back or goes on', async () => {
  const applied = await accept();
  expect(await cancelHalfWay(applied.jobId)).toMatchObject({ state: 'cancelled', resumable: true });
  const some = accepted();
  expect(some).toBeGreaterThan(0);
  expect(some).toBeLessThan(garments);
  await engine.call('jobs.resume', { id: applied.jobId ?? 0 });
  expect(await ended(applied.jobId)).toMatchObject({ state: 'done', result: { annotations: garments } });
  expect(accepted()).toBe(garments);

  const undone = await engine.call('bulk.undo', { author });
  await cancelHalfWay(undone.jobId);
  expect(accepted()).toBeGreaterThan(0);
  const goneOn = await engine.call('bulk.undo', { author });
  expect(await ended(goneOn.jobId)).toMatchObject({ state: 'done', result: { skipped: 0 } });
  expect(accepted()).toBe(0);
});

it('takes back an action that was cancelled, which then cannot be resumed', async () => {
  const applied = await accept();
  await cancelHalfWay(applied.jobId);
  await ended((await engine.call('bulk.undo', { author })).jobId);
  expect(accepted()).toBe(0);
  await engine.call('jobs.resume', { id: applied.jobId ?? 0 });
  expect((await ended(applied.jobId)).state).toBe('failed');
  expect(accepted()).toBe(0);
});

it('undoes nothing where a garment was changed since', async () => {
  await ended((await accept()).jobId);
  const change = { kind: 'revise', annotationId: garments, revision: 2, reviewState: 'rejected' } as const;
  const { photo_id: photoId } = engine.store.sqlite
    .prepare('SELECT photo_id FROM annotations WHERE id = ?')
    .get(garments) as { photo_id: number };
  await engine.call('editing.apply', { photoId, label: 'Reject', author: 'Grace', changes: [change] });
  const job = await ended((await engine.call('bulk.undo', { author })).jobId);
  expect(job).toMatchObject({ state: 'failed', error: { code: 'CONFLICT', details: { annotationId: garments } } });
  expect(accepted()).toBe(garments - 1);
});

it('changes thousands of photos in batches', async () => {
  const { sqlite, write } = engine.store;
  const addPhoto = sqlite.prepare(`INSERT INTO photos
    (hash, file_name, storage, path, format, bytes, width, height, split, imported_at)
    VALUES (?, 'bare.jpg', 'copied', 'p', 'jpeg', 1, 8, 8, 'train', 1)`);
  await write(() => {
    for (let photo = 0; photo <= mostAtOnce; photo++) addPhoto.run(`bare ${photo}`);
  });
  const action = { kind: 'exclude-photos', reason: 'blurred' } as const;
  const { jobId } = await engine.call('bulk.apply', { selection: { photoFilter: {} }, action, author });
  expect(await ended(jobId)).toMatchObject({ result: { annotations: 0, photos: mostAtOnce + 1 + photos } });
  const left = async () => (await engine.call('photos.ids', { filter: { excluded: false }, limit: 1 })).total;
  expect(await left()).toBe(0);
  await ended((await engine.call('bulk.undo', { author })).jobId);
  expect(await left()).toBe(mostAtOnce + 1 + photos);
});

it('leaves no step where nothing differs, and passes over what a selection leaves out', async () => {
  const selection = { filter: {}, except: [1, 2] };
  const action = { kind: 'exclude-photos', reason: 'blurred' } as const;
  const job = await ended((await engine.call('bulk.apply', { selection, action, author })).jobId);
  expect(job.result).toMatchObject({ annotations: 0, photos });
  await ended((await engine.call('bulk.apply', { selection, action, author })).jobId);
  expect((await engine.call('bulk.history', {})).undo?.label).toBe(
    `Exclude the photos of ${garments - 2} garments: blurred`,
  );
  await engine.call('bulk.undo', { author });
  expect((await engine.call('crops.ids', { filter: { excluded: true } })).total).toBe(0);
  const few = { filter: {}, except: Array.from({ length: garments - 2 }, (_, index) => index + 3) };
  const state = { kind: 'state', reviewState: 'rejected' } as const;
  expect(await engine.call('bulk.apply', { selection: few, action: state, author })).toMatchObject({
    annotations: 2,
    jobId: null,
  });
});
