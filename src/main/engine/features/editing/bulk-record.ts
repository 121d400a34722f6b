import type { BulkAction } from '../../../../shared/contract/editing.ts';
import type { EditRecorder, EditTables } from './record.ts';

/** Inside a write: the action on these garments, or on the photos that they are on. Deleted ones are passed over. */
export function recordAction(
  tables: EditTables,
  recorder: EditRecorder,
  action: BulkAction,
  ids: readonly number[],
): void {
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
}
