import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Engine } from '../../engine.ts';
import { importFewOfSample, temporaryEngine } from '../../testing.ts';

let engine: Engine;
let dispose: () => Promise<void>;

beforeEach(async () => {
  ({ engine, dispose } = await temporaryEngine());
  await importFewOfSample(engine, { train: 2, val: 1 });
});

afterEach(() => dispose());

it('are said of a photo or a garment, settled, opened again, and taken back by their author alone', async () => {
  const photo = await engine.call('photos.get', { id: 1 });
  const annotationId = photo.annotations[0]!.id;
  let told = 0;
  engine.events.subscribe((event) => {
    if (event.type === 'changed' && event.subjects.includes('comments')) told += 1;
  });
  const first = await engine.call('comments.add', { photoId: 1, text: '  Which event?  ', author: 'Ada' });
  const second = await engine.call('comments.add', { photoId: 1, annotationId, text: 'A vest.', author: 'Grace' });
  expect(first).toMatchObject({ annotationId: null, text: 'Which event?', author: 'Ada', resolvedAt: null });
  expect(await engine.call('comments.list', { photoId: 1 })).toEqual([first, second]);
  expect(await engine.call('comments.list', { photoId: 2 })).toEqual([]);
  expect((await engine.call('review.stats', {})).openComments).toBe(2);

  const settled = await engine.call('comments.resolve', { id: first.id, resolved: true });
  expect(settled.resolvedAt).toBeGreaterThan(0);
  expect((await engine.call('review.stats', {})).openComments).toBe(1);
  expect((await engine.call('comments.resolve', { id: first.id, resolved: false })).resolvedAt).toBeNull();

  const others = engine.call('comments.remove', { id: second.id, author: 'Ada' });
  await expect(others).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await engine.call('comments.remove', { id: second.id, author: 'Grace' });
  expect(await engine.call('comments.list', { photoId: 1 })).toEqual([first]);
  expect(told).toBe(5);
});

it('need a photo, a garment that is on it, and something said', async () => {
  const elsewhere = (await engine.call('photos.get', { id: 2 })).annotations[0]!.id;
  const add = (input: { photoId: number; annotationId?: number; text: string }) =>
    engine.call('comments.add', { author: 'Ada', ...input });
  await expect(add({ photoId: 99, text: 'x' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(add({ photoId: 1, annotationId: elsewhere, text: 'x' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(add({ photoId: 1, text: '   ' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  const gone = engine.call('comments.resolve', { id: 99, resolved: true });
  await expect(gone).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
