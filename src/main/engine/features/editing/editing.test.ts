import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AnnotationChange } from '../../../../shared/contract/editing.ts';
import type { Annotation, PhotoDetail } from '../../../../shared/contract/photos.ts';
import { encodeMask, runsFromMask } from '../../../../shared/geometry/run-length.ts';
import { openEngine, type Engine } from '../../engine.ts';
import { importFewOfSample, importSample, temporaryEngine } from '../../testing.ts';

let engine: Engine;
let directory: string;
let dispose: () => Promise<void>;
let photo: PhotoDetail;

const author = 'Ada';

beforeEach(async () => {
  ({ engine, directory, dispose } = await temporaryEngine());
  await importFewOfSample(engine, { train: 3, val: 1 });
  const { items } = await engine.call('photos.list', {});
  photo = await engine.call('photos.get', { id: items[0]?.id ?? 0 });
});

afterEach(() => dispose());

function square(left: number, top: number, side: number): Annotation['mask'] {
  const bitmap = new Uint8Array(photo.width * photo.height);
  for (let y = top; y < top + side; y++) bitmap.fill(1, y * photo.width + left, y * photo.width + left + side);
  return encodeMask(bitmap, photo.width, photo.height);
}

function apply(label: string, ...changes: AnnotationChange[]) {
  return engine.call('editing.apply', { photoId: photo.id, label, author, changes });
}

const undo = () => engine.call('editing.undo', { photoId: photo.id, author });
const redo = () => engine.call('editing.redo', { photoId: photo.id, author });

async function current(): Promise<Annotation[]> {
  return (await engine.call('photos.get', { id: photo.id })).annotations;
}

/** What an undo must bring back: everything but which revision says it, and when. */
function content(annotations: readonly Annotation[]) {
  return annotations.map(({ id, garmentClassId, box, mask, area, source, score, reviewState, attributes }) => {
    return { id, garmentClassId, box, mask, area, source, score, reviewState, attributes };
  });
}

