import type { BulkAction, BulkResult, EditHistory, Selection } from '../../../../shared/contract/editing.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { EngineContext } from '../../context.ts';
import { garmentList } from '../../store/gallery/lists.ts';
import type { ProjectStore } from '../../store/open.ts';
import { assertNothingUnderWay, claimBulk, startBulkJob } from './bulk-job.ts';
import { recordAction } from './bulk-record.ts';
import { classNameOf } from './class-name.ts';
import { assertClass } from './gestures.ts';
import { editTables } from './record.ts';
import { edit, nextStep, openStep, readHistory, step, type Touched } from './stack.ts';

/** Up to so many records are changed in one transaction (some 60 ms); more are a job's, in batches. */
export const mostAtOnce = 2000;

/** One action on many garments, or on the photos that they are on, as one step. */
export async function applyBulk(
  context: EngineContext,
  { selection, action, author }: { selection: Selection; action: BulkAction; author: string },
): Promise<BulkResult> {
  const { store } = context;
  assertNothingUnderWay(context);
  if (action.kind === 'class') assertClass(store, action.garmentClassId);
  if (action.kind === 'event') assertClass(store, action.eventClassId, 'event');
  const ids = await selectedIds(store, selection);
  const label = labelOf(store, action, ids.length);
  if (ids.length <= mostAtOnce) {
    const touched = await edit(store, { stack: null, label, author }, (recorder) => {
      recordAction(editTables(store), recorder, action, ids);
    });
    return answer(context, touched, label);
  }
  const editId = await store.write(() => {
    // Asked again: another call may have come first.
    assertNothingUnderWay(context);
    const opened = openStep(store, { stack: null, label, author, at: Date.now(), state: 'doing' });
    const packed = Buffer.from(Uint32Array.from(ids).buffer);
    editTables(store).question('addBulkWork').run(opened, JSON.stringify(action), packed);
    claimBulk(store, opened);
    return opened;
  });
  return answerWithJob(context, { editId, direction: 'apply', label, author });
}

export async function stepBulk(
  context: EngineContext,
  { author, editId }: { author: string; editId?: number | undefined },
  direction: 'undo' | 'redo',
): Promise<BulkResult> {
  const { store } = context;
  assertNothingUnderWay(context);
  const asked = { stack: null, author, direction, editId };
  const found = nextStep(store, asked);
  const label = found?.label ?? '';
  if (found !== undefined) {
    const { question } = editTables(store);
    const size = question('editSize').get({ editId: found.editId }) as { annotations: number; photos: number };
    const { state } = question('edit').get(found.editId) as { state: string };
    // What was cut off half-way is taken back by the job as well, which passes over what is there already.
    if (size.annotations + size.photos > mostAtOnce || state === 'undoing' || state === 'doing') {
      claimBulk(store, found.editId);
      return answerWithJob(context, { editId: found.editId, direction, label, author });
    }
  }
  return answer(context, await step(store, asked), label);
}

export function bulkHistory(store: ProjectStore): EditHistory {
  return readHistory(store, null);
}

async function selectedIds(store: ProjectStore, selection: Selection): Promise<number[]> {
  if ('annotationIds' in selection) return [...new Set(selection.annotationIds)];
  const list = await garmentList(store, { filter: selection.filter, sort: 'imported', descending: false });
  const except = new Set(selection.except);
  const ids = list.ids(0, list.total).filter((id) => !except.has(id));
  if (ids.length > 0) return ids;
  throw new StudioError('BAD_REQUEST', 'No garment passes the filter.', {
    field: 'selection.filter',
    remedy: 'Widen the filter.',
  });
}

function labelOf(store: ProjectStore, action: BulkAction, count: number): string {
  const garments = count === 1 ? '1 garment' : `${count} garments`;
  switch (action.kind) {
    case 'class':
      return `Set class of ${garments} to ${classNameOf(store, action.garmentClassId) ?? 'none'}`;
    case 'state':
      return `Mark ${garments} as ${action.reviewState}`;
    case 'exclude':
      return action.reason === null ? `Include ${garments} again` : `Exclude ${garments}: ${action.reason}`;
    case 'event':
      return `Set event of the photos of ${garments} to ${classNameOf(store, action.eventClassId) ?? 'none'}`;
    case 'split':
      return `Move the photos of ${garments} to ${action.split ?? 'no split'}`;
    case 'exclude-photos':
      return action.reason === null
        ? `Include the photos of ${garments} again`
        : `Exclude the photos of ${garments}: ${action.reason}`;
  }
}

function answer(context: EngineContext, touched: Touched, label: string): BulkResult {
  const { store, events } = context;
  const { editId, annotationIds, photoIds } = touched;
  if (editId !== null) events.publish({ type: 'changed', subjects: ['photos', 'annotations', 'crops', 'project'] });
  return {
    editId,
    label,
    annotations: annotationIds.length,
    photos: photoIds.length,
    jobId: null,
    history: readHistory(store, null),
  };
}

async function answerWithJob(
  context: EngineContext,
  parameters: Parameters<typeof startBulkJob>[1],
): Promise<BulkResult> {
  const jobId = await startBulkJob(context, parameters);
  const { editId, label } = parameters;
  return { editId, label, annotations: 0, photos: 0, jobId, history: readHistory(context.store, null) };
}
