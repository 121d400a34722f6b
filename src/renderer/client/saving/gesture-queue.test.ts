import { describe, expect, it, vi } from 'vitest';
import type { EditResult } from '../../../shared/contract/editing.ts';
import type { Annotation } from '../../../shared/contract/photos.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import { createGestureQueue, type NewGesture, type QueueNews } from './gesture-queue.ts';
import { resolved, type PendingChange, type PendingGesture } from './pending.ts';
import type { PendingStore } from './pending-store.ts';

const mask = { size: [2, 2] as const, counts: '04' };
const unreachable = new StudioError('INTERNAL', 'The engine does not answer.');

function memoryStore(): PendingStore & { kept: Map<string, PendingGesture> } {
  const kept = new Map<string, PendingGesture>();
  return {
    kept,
    all: () => Promise.resolve([...kept.values()].sort((a, b) => a.order - b.order)),
    change: (put, gone) => {
      for (const gesture of put) kept.set(gesture.key, structuredClone(gesture));
      for (const key of gone) kept.delete(key);
      return Promise.resolve();
    },
  };
}

function answer(annotations: { id: number; revision: number }[], added: Record<string, number> = {}): EditResult {
  return {
    editId: 1,
    annotations: annotations as Annotation[],
    removed: [],
    added,
    photo: { eventClassId: null, split: null, excludedReason: null },
    history: { undo: null, redo: null },
  };
}

function apply(...changes: PendingChange[]): NewGesture {
  return { photoId: 1, label: 'Paint', author: 'Ada', request: { kind: 'apply', changes } };
}
const revise = (garment: number | string, revision: number): PendingChange => ({
  kind: 'revise',
  garment,
  revision,
  mask,
});
const undo: NewGesture = { photoId: 1, label: 'Undo', author: 'Ada', request: { kind: 'undo' } };

/** A queue whose engine answers when the test says so. */
function started(store = memoryStore()) {
  const sent: { gesture: PendingGesture; resolve: (result: EditResult) => void; reject: (error: unknown) => void }[] =
    [];
  const news: QueueNews[] = [];
  const queue = createGestureQueue({
    store,
    delay: () => 60_000,
    send: (gesture) => new Promise((resolve, reject) => sent.push({ gesture, resolve, reject })),
  });
  queue.follow((item) => news.push(item));
  const asked = (count: number) => vi.waitFor(() => expect(sent).toHaveLength(count), { interval: 1 });
  return { queue, sent, news, store, asked };
}

const changesOf = ({ request }: PendingGesture) => (request.kind === 'apply' ? resolved(request.changes) : []);

describe('a queue of gestures', () => {
  it('sends one after another, with the ids and revisions that the answers before have brought', async () => {
    const { queue, sent, store, asked } = started();
    queue.push(apply({ kind: 'add', name: 'page:-1', garmentClassId: null, mask }));
    queue.push(apply(revise('page:-1', 0), revise(7, 3)));
    queue.push(apply(revise(7, 3)));
    expect(sent).toHaveLength(1);
    sent[0]!.resolve(answer([{ id: 12, revision: 1 }], { 'page:-1': 12 }));
    await asked(2);
    expect(changesOf(sent[1]!.gesture)).toMatchObject([
      { annotationId: 12, revision: 1 },
      { annotationId: 7, revision: 3 },
    ]);
    expect(store.kept.size).toBe(2);
    sent[1]!.resolve(
      answer([
        { id: 12, revision: 2 },
        { id: 7, revision: 4 },
      ]),
    );
    await asked(3);
    expect(changesOf(sent[2]!.gesture)).toMatchObject([{ annotationId: 7, revision: 4 }]);
    sent[2]!.resolve(answer([{ id: 7, revision: 5 }]));
    await queue.settled(1);
    expect(queue.getState().waiting).toEqual([]);
    expect(store.kept.size).toBe(0);
  });

  it('keeps what is not acknowledged and sends it again under the same key, also after a reload', async () => {
    const first = started();
    first.queue.push(apply(revise(7, 3)));
    first.queue.push(apply(revise(7, 3)));
    first.sent[0]!.resolve(answer([{ id: 7, revision: 4 }]));
    await first.asked(2);
    first.sent[1]!.reject(unreachable);
    await vi.waitFor(() => expect(first.queue.getState().problem).toBe(unreachable));
    expect(first.queue.getState().waiting).toHaveLength(1);
    first.queue.retry();
    await first.asked(3);
    expect(first.sent[2]!.gesture.key).toBe(first.sent[1]!.gesture.key);

    const reloaded = started(first.store);
    void reloaded.queue.restore();
    await reloaded.asked(1);
    expect(reloaded.sent[0]!.gesture.key).toBe(first.sent[1]!.gesture.key);
    expect(changesOf(reloaded.sent[0]!.gesture)).toMatchObject([{ annotationId: 7, revision: 4 }]);
    reloaded.sent[0]!.resolve(answer([{ id: 7, revision: 5 }]));
    await reloaded.queue.settled(1);
    expect(reloaded.store.kept.size).toBe(0);
  });

  it('drops with a refused gesture what builds on it, and nothing else', async () => {
    const { queue, sent, news, store, asked } = started();
    const refused = queue.push(apply(revise(7, 3)));
    const built = queue.push(apply(revise(7, 3), revise(8, 1)));
    const onThat = queue.push(apply(revise(8, 1)));
    const step = queue.push(undo);
    const other = queue.push(apply(revise(9, 1)));
    const elsewhere = queue.push({ ...undo, photoId: 2 });
    sent[0]!.reject(new StudioError('CONFLICT', 'Garment 7 is at revision 5, by Grace.'));
    await asked(2);
    expect(news).toMatchObject([
      { type: 'refused', gesture: { key: refused.key }, fallen: [built, onThat, step].map(({ key }) => ({ key })) },
    ]);
    expect(sent[1]!.gesture.key).toBe(other.key);
    expect([...store.kept.keys()]).toEqual([other.key, elsewhere.key]);
  });

  it('says when the browser keeps nothing', async () => {
    const store = { ...memoryStore(), change: () => Promise.reject(new Error('full')) };
    const { queue } = started(store);
    queue.push(undo);
    await vi.waitFor(() => expect(queue.getState().kept).toBe(false));
  });

  it('gives up what waits when told to', async () => {
    const { queue, sent, news, store } = started();
    queue.push(undo);
    queue.push(apply(revise(7, 3)));
    sent[0]!.reject(unreachable);
    await vi.waitFor(() => expect(queue.getState().problem).not.toBeNull());
    queue.discard();
    expect(queue.getState()).toMatchObject({ waiting: [], problem: null });
    expect(news).toMatchObject([{ type: 'refused', error: unreachable, fallen: [{ label: 'Paint' }] }]);
    expect(store.kept.size).toBe(0);
  });
});
