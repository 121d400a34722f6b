import type { BulkAction, BulkResult, EditHistory, Selection } from '../../../../shared/contract/editing.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { EngineContext } from '../../context.ts';
import { garmentList, photoList } from '../../store/gallery/lists.ts';
import type { ProjectStore } from '../../store/open.ts';
import { assertNothingUnderWay, startBulkJob } from './bulk-job.ts';
import { actsOnPhotos, recordAction, type BulkSubject } from './bulk-record.ts';
import { classNameOf } from './class-name.ts';
import { assertClass } from './gestures.ts';
import { editTables } from './record.ts';
import { edit, nextStep, openStep, readHistory, step, type Touched } from './stack.ts';

/** Up to so many records are changed in one transaction (some 60 ms); more are a job's, in batches. */
export const mostAtOnce = 2000;

/**
 * One action on many garments, or on photos, as one step.
 *
 * @throws StudioError BAD_REQUEST where the filter lets nothing through, or an action on garments is asked of photos
 */
export async function applyBulk(
  context: EngineContext,
  { selection, action, author }: { selection: Selection; action: BulkAction; author: string },
): Promise<BulkResult> {
  const { store } = context;
  assertNothingUnderWay(context);
  if (action.kind === 'class') assertClass(store, action.garmentClassId);
  if (action.kind === 'event') assertClass(store, action.eventClassId, 'event');
  const { subject, ids } = await selected(store, selection);
  if (subject === 'photos' && !actsOnPhotos(action)) {
    throw new StudioError('BAD_REQUEST', `'${action.kind}' is done to garments, not to photos.`, {
      field: 'action',
      remedy: 'Choose the garments of these photos.',
    });
  }
  const label = labelOf(store, action, subject, ids.length);
  if (ids.length <= mostAtOnce) {
    const touched = await edit(store, { stack: null, label, author }, (recorder) => {
      recordAction(editTables(store), recorder, { action, subject, ids });
    });
    return answer(context, touched, label);
  }
  return answerWithJob(context, () => {
    const editId = openStep(store, { stack: null, label, author, at: Date.now(), state: 'doing' });
    const packed = Buffer.from(Uint32Array.from(ids).buffer);
    editTables(store).question('addBulkWork').run(editId, JSON.stringify({ action, subject }), packed);
    return { editId, direction: 'apply', label, author };
  });
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
      return answerWithJob(context, () => ({ editId: found.editId, direction, label, author }));
    }
  }
  return answer(context, await step(store, asked), label);
}

export function bulkHistory(store: ProjectStore): EditHistory {
  return readHistory(store, null);
}

async function selected(
  store: ProjectStore,
  selection: Selection,
): Promise<{ subject: BulkSubject; ids: readonly number[] }> {
  if ('annotationIds' in selection) return { subject: 'garments', ids: [...new Set(selection.annotationIds)] };
  if ('photoIds' in selection) return { subject: 'photos', ids: [...new Set(selection.photoIds)] };
  const subject = 'photoFilter' in selection ? 'photos' : 'garments';
  const list =
    'photoFilter' in selection
      ? await photoList(store, { filter: selection.photoFilter, sort: 'imported', descending: false })
      : await garmentList(store, { filter: selection.filter, sort: 'imported', descending: false });
  const except = new Set(selection.except);
  const ids = list.ids(0, list.total).filter((id) => !except.has(id));
  if (ids.length > 0) return { subject, ids };
  throw new StudioError('BAD_REQUEST', `No ${subject === 'photos' ? 'photo' : 'garment'} passes the filter.`, {
    field: `selection.${subject === 'photos' ? 'photoFilter' : 'filter'}`,
    remedy: 'Widen the filter.',
  });
}

function labelOf(store: ProjectStore, action: BulkAction, subject: BulkSubject, count: number): string {
  const noun = subject === 'photos' ? 'photo' : 'garment';
  const chosen = count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
  const photos = subject === 'photos' ? chosen : `the photos of ${chosen}`;
  switch (action.kind) {
    case 'class':
      return `Set class of ${chosen} to ${classNameOf(store, action.garmentClassId) ?? 'none'}`;
    case 'state':
      return `Mark ${chosen} as ${action.reviewState}`;
    case 'exclude':
      return action.reason === null ? `Include ${chosen} again` : `Exclude ${chosen}: ${action.reason}`;
    case 'event':
      return `Set event of ${photos} to ${classNameOf(store, action.eventClassId) ?? 'none'}`;
    case 'split':
      return `Move ${photos} to ${action.split ?? 'no split'}`;
    case 'exclude-photos':
      return action.reason === null ? `Include ${photos} again` : `Exclude ${photos}: ${action.reason}`;
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

async function answerWithJob(context: EngineContext, open: Parameters<typeof startBulkJob>[1]): Promise<BulkResult> {
  const { jobId, editId, label } = await startBulkJob(context, open);
  return { editId, label, annotations: 0, photos: 0, jobId, history: readHistory(context.store, null) };
}
