import type { EditResult } from '../../../shared/contract/editing.ts';
import { StudioError, type ErrorCode } from '../../../shared/domain/errors.ts';
import { english } from '../../ui/english.ts';
import { fallenWith, rebased, type PendingGesture } from './pending.ts';
import type { PendingStore } from './pending-store.ts';

const words = english.client.gestureQueue;

export type NewGesture = Omit<PendingGesture, 'key' | 'order'>;

export interface QueueState {
  /** Not yet acknowledged, the oldest first. */
  readonly waiting: readonly PendingGesture[];
  /** Why the oldest has not been saved yet, while it is tried again. */
  readonly problem: StudioError | null;
  /** Whether what waits would survive a reload of the page. */
  readonly kept: boolean;
}

export type QueueNews =
  | { type: 'saved'; gesture: PendingGesture; result: EditResult }
  /** Neither it nor `fallen`, which build on it, will ever be saved. */
  | { type: 'refused'; gesture: PendingGesture; error: StudioError; fallen: readonly PendingGesture[] };

interface QueueSettings {
  /** Resolves once the engine keeps the gesture for good. Rejects with a StudioError. */
  send: (gesture: PendingGesture) => Promise<EditResult>;
  store: PendingStore;
  /** Milliseconds before the next try, from attempt 0 on. */
  delay: (attempt: number) => number;
}

export interface GestureQueue {
  getState(): QueueState;
  subscribe(listener: () => void): () => void;
  /** Told of each gesture that is saved or refused, in order. */
  follow(listener: (news: QueueNews) => void): () => void;
  push(gesture: NewGesture): PendingGesture;
  /** Takes up what an earlier page has left. */
  restore(): Promise<void>;
  /** Tries at once what would be tried again later. */
  retry(): void;
  /** Gives up everything that waits. */
  discard(): void;
  /** Resolves once nothing of a photo waits any more. */
  settled(photoId: number): Promise<void>;
}

/** What the engine will refuse however often it is asked. Everything else is kept and tried again. */
const final: readonly ErrorCode[] = [
  'BAD_REQUEST',
  'USAGE',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'ANNOTATION_INVALID',
];

/**
 * Sends gestures one after another, as soon as they are made, and forgets one only when the engine has answered that it
 * keeps it. An answer lost on the way does no harm: the gesture is sent again under the same key.
 */
export function createGestureQueue({ send, store, delay }: QueueSettings): GestureQueue {
  let state: QueueState = { waiting: [], problem: null, kept: true };
  let lastOrder = 0;
  let pumping = false;
  let wake: (() => void) | undefined;
  const listeners = new Set<() => void>();
  const followers = new Set<(news: QueueNews) => void>();

  function set(parts: Partial<QueueState>): void {
    state = { ...state, ...parts };
    for (const listener of [...listeners]) listener();
  }

  function subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  function keep(put: readonly PendingGesture[], gone: readonly string[]): void {
    store.change(put, gone).then(
      () => state.kept || set({ kept: true }),
      () => set({ kept: false }),
    );
  }

  function tell(news: QueueNews): void {
    for (const follower of [...followers]) follower(news);
  }

  async function pump(): Promise<void> {
    if (pumping) return;
    pumping = true;
    let attempt = 0;
    for (let head = state.waiting[0]; head !== undefined; head = state.waiting[0]) {
      try {
        const result = await send(head);
        attempt = 0;
        saved(head, result);
      } catch (thrown) {
        const error = thrown instanceof StudioError ? thrown : new StudioError('INTERNAL', String(thrown));
        if (final.includes(error.code)) {
          refuse(head, error);
          continue;
        }
        set({ problem: error });
        await pause(delay(attempt++));
      }
    }
    pumping = false;
  }

  function saved(gesture: PendingGesture, result: EditResult): void {
    const rest = state.waiting.filter(({ key }) => key !== gesture.key);
    const next = rebased(rest, gesture.photoId, result);
    keep(
      next.filter((pending, index) => pending !== rest[index]),
      [gesture.key],
    );
    set({ waiting: next, problem: null });
    tell({ type: 'saved', gesture, result });
  }

  function refuse(gesture: PendingGesture, error: StudioError): void {
    const fallen = fallenWith(gesture, state.waiting);
    const gone = new Set([gesture, ...fallen].map(({ key }) => key));
    keep([], [...gone]);
    set({ waiting: state.waiting.filter(({ key }) => !gone.has(key)), problem: null });
    tell({ type: 'refused', gesture, error, fallen });
  }

  function pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, milliseconds);
      function done(): void {
        clearTimeout(timer);
        wake = undefined;
        resolve();
      }
      wake = done;
    });
  }

  return {
    getState: () => state,
    subscribe,
    follow(listener) {
      followers.add(listener);
      return () => followers.delete(listener);
    },
    push(gesture) {
      lastOrder = Math.max(lastOrder + 1, Date.now());
      const pending: PendingGesture = { ...gesture, key: crypto.randomUUID(), order: lastOrder };
      keep([pending], []);
      set({ waiting: [...state.waiting, pending] });
      void pump();
      return pending;
    },
    async restore() {
      const left = await store.all().catch(() => {
        set({ kept: false });
        return [];
      });
      const known = new Set(state.waiting.map(({ key }) => key));
      const earlier = left.filter(({ key }) => !known.has(key));
      if (earlier.length === 0) return;
      set({ waiting: [...earlier, ...state.waiting].sort((a, b) => a.order - b.order) });
      await pump();
    },
    retry: () => wake?.(),
    discard() {
      const [head, ...rest] = state.waiting;
      if (head === undefined) return;
      keep(
        [],
        state.waiting.map(({ key }) => key),
      );
      const error = state.problem ?? new StudioError('CANCELLED', words.givenUp);
      set({ waiting: [], problem: null });
      tell({ type: 'refused', gesture: head, error, fallen: rest });
      wake?.();
    },
    settled(photoId) {
      const waits = (): boolean => state.waiting.some((gesture) => gesture.photoId === photoId);
      if (!waits()) return Promise.resolve();
      return new Promise((resolve) => {
        const stop = subscribe(() => {
          if (waits()) return;
          stop();
          resolve();
        });
      });
    },
  };
}