describe('gestures', () => {
  it('change mask, class, order and state, and are taken back and done again exactly', async () => {
    const before = content(await current());
    const first = photo.annotations[0]!;
    const drawn = await apply(
      'Brush',
      { kind: 'revise', annotationId: first.id, revision: 1, mask: square(10, 20, 30) },
      { kind: 'add', key: 'new', garmentClassId: first.garmentClassId, mask: square(50, 50, 8), order: 5 },
    );
    const added = drawn.added['new'] ?? 0;
    expect(drawn.annotations.find(({ id }) => id === first.id)).toMatchObject({
      revision: 2,
      box: [10, 20, 30, 30],
      area: 900,
      source: 'human',
      score: null,
      author,
    });
    expect(drawn.annotations.find(({ id }) => id === added)).toMatchObject({ area: 64, attributes: { order: 5 } });
    expect(drawn.history).toMatchObject({ undo: { label: 'Brush', author }, redo: null });
    const after = content(await current());
    await apply('Accept', { kind: 'revise', annotationId: first.id, revision: 2, reviewState: 'accepted' });
    await apply('Delete', { kind: 'revise', annotationId: added, revision: 1, deleted: true });
    expect((await current()).map(({ id }) => id)).not.toContain(added);

    expect((await undo()).history.redo?.label).toBe('Delete');
    await undo();
    expect(content(await current())).toEqual(after);
    const undone = await undo();
    expect(undone.removed).toEqual([added]);
    expect(content(await current())).toEqual(before);
    expect(undone.history.undo).toBeNull();
    expect((await undo()).editId).toBeNull();

    await redo();
    expect(content(await current())).toEqual(after);
    await redo();
    await redo();
    expect((await current()).map(({ id }) => id)).not.toContain(added);
    expect((await redo()).editId).toBeNull();
  });

  it('forgets what could be redone once something else is done, and keeps no step of a gesture without effect', async () => {
    const first = photo.annotations[0]!;
    await apply('Brush', { kind: 'revise', annotationId: first.id, revision: 1, mask: square(0, 0, 4) });
    await undo();
    const nothing = await apply('Accept', {
      kind: 'revise',
      annotationId: first.id,
      revision: 3,
      reviewState: 'unreviewed',
    });
    expect(nothing).toMatchObject({ editId: null, history: { undo: null, redo: { label: 'Brush' } } });
    await apply('Brush again', { kind: 'revise', annotationId: first.id, revision: 3, mask: square(0, 0, 5) });
    expect((await redo()).editId).toBeNull();
    expect((await undo()).history.redo?.label).toBe('Brush again');
  });

  it('survive the end of the process', async () => {
    const first = photo.annotations[0]!;
    const before = content(await current());
    await apply('Brush', { kind: 'revise', annotationId: first.id, revision: 1, mask: square(3, 3, 9) });
    const after = content(await current());
    await engine.close();
    engine = await openEngine({ projectDirectory: directory, logLevel: 'fatal' });
    await undo();
    expect(content(await current())).toEqual(before);
    await engine.close();
    engine = await openEngine({ projectDirectory: directory, logLevel: 'fatal' });
    await redo();
    expect(content(await current())).toEqual(after);
  });

  it('refuse what is out of date, of another photo, without a pixel, or of another size, and change nothing', async () => {
    const [first, second] = [photo.annotations[0]!, photo.annotations[1] ?? photo.annotations[0]!];
    const before = await current();
    const change = { kind: 'revise', annotationId: first.id, revision: 1 } as const;
    const good = { ...change, annotationId: second.id, reviewState: 'accepted' } as const;
    const empty = encodeMask(new Uint8Array(photo.width * photo.height), photo.width, photo.height);
    const small = encodeMask(new Uint8Array(4).fill(1), 2, 2);
    const others = await engine.call('photos.list', {});
    const other = await engine.call('photos.get', { id: others.items[1]?.id ?? 0 });
    const cases: [AnnotationChange, string][] = [
      [{ ...change, revision: 7, reviewState: 'accepted' }, 'CONFLICT'],
      [{ ...change, mask: empty }, 'ANNOTATION_INVALID'],
      [{ ...change, mask: small }, 'ANNOTATION_INVALID'],
      [{ ...change, garmentClassId: 9999 }, 'BAD_REQUEST'],
      [{ ...change, annotationId: other.annotations[0]!.id, reviewState: 'accepted' }, 'BAD_REQUEST'],
      [{ ...change, annotationId: 9999 }, 'NOT_FOUND'],
    ];
    for (const [bad, code] of cases) {
      await expect(apply('Bad', ...(first.id === second.id ? [] : [good]), bad)).rejects.toMatchObject({ code });
    }
    expect(await current()).toEqual(before);
    expect((await engine.call('editing.history', { photoId: photo.id })).undo).toBeNull();
  });

  it('keep every revision, and bring an old one back', async () => {
    const first = photo.annotations[0]!;
    await apply('Brush', { kind: 'revise', annotationId: first.id, revision: 1, mask: square(1, 1, 6) });
    await apply('Delete', { kind: 'revise', annotationId: first.id, revision: 2, deleted: true });
    const revisions = await engine.call('editing.revisions', { annotationId: first.id });
    expect(revisions.map(({ number, deleted }) => [number, deleted])).toEqual([
      [3, true],
      [2, false],
      [1, false],
    ]);
    const oldest = revisions[2]!.revisionId;
    expect((await engine.call('editing.revisionMask', { revisionId: oldest })).mask).toEqual(first.mask);
    const restored = await engine.call('editing.restore', { revisionId: oldest, author });
    expect(content(restored.annotations)).toEqual(content([first]));
    expect((await engine.call('editing.revisions', { annotationId: first.id }))[0]).toMatchObject({ restores: 1 });
    expect((await undo()).removed).toEqual([first.id]);
  });

  it('keep holes and parts of a mask as they are drawn', async () => {
    const bitmap = new Uint8Array(photo.width * photo.height);
    for (let y = 5; y < 25; y++) bitmap.fill(1, y * photo.width + 5, y * photo.width + 25);
    for (let y = 10; y < 15; y++) bitmap.fill(0, y * photo.width + 10, y * photo.width + 15);
    bitmap[photo.width * 40 + 40] = 1;
    const mask = encodeMask(bitmap, photo.width, photo.height);
    const { annotations } = await apply('Brush', { kind: 'add', key: 'x', garmentClassId: null, mask });
    expect(runsFromMask(annotations[0]!.mask)).toEqual(runsFromMask(mask));
    expect(annotations[0]!.area).toBe(20 * 20 - 25 + 1);
  });
});

