import type { RestoreReport } from '../../../../shared/contract/snapshots.ts';
import type { SplitName } from '../../../../shared/contract/common.ts';
import type { EngineContext } from '../../context.ts';
import { assertNothingUnderWay } from '../editing/bulk-job.ts';
import { editTables } from '../editing/record.ts';
import { edit, readHistory } from '../editing/stack.ts';
import { compareSnapshots, detailedSnapshot } from './list.ts';
import { noEvent } from './record.ts';

/** Garments of a snapshot that are no longer as they were in it. */
const changedAnnotations = `
  SELECT item.annotation_id AS annotationId, item.revision_id AS revisionId
  FROM dataset_snapshot_items AS item
    JOIN annotations ON annotations.id = item.annotation_id
    JOIN annotation_revisions AS head ON head.id = annotations.current_revision_id
    JOIN annotation_revisions AS frozen ON frozen.id = item.revision_id
  WHERE item.snapshot_id = ? AND (annotations.excluded_reason IS NOT NULL
    OR ifnull(head.restores, head.id) <> ifnull(frozen.restores, frozen.id))
  ORDER BY item.annotation_id`;

const changedPhotos = `
  SELECT DISTINCT item.photo_id AS photoId, nullif(item.event_class_id, ${noEvent}) AS eventClassId, item.split
  FROM dataset_snapshot_items AS item JOIN photos ON photos.id = item.photo_id
  WHERE item.snapshot_id = ? AND ((item.event_class_id <> ${noEvent} AND photos.event_class_id IS NOT item.event_class_id)
    OR photos.split IS NOT item.split OR photos.excluded_reason IS NOT NULL)
  ORDER BY item.photo_id`;

/**
 * Brings the garments of a snapshot back to what they were in it, with their photos' splits and, as a detector's snapshot
 * knows none, a classifier's events. It is one transaction and one step of the project's undo stack. What was added since
 * stays.
 *
 * @throws StudioError NOT_FOUND, or CONFLICT for a snapshot that names no garments and while a bulk action is under way
 */
export async function restoreSnapshot(
  context: EngineContext,
  { id, author }: { id: number; author: string },
): Promise<RestoreReport> {
  const { store, events } = context;
  assertNothingUnderWay(context);
  const snapshot = detailedSnapshot(store, id);
  const tables = editTables(store);
  const label = `Restore snapshot ${snapshot.hash.slice(0, 8)}`;
  const { editId, annotationIds, photoIds } = await edit(store, { stack: null, label, author }, (recorder) => {
    const annotations = store.sqlite.prepare(changedAnnotations).all(id) as {
      annotationId: number;
      revisionId: number;
    }[];
    for (const { annotationId, revisionId } of annotations) {
      const head = tables.head(annotationId);
      recorder.restore(head, revisionId);
      recorder.exclude(head, null);
    }
    const photos = store.sqlite.prepare(changedPhotos).all(id) as {
      photoId: number;
      /** Null where a detector was trained: events were nothing to it, and stay. */
      eventClassId: number | null;
      split: SplitName;
    }[];
    for (const { photoId, eventClassId, split } of photos) {
      recorder.relabel(photoId, { eventClassId: eventClassId ?? undefined, split, excludedReason: null });
    }
  });
  if (editId !== null) events.publish({ type: 'changed', subjects: ['photos', 'annotations', 'crops', 'project'] });
  return {
    editId,
    annotations: annotationIds.length,
    photos: photoIds.length,
    addedSince: compareSnapshots(store, { first: id, second: 'now' }).added,
    history: readHistory(store, null),
  };
}
