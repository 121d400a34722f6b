import { useSyncExternalStore } from 'react';
import { useAuthor } from '../../client/author.ts';
import type { PendingChange } from '../../client/saving/pending.ts';
import { pushEdit, savingQueue } from '../../client/saving/saving.ts';
import { createEditor } from '../../editor/editor.ts';
import type { GarmentChange, Gesture } from '../../editor/gesture.ts';
import type { EditorState } from '../../editor/state.ts';
import { createBrowserSmartTools } from '../../opencv/browser.ts';
import { maskFromRuns } from '../../../shared/geometry/run-length.ts';

/** Tells this page's unsaved garments from those that an earlier page has left. */
const page = crypto.randomUUID().slice(0, 8);
const gestures = new Map<string, Gesture>();

/** Wand, GrabCut and scissors; their worker starts when one of them is first chosen. */
export const smartTools = createBrowserSmartTools();

/** The page's one editor: tools, clipboard and what is yet to be saved outlive the photo on the screen. */
export const photoEditor = createEditor({
  commit,
  author: () => useAuthor.getState().name,
  proposer: smartTools,
});

savingQueue.follow((news) => {
  const { gesture: pending } = news;
  const gesture = gestures.get(pending.key);
  gestures.delete(pending.key);
  if (news.type === 'saved') {
    const added = Object.fromEntries(Object.entries(news.result.added).map(([name, id]) => [ownName(name), id]));
    const from = { photoId: pending.photoId, ...(gesture ? { gesture } : {}) };
    photoEditor.reconcile({ ...news.result, added }, from);
    return;
  }
  if (gesture) photoEditor.abandon(gesture);
  for (const { key } of news.fallen) {
    const fallen = gestures.get(key);
    gestures.delete(key);
    if (fallen) photoEditor.abandon(fallen);
  }
});

export function useEditor<Part>(select: (state: EditorState) => Part): Part {
  return useSyncExternalStore(photoEditor.subscribe, () => select(photoEditor.getState()));
}

function commit(gesture: Gesture): void {
  const changes = gesture.changes.map((change) => pendingChange(gesture, change));
  const pending = pushEdit(gesture.photoId, gesture.label, { kind: 'apply', changes });
  gestures.set(pending.key, gesture);
}

/** A change by what the engine last told of its garment; the queue puts in what later answers bring. */
function pendingChange(gesture: Gesture, change: GarmentChange): PendingChange {
  if (change.kind === 'add') {
    const { id, garmentClassId, runs, order } = change.garment;
    return { kind: 'add', name: nameOf(id), garmentClassId, mask: maskFromRuns(runs), order };
  }
  if (change.id > 0) {
    const [known] = photoEditor.changesOf({ ...gesture, changes: [change] });
    if (known?.kind === 'revise') {
      const { annotationId, ...rest } = known;
      return { ...rest, garment: annotationId };
    }
  }
  // Waits for the answer that brings its id and revision.
  const unsaved = { garment: nameOf(change.id), revision: 0 };
  if (change.kind === 'delete') return { kind: 'revise', ...unsaved, deleted: true };
  const { kind, id: _, runs, ...rest } = change;
  return { kind, ...unsaved, ...rest, ...(runs ? { mask: maskFromRuns(runs) } : {}) };
}

function nameOf(id: number): string {
  return `${page}:${id}`;
}

function ownName(name: string): string {
  return name.startsWith(`${page}:`) ? name.slice(page.length + 1) : name;
}
