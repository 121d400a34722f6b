import type { BulkAction } from '../../../../shared/contract/editing.ts';
import type { EditRecorder, EditTables } from './record.ts';

/** What the ids of a bulk action are of. */
export type BulkSubject = 'garments' | 'photos';

/** Whether an action is about photos, be they chosen themselves or by their garments. */
export function actsOnPhotos(
  action: BulkAction,
): action is Extract<BulkAction, { kind: 'event' | 'split' | 'exclude-photos' }> {
  return action.kind === 'event' || action.kind === 'split' || action.kind === 'exclude-photos';
}

/**
 * Inside a write: the action on these garments or photos, or on the photos that these garments are on. Deleted garments
 * are passed over.
 */
export function recordAction(
  tables: EditTables,
  recorder: EditRecorder,
  { action, subject, ids }: { action: BulkAction; subject: BulkSubject; ids: readonly number[] },
): void {
  if (actsOnPhotos(action)) {
    for (const photoId of subject === 'photos' ? ids : photosOf(tables, ids)) relabel(recorder, action, photoId);
    return;
  }
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
    }
  }
}

function photosOf(tables: EditTables, garmentIds: readonly number[]): Set<number> {
  const heads = garmentIds.map((id) => tables.head(id));
  return new Set(heads.filter(({ deleted }) => deleted === 0).map(({ photoId }) => photoId));
}

function relabel(
  recorder: EditRecorder,
  action: Extract<BulkAction, { kind: 'event' | 'split' | 'exclude-photos' }>,
  photoId: number,
): void {
  switch (action.kind) {
    case 'event':
      return recorder.relabel(photoId, { eventClassId: action.eventClassId });
    case 'split':
      return recorder.relabel(photoId, { split: action.split });
    case 'exclude-photos':
      return recorder.relabel(photoId, { excludedReason: action.reason });
  }
}
