import path from 'node:path';
import { and, asc, eq, ne } from 'drizzle-orm';
import { currentAnnotations, photos } from '../../../../../db/schema.ts';
import type { Recommendation } from '../../../../shared/contract/recommend.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { EngineContext } from '../../context.ts';
import { deriveCrops } from '../crops/job.ts';
import { runClasses } from '../training/classes.ts';
import { describeAnswer } from './answer.ts';
import { askedRun, predictGarments } from './predict.ts';

/**
 * Which events a photo's garments suit, each and together. Crops that are missing are derived first.
 *
 * @throws StudioError NOT_FOUND for photo or run; DATASET_EMPTY where the photo has no garment
 */
export async function recommendPhoto(
  context: EngineContext,
  { photoId, runId }: { photoId: number; runId?: number | undefined },
): Promise<Recommendation> {
  const { store } = context;
  const { signal } = new AbortController();
  const run = askedRun(context, runId);
  const photo = store.database.select().from(photos).where(eq(photos.id, photoId)).get();
  if (photo === undefined)
    throw new StudioError('NOT_FOUND', `There is no photo ${photoId}.`, {
      field: 'photoId',
      remedy: 'Give the id of a photo; the gallery shows it in the address of each.',
    });
  const derived = await deriveCrops(context, { photoId }, { signal, progress: () => undefined });
  const rows = store.database
    .select()
    .from(currentAnnotations)
    .where(
      and(
        eq(currentAnnotations.photoId, photoId),
        eq(currentAnnotations.crowd, false),
        ne(currentAnnotations.reviewState, 'rejected'),
      ),
    )
    .orderBy(asc(currentAnnotations.id))
    .all();
  const cropped = rows.flatMap(({ cropHash, ...row }) => (cropHash === null ? [] : [{ ...row, crop: cropHash }]));
  if (cropped.length === 0) {
    throw new StudioError('DATASET_EMPTY', 'This photo has no garment to ask about.', {
      photoId,
      cause: derived.failures[0]?.cause ?? 'no mask of a garment lies on it',
      remedy: 'Draw or import a mask.',
    });
  }
  const classes = runClasses(store, run.id);
  const garmentOf = (id: number | null): number => classes.garments.findIndex((garment) => garment.id === id);
  const probabilities = await predictGarments(
    context,
    run,
    cropped.map(({ id, revisionId, crop, garmentClassId }) => {
      const garment = garmentOf(garmentClassId);
      return { annotationId: id, photoId, revisionId, crop, garment: garment < 0 ? null : garment };
    }),
    path.join(store.directory, 'crops'),
    signal,
  );
  return describeAnswer(
    run.id,
    classes.events.map(({ name }) => name),
    cropped.map((row, index) => ({
      garment: classes.garments[garmentOf(row.garmentClassId)]?.name ?? null,
      score: row.score,
      box: [row.boxX, row.boxY, row.boxWidth, row.boxHeight],
      mask: { size: [photo.height, photo.width], counts: row.maskCounts },
      annotationId: row.id,
      probabilities: probabilities[index] ?? [],
    })),
  );
}
