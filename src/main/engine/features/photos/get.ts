import { and, asc, desc, eq, inArray, type SQL } from 'drizzle-orm';
import { crops, currentAnnotations, photos } from '../../../../../db/schema.ts';
import type { Annotation, PhotoDetail } from '../../../../shared/contract/photos.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { ProjectStore } from '../../store/open.ts';

/** A photo with its current annotations, crowd regions included. Throws StudioError NOT_FOUND. */
export function getPhoto(store: ProjectStore, { id }: { id: number }): PhotoDetail {
  const photo = store.database.select().from(photos).where(eq(photos.id, id)).get();
  if (photo === undefined) {
    throw new StudioError('NOT_FOUND', `There is no photo ${id}.`, { id, remedy: 'Go back to the gallery.' });
  }
  const annotations = readAnnotations(store, photo, eq(currentAnnotations.photoId, id));
  return {
    id,
    fileName: photo.fileName,
    width: photo.width,
    height: photo.height,
    split: photo.split,
    eventClassId: photo.eventClassId,
    garmentCount: annotations.filter(({ crowd }) => !crowd).length,
    hash: photo.hash,
    format: photo.format,
    bytes: photo.bytes,
    orientation: photo.orientation,
    provenance: JSON.parse(photo.provenance) as Record<string, unknown>,
    excludedReason: photo.excludedReason,
    annotations,
  };
}

/** Those of a photo's annotations that are wanted and not deleted, as they are now. */
export function annotationsOf(
  store: ProjectStore,
  photo: { id: number; width: number; height: number },
  ids: readonly number[],
): Annotation[] {
  const wanted = and(eq(currentAnnotations.photoId, photo.id), inArray(currentAnnotations.id, [...ids]));
  return readAnnotations(store, photo, wanted);
}

function readAnnotations(
  store: ProjectStore,
  photo: { width: number; height: number },
  wanted: SQL | undefined,
): Annotation[] {
  const rows = store.database.select().from(currentAnnotations).where(wanted).orderBy(asc(currentAnnotations.id)).all();
  return rows.map((row) => ({
    id: row.id,
    revisionId: row.revisionId,
    revision: row.revision,
    garmentClassId: row.garmentClassId,
    box: [row.boxX, row.boxY, row.boxWidth, row.boxHeight],
    mask: { size: [photo.height, photo.width], counts: row.maskCounts },
    area: row.area,
    crowd: row.crowd,
    source: row.source,
    score: row.score,
    reviewState: row.reviewState,
    attributes: JSON.parse(row.attributes) as Record<string, unknown>,
    cropId: cropOf(store, row.revisionId),
    author: row.author,
    excludedReason: row.excludedReason,
  }));
}

function cropOf(store: ProjectStore, revisionId: number): number | null {
  const row = store.database
    .select({ id: crops.id })
    .from(crops)
    .where(eq(crops.revisionId, revisionId))
    .orderBy(desc(crops.id))
    .limit(1)
    .get();
  return row?.id ?? null;
}
