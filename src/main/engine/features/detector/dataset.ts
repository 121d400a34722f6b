import { existsSync } from 'node:fs';
import { max, ne } from 'drizzle-orm';
import { garmentCounts, photos } from '../../../../../db/schema.ts';
import type { SplitName } from '../../../../shared/contract/common.ts';
import type { DetectorSample } from '../../../../shared/contract/detection.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { groupedBy } from '../../grouped.ts';
import { photoFile } from '../../media/pictures.ts';
import { countExcluded } from '../../store/exclusions.ts';
import type { ProjectStore } from '../../store/open.ts';
import { statements } from './statements.ts';

const photosAtOnce = 500;

export interface PhotoFileRow {
  hash: string;
  storage: 'copied' | 'linked';
  path: string;
}

interface PhotoRow extends PhotoFileRow {
  id: number;
  width: number;
  height: number;
  split: SplitName;
  known: 0 | 1;
}

interface GarmentRow {
  id: number;
  photoId: number;
  revisionId: number;
  garmentClassId: number | null;
  counts: string;
  crowd: 0 | 1;
  excluded: 0 | 1;
  /** A detector's word that nobody has accepted. */
  guess: 0 | 1;
}

/** A photo with what it shows, and the digest of its file. */
export interface ProjectSample {
  sample: DetectorSample;
  photoHash: string;
}

/** What could not take part. */
export interface LeftOut {
  /** Garments of no class, or of one that the model does not know. */
  garments: number;
  /** Photos whose file is gone. */
  photos: number;
}

/**
 * The photos of the splits that the project holds now, ordered by id, with their current annotations as a detector
 * learns them. A photo takes part where it is known what it shows, be it nothing: its annotations were imported, or
 * some have been made, and it is not excluded. Rejected annotations are no garments; a crowd region is told as such, and
 * an excluded garment as one. What a detector found and nobody has accepted is learnt from, where `train` holds it, but
 * nothing is measured by it.
 *
 * @param classIds ids of the garment classes, in output order
 * @param leftOut counted up
 */
export function* projectSamples(
  store: ProjectStore,
  classIds: readonly number[],
  splits: readonly SplitName[],
  leftOut: LeftOut,
): Generator<ProjectSample> {
  const positions = new Map(classIds.map((id, position) => [id, position]));
  const readPhotos = store.sqlite.prepare(statements.knownPhotos);
  const readGarments = store.sqlite.prepare(statements.garmentsOfPhotos);
  const last = lastPhotoId(store);
  for (let after = 0; after < last; after += photosAtOnce) {
    const rows = readPhotos.all(after, after + photosAtOnce) as PhotoRow[];
    const wanted = rows.filter(({ known, split }) => known === 1 && splits.includes(split));
    if (wanted.length === 0) continue;
    const garments = groupedBy(readGarments.all(after, after + photosAtOnce) as GarmentRow[], ({ photoId }) => photoId);
    for (const row of wanted) {
      const file = photoFile(store.directory, row);
      if (!existsSync(file)) {
        leftOut.photos += 1;
        continue;
      }
      const known = (garments.get(row.id) ?? [])
        .filter(({ guess }) => row.split === 'train' || guess === 0)
        .sort((left, right) => left.id - right.id)
        .flatMap(({ id, revisionId, garmentClassId, counts, crowd, excluded }) => {
          const position = garmentClassId === null ? undefined : positions.get(garmentClassId);
          if (position === undefined) leftOut.garments += 1;
          if (position === undefined) return [];
          const of = excluded === 1 ? {} : { of: { annotation: id, revision: revisionId } };
          return [{ class: position, counts, crowd: crowd === 1, ...of }];
        });
      const { id: photoId, width, height, split } = row;
      yield { sample: { photoId, file, width, height, split, garments: known }, photoHash: row.hash };
    }
  }
}

export function lastPhotoId(store: ProjectStore): number {
  return (
    store.database
      .select({ id: max(photos.id) })
      .from(photos)
      .get()?.id ?? 0
  );
}

/** Garments of a known class in each split that are not excluded, from the count tables. */
export function countGarments(store: ProjectStore): Record<SplitName, number> {
  const counts: Record<SplitName, number> = { train: 0, val: 0, test: 0 };
  const rows = store.database.select().from(garmentCounts).where(ne(garmentCounts.reviewState, 'rejected')).all();
  const excluded = countExcluded(store).flatMap((row) =>
    row.reviewState === 'rejected' ? [] : [{ ...row, n: -row.n }],
  );
  for (const { split, garmentClassId, n } of [...rows, ...excluded]) {
    if (garmentClassId !== 0 && (split === 'train' || split === 'val' || split === 'test')) counts[split] += n;
  }
  return counts;
}

/** Throws StudioError DATASET_EMPTY where train or val holds no garment. */
export function assertTrainable(garments: Record<SplitName, number>): void {
  const missing = garments.train === 0 ? 'train' : garments.val === 0 ? 'val' : undefined;
  if (missing === undefined) return;
  throw new StudioError('DATASET_EMPTY', `No garment of a known class is in ${missing}.`, {
    field: 'split',
    garments,
    cause:
      'a garment takes part when its photo has a split, its class is known, and it is neither deleted, rejected nor excluded',
    remedy:
      missing === 'val'
        ? 'Hold some photos out as val: `f2e split`, or the Split button of the project home.'
        : 'Import photos with masks and garment classes.',
  });
}