describe('requests with a key', () => {
  const key = (name: string) => `key-of-${name}`;
  const request = (name: string) => ({ photoId: photo.id, author, key: key(name) });

  it('are done once, however often they are sent', async () => {
    const add = { kind: 'add', key: 'new', garmentClassId: null, mask: square(5, 5, 7) } as const;
    const first = await engine.call('editing.apply', { ...request('add'), label: 'Brush', changes: [add] });
    const again = await engine.call('editing.apply', { ...request('add'), label: 'Brush', changes: [add] });
    expect(again).toEqual(first);
    expect(again.added['new']).toBeGreaterThan(0);
    expect(await current()).toHaveLength(photo.annotations.length + 1);

    await apply('Accept', { kind: 'revise', annotationId: first.added['new']!, revision: 1, reviewState: 'accepted' });
    await engine.call('editing.undo', request('undo'));
    expect((await engine.call('editing.undo', request('undo'))).history).toMatchObject({
      undo: { label: 'Brush' },
      redo: { label: 'Accept' },
    });
    await engine.call('editing.redo', request('redo'));
    await engine.call('editing.undo', request('undo'));
    const { history } = await engine.call('editing.redo', request('redo'));
    expect(history).toMatchObject({ undo: { label: 'Accept' }, redo: null });
  });

  it('that were refused may be sent again', async () => {
    const first = photo.annotations[0]!;
    const revise = (revision: number) =>
      engine.call('editing.apply', {
        ...request('late'),
        label: 'Accept',
        changes: [{ kind: 'revise', annotationId: first.id, revision, reviewState: 'accepted' }],
      });
    await expect(revise(9)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await revise(1)).annotations[0]).toMatchObject({ reviewState: 'accepted', revision: 2 });
  });
});

it("changes the photo's event and split as a step of the same stack", async () => {
  await importSample(engine, ['val']);
  photo = await engine.call('photos.get', { id: photo.id });
  const taxonomies = await engine.call('project.taxonomies', {});
  const eventClassId = taxonomies.event.classes.find(({ id }) => id !== photo.eventClassId)!.id;
  const { photo: labels } = await engine.call('editing.apply', {
    photoId: photo.id,
    label: 'Event',
    author,
    changes: [],
    photo: { eventClassId },
  });
  expect(labels).toEqual({ eventClassId, split: photo.split, excludedReason: null });
  expect((await undo()).photo.eventClassId).toBe(photo.eventClassId);
  expect((await redo()).photo.eventClassId).toBe(eventClassId);
  await expect(
    engine.call('editing.apply', {
      photoId: photo.id,
      label: 'Event',
      author,
      changes: [],
      photo: { eventClassId: 9999 },
    }),
  ).rejects.toMatchObject({ code: 'BAD_REQUEST' });
});

it('leaves a garment or the photo out, and takes it in again, as steps of the same stack', async () => {
  const first = photo.annotations[0]!;
  const exclude = (excludedReason: string | null) =>
    apply('Exclude', { kind: 'revise', annotationId: first.id, revision: 1, excludedReason });
  const { annotations } = await exclude('half hidden');
  expect(annotations).toMatchObject([{ id: first.id, revision: 1, excludedReason: 'half hidden' }]);
  const whole = await engine.call('editing.apply', {
    photoId: photo.id,
    label: 'Exclude the photo',
    author,
    changes: [],
    photo: { excludedReason: 'advertisement' },
  });
  expect(whole.photo.excludedReason).toBe('advertisement');
  expect((await undo()).photo.excludedReason).toBeNull();
  expect((await undo()).annotations[0]?.excludedReason).toBeNull();
  expect((await redo()).annotations[0]?.excludedReason).toBe('half hidden');
  expect((await exclude('half hidden')).editId).toBeNull();
  expect((await exclude(null)).annotations[0]?.excludedReason).toBeNull();
});

