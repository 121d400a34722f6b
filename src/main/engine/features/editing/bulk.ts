import type { BulkAction, EditHistory, Selection } from '../../../../shared/contract/editing.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { EngineContext } from '../../context.ts';
import { garmentList } from '../../store/gallery/lists.ts';
import type { ProjectStore } from '../../store/open.ts';
import { assertClass } from './gestures.ts';
import { editTables } from './record.ts';
import { edit, readHistory, step, type Touched } from './stack.ts';

interface BulkResult {
  editId: number | null;
  annotations: number;
  photos: number;
  history: EditHistory;
}

/** One action on many garments, or on the photos that they are on, in one transaction and as one step. */
export async function applyBulk(
  context: EngineContext,
  { selection, action, author }: { selection: Selection; action: BulkAction; author: string },
): Promise<BulkResult> {
  const { store } = context;
  const ids = await selectedIds(store, selection);
  if (action.kind === 'class') assertClass(store, action.garmentClassId);
  if (action.kind === 'event') assertClass(store, action.eventClassId, 'event');
  const tables = editTables(store);
  const touched = await edit(store, { stack: null, label: labelOf(store, action, ids.length), author }, (recorder) => {
    const photoIds = new Set<number>();
    for (const id of ids) {
      const head = tables.head(id);
      if (head.deleted === 1) continue;
      switch (action.kind) {
        case 'class':
          recorder.revise(head, { garmentClassId: action.garmentClassId });
          break;
        case 'state':
          recorder.revise(head, { reviewState: action.reviewState });
          break;
        case 'exclude':
          recorder.exclude(head, action.reason);
          break;
        case 'event':
        case 'split':
        case 'exclude-photos':
          photoIds.add(head.photoId);
          break;
      }
    }
    for (const photoId of photoIds) {
      if (action.kind === 'event') recorder.relabel(photoId, { eventClassId: action.eventClassId });
      else if (action.kind === 'split') recorder.relabel(photoId, { split: action.split });
      else if (action.kind === 'exclude-photos') recorder.relabel(photoId, { excludedReason: action.reason });
    }
  });
  return answer(context, touched);
}

export async function stepBulk(
  context: EngineContext,
  { author }: { author: string },
  direction: 'undo' | 'redo',
): Promise<BulkResult> {
  return answer(context, await step(context.store, { stack: null, author, direction }));
}

export function bulkHistory(store: ProjectStore): EditHistory {
  return readHistory(store, null);
}

async function selectedIds(store: ProjectStore, selection: Selection): Promise<number[]> {
  if ('annotationIds' in selection) return [...new Set(selection.annotationIds)];
  const list = await garmentList(store, { filter: selection.filter, sort: 'imported', descending: false });
  if (list.total > 0) return list.ids(0, list.total);
  throw new StudioError('BAD_REQUEST', 'No garment passes the filter.', {
    field: 'selection.filter',
    remedy: 'Widen the filter.',
  });
}

function labelOf(store: ProjectStore, action: BulkAction, count: number): string {
  const garments = count === 1 ? '1 garment' : `${count} garments`;
  switch (action.kind) {
    case 'class':
      return `Set class of ${garments} to ${className(store, action.garmentClassId)}`;
    case 'state':
      return `Mark ${garments} as ${action.reviewState}`;
    case 'exclude':
      return action.reason === null ? `Include ${garments} again` : `Exclude ${garments}: ${action.reason}`;
    case 'event':
      return `Set event of the photos of ${garments} to ${className(store, action.eventClassId)}`;
    case 'split':
      return `Move the photos of ${garments} to ${action.split ?? 'no split'}`;
    case 'exclude-photos':
      return action.reason === null
        ? `Include the photos of ${garments} again`
        : `Exclude the photos of ${garments}: ${action.reason}`;
  }
}

function className(store: ProjectStore, id: number | null): string {
  if (id === null) return 'none';
  return store.sqlite.prepare('SELECT name FROM taxonomy_classes WHERE id = ?').pluck().get(id) as string;
}

function answer({ store, events }: EngineContext, { editId, annotationIds, photoIds }: Touched): BulkResult {
  if (editId !== null) events.publish({ type: 'changed', subjects: ['photos', 'annotations', 'crops', 'project'] });
  return { editId, annotations: annotationIds.length, photos: photoIds.length, history: readHistory(store, null) };
}
