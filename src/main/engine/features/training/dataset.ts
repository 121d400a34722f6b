import { and, asc, eq, gt, inArray, isNotNull, isNull, ne } from 'drizzle-orm';
import { annotations, datasetSnapshotItems, photos } from '../../../../../db/schema.ts';
import type { SplitName } from '../../../../shared/contract/common.ts';
import type { DatasetSample } from '../../../../shared/contract/worker.ts';
import type { ProjectStore } from '../../store/open.ts';
import type { RunClasses } from './classes.ts';

const pageSize = 5_000;

/** The splits besides train that hold a sample of these classes. */
export function heldOutSplits(store: ProjectStore, classes: RunClasses): SplitName[] {
  return (['val', 'test'] as const).filter((split) => currentSamples(store, classes, [split]).next().done !== true);
}

/**
 * The samples that the project holds now, ordered by annotation: garments with a crop of their current revision whose
 * photo has one of the events and splits, neither deleted, nor rejected, nor crowd regions, nor excluded themselves or
 * with their photo.
 */
export function* currentSamples(
  store: ProjectStore,
  classes: RunClasses,
  splits: readonly SplitName[],
): Generator<DatasetSample> {
  const events = new Map(classes.events.map(({ id }, position) => [id, position]));
  const garments = new Map(classes.garments.map(({ id }, position) => [id, position]));
  let after = 0;
  for (;;) {
    // Pages rather than an open cursor: a write between two of them may not find the connection busy.
    const rows = store.database
      .select({
        id: annotations.id,
        photoId: annotations.photoId,
        revisionId: annotations.currentRevisionId,
        crop: annotations.cropHash,
        split: annotations.split,
        event: annotations.eventClassId,
        garment: annotations.garmentClassId,
      })
      .from(annotations)
      .innerJoin(photos, eq(photos.id, annotations.photoId))
      .where(
        and(
          gt(annotations.id, after),
          isNull(annotations.excludedReason),
          isNull(photos.excludedReason),
          eq(annotations.deleted, false),
          eq(annotations.crowd, false),
          ne(annotations.reviewState, 'rejected'),
          inArray(annotations.split, [...splits]),
          isNotNull(annotations.eventClassId),
          isNotNull(annotations.cropHash),
        ),
      )
      .orderBy(asc(annotations.id))
      .limit(pageSize)
      .all();
    for (const row of rows) {
      const event = row.event === null ? undefined : events.get(row.event);
      if (event === undefined || row.crop === null || row.revisionId === null || row.split === null) continue;
      yield {
        annotationId: row.id,
        photoId: row.photoId,
        revisionId: row.revisionId,
        crop: row.crop,
        split: row.split,
        event,
        garment: row.garment === null ? null : (garments.get(row.garment) ?? null),
      };
    }
    const last = rows.at(-1);
    if (rows.length < pageSize || last === undefined) return;
    after = last.id;
  }
}

/** The samples of a snapshot, ordered by annotation. */
export function* snapshotSamples(
  store: ProjectStore,
  snapshotId: number,
  classes: RunClasses,
): Generator<DatasetSample> {
  const events = new Map(classes.events.map(({ id }, position) => [id, position]));
  const garments = new Map(classes.garments.map(({ id }, position) => [id, position]));
  let after = 0;
  for (;;) {
    const rows = store.database
      .select()
      .from(datasetSnapshotItems)
      .where(and(eq(datasetSnapshotItems.snapshotId, snapshotId), gt(datasetSnapshotItems.annotationId, after)))
      .orderBy(asc(datasetSnapshotItems.annotationId))
      .limit(pageSize)
      .all();
    for (const { annotationId, photoId, revisionId, cropHash, split, eventClassId, garmentClassId } of rows) {
      const event = events.get(eventClassId);
      if (event === undefined) continue;
      const garment = garmentClassId === null ? null : (garments.get(garmentClassId) ?? null);
      yield { annotationId, photoId, revisionId, crop: cropHash, split, event, garment };
    }
    const last = rows.at(-1);
    if (rows.length < pageSize || last === undefined) return;
    after = last.annotationId;
  }
}