describe('bulk actions', () => {
  it('are done to photos as well, with garments on them or without', async () => {
    for (const { id, revision } of photo.annotations) {
      await apply('Delete', { kind: 'revise', annotationId: id, revision, deleted: true });
    }
    const excluded = async () => (await engine.call('photos.ids', { filter: { excluded: true } })).ids;
    const reason = (kind: 'exclude-photos', value: string | null) => ({ kind, reason: value });
    const selection = { photoIds: [photo.id] };
    const { label } = await engine.call('bulk.apply', {
      selection,
      action: reason('exclude-photos', 'blurred'),
      author,
    });
    expect(label).toBe('Exclude 1 photo: blurred');
    expect(await excluded()).toEqual([photo.id]);
    const [shown] = (await engine.call('photos.list', { filter: { excluded: true } })).items;
    expect(shown).toMatchObject({ id: photo.id, garmentCount: 0, excludedReason: 'blurred' });
    await engine.call('bulk.apply', { selection, action: reason('exclude-photos', null), author });
    expect(await excluded()).toEqual([]);
    await engine.call('bulk.undo', { author });
    expect(await excluded()).toEqual([photo.id]);

    const all = await engine.call('bulk.apply', {
      selection: { photoFilter: { excluded: false }, except: [] },
      action: { kind: 'split', split: 'val' },
      author,
    });
    expect(all.label).toBe('Move 3 photos to val');
    const state = { kind: 'state', reviewState: 'accepted' } as const;
    await expect(engine.call('bulk.apply', { selection, action: state, author })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
  });

  it('change many garments, or their photos, as one step each', async () => {
    await importSample(engine, ['val']);
    const { items } = await engine.call('crops.list', { limit: 500 });
    const taxonomies = await engine.call('project.taxonomies', {});
    const annotationIds = items.map(({ annotationId }) => annotationId);
    const listed = async () => (await engine.call('crops.list', { limit: 500 })).items;
    const before = await listed();
    const bulk = (action: Parameters<typeof engine.call<'bulk.apply'>>[1]['action'], filtered = false) =>
      engine.call('bulk.apply', { selection: filtered ? { filter: {} } : { annotationIds }, action, author });

    const classes = taxonomies.garment.classes;
    const wanted = classes[1]!.id;
    const changed = await bulk({ kind: 'class', garmentClassId: wanted });
    expect(changed.annotations).toBe(before.filter(({ garmentClassId }) => garmentClassId !== wanted).length);
    expect(changed.history.undo?.label).toBe(`Set class of ${items.length} garments to ${classes[1]!.name}`);
    await bulk({ kind: 'state', reviewState: 'accepted' }, true);
    const { photos } = await bulk({ kind: 'event', eventClassId: taxonomies.event.classes[0]!.id });
    await bulk({ kind: 'split', split: 'test' });
    await bulk({ kind: 'exclude', reason: 'blurred' });
    const after = await listed();
    expect(new Set(after.map((item) => [item.split, item.reviewState, item.garmentClassId].join()))).toEqual(
      new Set([`test,accepted,${wanted}`]),
    );
    expect(photos).toBeGreaterThan(0);
    const [one] = annotationIds;
    const owner = await engine.call('photos.get', { id: items[0]!.photoId });
    expect(owner.annotations.find(({ id }) => id === one)?.excludedReason).toBe('blurred');

    for (let steps = 0; steps < 5; steps++) await engine.call('bulk.undo', { author });
    expect(await listed()).toEqual(before.map((item) => ({ ...item })));
    for (let steps = 0; steps < 5; steps++) await engine.call('bulk.redo', { author });
    expect(await listed()).toEqual(after);
  });

  it('say what stands in the way of taking a step back', async () => {
    const first = photo.annotations[0]!;
    await apply('Brush', { kind: 'revise', annotationId: first.id, revision: 1, mask: square(2, 2, 5) });
    await engine.call('bulk.apply', {
      selection: { annotationIds: [first.id] },
      action: { kind: 'state', reviewState: 'rejected' },
      author: 'Grace',
    });
    await expect(undo()).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { annotationId: first.id, by: 'Grace', remedy: expect.any(String) as string },
    });
    await engine.call('bulk.undo', { author });
    expect((await undo()).editId).not.toBeNull();
    expect(content(await current())).toEqual(content(photo.annotations));
  });
});
