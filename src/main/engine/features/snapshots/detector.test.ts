import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Engine } from '../../engine.ts';
import { importSample, temporaryEngine } from '../../testing.ts';
import { freezeData } from '../detector/freeze.ts';
import { detectorRunRow } from '../detector/runs.ts';
import { addRunningDetector } from '../detector/testing.ts';

const author = 'Ada';
let engine: Engine;
let dispose: () => Promise<void>;

beforeEach(async () => {
  ({ engine, dispose } = await temporaryEngine());
  await importSample(engine, ['train', 'val']);
});

afterEach(async () => {
  await engine.close();
  await dispose();
});

/** Freezes what there is now as the data of a detector's run; answers with the snapshot's id. */
async function freeze(): Promise<number> {
  const { store } = engine;
  const id = await addRunningDetector(store);
  const control = { signal: new AbortController().signal, progress: () => undefined };
  await freezeData({ store, logger: pino({ level: 'silent' }) }, detectorRunRow(store, id), { seed: 0 }, control);
  const [newest] = await engine.call('snapshots.list', {});
  expect(newest!.runs).toContainEqual({ id, name: 'run' });
  return newest!.id;
}

const bulk = (annotationIds: number[], action: object) =>
  engine.call('bulk.apply', { selection: { annotationIds }, action, author } as never);

const since = (first: number) => engine.call('snapshots.compare', { first, second: 'now' });

it('names the revisions that a detector was trained on, so that it is compared and restored', async () => {
  const snapshot = await freeze();
  const [listed] = await engine.call('snapshots.list', {});
  expect(listed).toMatchObject({ id: snapshot, kind: 'detector', detailed: true });
  const total = listed!.counts.train + listed!.counts.val;
  expect(await since(snapshot)).toMatchObject({ first: total, second: total, unchanged: total, changed: 0 });

  const photo = await engine.call('photos.get', { id: 1 });
  const [garment, other] = photo.annotations;
  await engine.call('editing.apply', {
    photoId: 1,
    label: 'Brush',
    author,
    changes: [{ kind: 'revise', annotationId: garment!.id, revision: garment!.revision, mask: other!.mask }],
  });
  const { items } = await engine.call('crops.list', { filter: { splits: ['val'] }, limit: 3 });
  const [renamed, excluded, moved] = items.map(({ annotationId }) => annotationId) as [number, number, number];
  await bulk([renamed], { kind: 'class', garmentClassId: null });
  await bulk([excluded], { kind: 'exclude', reason: 'blurred' });
  const { event } = await engine.call('project.taxonomies', {});
  const eventOf = items[2]!.eventClassId;
  await bulk([moved], { kind: 'event', eventClassId: event.classes.find(({ id }) => id !== eventOf)!.id });
  const changed = await since(snapshot);
  expect(changed).toMatchObject({ reshaped: 1, removed: 2, relabelled: 0, changed: 3, byEvent: [] });
  const after = await freeze();
  expect(after).not.toBe(snapshot);
  expect(await engine.call('snapshots.compare', { first: snapshot, second: after })).toEqual(changed);

  const events = () =>
    engine.store.sqlite.prepare('SELECT id, event_class_id FROM photos ORDER BY id').all() as object[];
  const before = events();
  const report = await engine.call('snapshots.restore', { id: snapshot, author });
  expect(report).toMatchObject({ annotations: 3, photos: 0, addedSince: 0 });
  expect(await since(snapshot)).toMatchObject({ changed: 0, unchanged: total });
  expect(events(), 'events are nothing to a detector, and stay').toEqual(before);
  await engine.call('bulk.undo', { author });
  expect(await since(snapshot)).toEqual(changed);
});

it('leaves out what took no part: garments that were excluded stay excluded', async () => {
  const { items } = await engine.call('crops.list', { limit: 1 });
  await bulk([items[0]!.annotationId], { kind: 'exclude', reason: 'blurred' });
  const snapshot = await freeze();
  await bulk([items[0]!.annotationId], { kind: 'exclude', reason: null });
  expect(await since(snapshot)).toMatchObject({ added: 1, changed: 1 });
  expect(await engine.call('snapshots.restore', { id: snapshot, author })).toMatchObject({
    editId: null,
    addedSince: 1,
  });
});

it('is not compared with what a classifier was trained on', async () => {
  const snapshot = await freeze();
  await engine.store.write(() => {
    const { sqlite } = engine.store;
    const summary = JSON.stringify({ counts: { train: 1, val: 0, test: 0 } });
    const { lastInsertRowid } = sqlite
      .prepare("INSERT INTO dataset_snapshots (hash, summary, created_at) VALUES ('other', ?, 1)")
      .run(summary);
    sqlite
      .prepare(
        `INSERT INTO dataset_snapshot_items SELECT ?, annotation_id, revision_id, crop_hash, photo_id, split, 1,
          garment_class_id FROM dataset_snapshot_items WHERE snapshot_id = ? LIMIT 1`,
      )
      .run(lastInsertRowid, snapshot);
  });
  await expect(engine.call('snapshots.compare', { first: snapshot, second: snapshot + 1 })).rejects.toMatchObject({
    code: 'CONFLICT',
    details: { remedy: 'Compare two of the same kind, or either with now.' },
  });
});
