import { useSyncExternalStore } from 'react';
import type { EditResult } from '../../../shared/contract/editing.ts';
import { api } from '../api.ts';
import { signingAuthor } from '../author.ts';
import { reconnectDelay, useConnection } from '../connection.ts';
import { queryClient } from '../query-client.ts';
import { createGestureQueue, type QueueState } from './gesture-queue.ts';
import { noteRequest } from './own-requests.ts';
import { resolved, type PendingGesture, type PendingRequest } from './pending.ts';
import { browserPendingStore } from './pending-store.ts';
import { takeAnswer } from './photo-cache.ts';

/** The page's one queue of edits: it goes on whatever screen is shown. */
export const savingQueue = createGestureQueue({ send, store: browserPendingStore(), delay: reconnectDelay });

/** Sends an edit of a photo as soon as those before it are saved, signed with the curator's name. */
export function pushEdit(photoId: number, label: string, request: PendingRequest): PendingGesture {
  return savingQueue.push({ photoId, label, author: signingAuthor(), request });
}

export function useSaving(): QueueState {
  return useSyncExternalStore(savingQueue.subscribe, savingQueue.getState);
}

/** Takes up what an earlier page has left and keeps an eye on the connection. Returns a function that ends it. */
export function startSaving(): () => void {
  void savingQueue.restore();
  savingQueue.retry();
  const stopFollowing = savingQueue.follow((news) => {
    if (news.type === 'saved') takeAnswer(queryClient, news.gesture.photoId, news.result);
    else void queryClient.invalidateQueries({ queryKey: ['photos', 'get', { id: news.gesture.photoId }] });
  });
  const stopListening = useConnection.subscribe(({ state }, before) => {
    if (state === 'open' && before.state !== 'open') savingQueue.retry();
  });
  // Asked again who this is, the engine says so to the gate, which lets people sign in.
  const stopWatching = savingQueue.subscribe(() => {
    if (savingQueue.getState().problem?.code === 'UNAUTHORIZED') {
      void queryClient.invalidateQueries({ queryKey: ['project', 'version'] });
    }
  });
  window.addEventListener('beforeunload', warn);
  return () => {
    stopFollowing();
    stopWatching();
    stopListening();
    window.removeEventListener('beforeunload', warn);
  };
}

function warn(event: BeforeUnloadEvent): void {
  if (savingQueue.getState().waiting.length > 0) event.preventDefault();
}

async function send({ key, photoId, label, author, request }: PendingGesture): Promise<EditResult> {
  noteRequest(key);
  switch (request.kind) {
    case 'apply': {
      const { changes, photo } = request;
      return api.editing.apply({ photoId, label, author, key, changes: resolved(changes), photo });
    }
    case 'undo':
      return api.editing.undo({ photoId, author, key, editId: request.editId });
    case 'redo':
      return api.editing.redo({ photoId, author, key });
    case 'restore':
      return api.editing.restore({ revisionId: request.revisionId, author, key });
  }
}
