import { existsSync } from 'node:fs';
import { and, asc, eq, gt, inArray, lte, max } from 'drizzle-orm';
import { annotationRevisions, annotations, crops, photos } from '../../../../../db/schema.ts';
import type { SplitName } from '../../../../shared/contract/common.ts';
import { cropFile } from '../../media/pictures.ts';
import type { ProjectStore } from '../../store/open.ts';

const photosAtOnce = 500;

/** A photo with those of its garments that lack a crop. */
export interface PhotoWork {
  photo: typeof photos.$inferSelect;
  garments: { annotationId: number; revisionId: number; maskCounts: string }[];
}

export interface MissingQuestion {
  settingsHash: string;
  splits?: readonly SplitName[];
  photoId?: number;
}

interface Garment {
  annotationId: number;
  photoId: number;
  revisionId: number;
}

/** Live garments without a crop of their current revision and the settings, or whose crop's file is gone; by photo. */
export function* missingCrops(store: ProjectStore, question: MissingQuestion): Generator<PhotoWork> {
  for (const garments of missingByWindow(store, question)) {
    if (garments.length > 0) yield* withPhotos(store, garments);
  }
}

export function countMissingCrops(store: ProjectStore, question: MissingQuestion): number {
  let count = 0;
  for (const garments of missingByWindow(store, question)) count += garments.length;
  return count;
}

/** Windows of photos rather than one long query: whoever else waits for the database gets its turn. */
function* missingByWindow(store: ProjectStore, question: MissingQuestion): Generator<Garment[]> {
  const { photoId } = question;
  const last =
    photoId ??
    store.database
      .select({ id: max(photos.id) })
      .from(photos)
      .get()?.id ??
    0;
  const first = photoId === undefined ? 0 : photoId - 1;
  for (let after = first; after < last; after += photosAtOnce) {
    const rows = store.database
      .select({
        annotationId: annotations.id,
        photoId: annotations.photoId,
        revisionId: annotations.currentRevisionId,
        croppedRevisionId: crops.revisionId,
        hash: crops.hash,
      })
      .from(annotations)
      .leftJoin(crops, and(eq(crops.annotationId, annotations.id), eq(crops.settingsHash, question.settingsHash)))
      .where(
        and(
          gt(annotations.photoId, after),
          lte(annotations.photoId, Math.min(last, after + photosAtOnce)),
          eq(annotations.deleted, false),
          eq(annotations.crowd, false),
          question.splits === undefined ? undefined : inArray(annotations.split, [...question.splits]),
        ),
      )
      .orderBy(asc(annotations.photoId), asc(annotations.id))
      .all();
    yield rows.flatMap(({ annotationId, photoId: photo, revisionId, croppedRevisionId, hash }) => {
      if (revisionId === null) return [];
      const there = croppedRevisionId === revisionId && hash !== null && existsSync(cropFile(store.directory, hash));
      return there ? [] : [{ annotationId, photoId: photo, revisionId }];
    });
  }
}

function withPhotos(store: ProjectStore, garments: readonly Garment[]): PhotoWork[] {
  const photoIds = [...new Set(garments.map(({ photoId }) => photoId))];
  const masks = new Map<number, string>();
  for (let start = 0; start < garments.length; start += photosAtOnce) {
    const revisionIds = garments.slice(start, start + photosAtOnce).map(({ revisionId }) => revisionId);
    const rows = store.database
      .select({ id: annotationRevisions.id, maskCounts: annotationRevisions.maskCounts })
      .from(annotationRevisions)
      .where(inArray(annotationRevisions.id, revisionIds))
      .all();
    for (const { id, maskCounts } of rows) masks.set(id, maskCounts);
  }
  const works = new Map<number, PhotoWork>();
  for (const photo of store.database.select().from(photos).where(inArray(photos.id, photoIds)).all()) {
    works.set(photo.id, { photo, garments: [] });
  }
  for (const { annotationId, photoId, revisionId } of garments) {
    const maskCounts = masks.get(revisionId);
    if (maskCounts !== undefined) works.get(photoId)?.garments.push({ annotationId, revisionId, maskCounts });
  }
  return [...works.values()];
}
