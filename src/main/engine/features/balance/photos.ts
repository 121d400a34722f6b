import type { PhotoClass, PhotoCount, PhotoMatrix } from '../../../../shared/contract/balance.ts';
import type { SplitName } from '../../../../shared/contract/common.ts';
import { photoWarnings } from '../../../../shared/domain/balance-warnings.ts';
import { startPhotoGrouping, type TrainingPhotos } from '../../../../shared/domain/photo-draws.ts';
import { galleryIndex } from '../../store/gallery/gallery-index.ts';
import type { ProjectStore } from '../../store/open.ts';
import { groupedBy } from '../../grouped.ts';
import { lastPhotoId } from '../detector/dataset.ts';
import { statements } from '../detector/statements.ts';
import { projectClasses } from '../training/classes.ts';

const photosAtOnce = 2000;

/** The photos of a detector's datasets as they are now. */
interface DetectorPhotos {
  matrix: PhotoMatrix;
  /** Of train, in the order of a dataset. */
  training: TrainingPhotos;
}

interface Known {
  version: number;
  classes: string;
  photos: Promise<DetectorPhotos>;
}

const lastPhotos = new WeakMap<ProjectStore, Known>();

/** Photos by split and garment class, and the training photos by all that they show. */
export async function readPhotoMatrix(store: ProjectStore): Promise<PhotoMatrix> {
  return (await detectorPhotos(store)).matrix;
}

/**
 * The photos that a detector would be trained and measured on, by the rules of `projectSamples`; that a photo's file is
 * gone is found out by the training. Read once, and again when photos, garments or classes have changed.
 */
export async function detectorPhotos(store: ProjectStore): Promise<DetectorPhotos> {
  const { garments } = projectClasses(store);
  const { version } = await galleryIndex(store).columns();
  const classes = JSON.stringify(garments);
  const known = lastPhotos.get(store);
  if (known?.version === version && known.classes === classes) return known.photos;
  const photos = readPhotos(store, garments);
  lastPhotos.set(store, { version, classes, photos });
  photos.catch(() => lastPhotos.delete(store));
  return photos;
}

interface PhotoRow {
  id: number;
  split: SplitName;
  known: 0 | 1;
}

interface GarmentRow {
  photoId: number;
  garmentClassId: number | null;
  guess: 0 | 1;
}

async function readPhotos(store: ProjectStore, garments: PhotoMatrix['garments']): Promise<DetectorPhotos> {
  const positions = new Map(garments.map(({ id }, position) => [id, position]));
  const classes = garments.map(({ name }): PhotoClass => ({ garment: name, ...emptyCounts() }));
  const splits = emptyCounts();
  const training = startPhotoGrouping();
  const readPhotoRows = store.sqlite.prepare(statements.knownPhotos);
  const readGarmentRows = store.sqlite.prepare(statements.classesOfPhotos);
  const last = lastPhotoId(store);
  let unknown = 0;
  for (let after = 0; after < last; after += photosAtOnce) {
    const rows = readPhotoRows.all(after, after + photosAtOnce) as PhotoRow[];
    const garmentRows = readGarmentRows.all(after, after + photosAtOnce) as GarmentRow[];
    const ofPhotos = groupedBy(garmentRows, ({ photoId }) => photoId);
    for (const { id, split, known } of rows) {
      if (known === 0) {
        unknown += 1;
        continue;
      }
      const shown = (ofPhotos.get(id) ?? []).flatMap(({ garmentClassId, guess }) => {
        const position = garmentClassId === null ? undefined : positions.get(garmentClassId);
        return position === undefined || (split !== 'train' && guess === 1) ? [] : [position];
      });
      splits[split].photos += 1;
      splits[split].garments += shown.length;
      for (const position of new Set(shown)) countFor(classes[position], split).photos += 1;
      for (const position of shown) countFor(classes[position], split).garments += 1;
      if (split === 'train') training.add(shown);
    }
    await new Promise(setImmediate);
  }
  const withoutSplit = store.sqlite.prepare(statements.withoutSplit).pluck().get() as number;
  const photos = training.result();
  const warnings = photoWarnings(classes, unknown);
  const matrix = { garments, classes, splits, groups: photos.groups, leftOut: { withoutSplit, unknown }, warnings };
  return { matrix, training: photos };
}

function emptyCounts(): Record<SplitName, PhotoCount> {
  return { train: { photos: 0, garments: 0 }, val: { photos: 0, garments: 0 }, test: { photos: 0, garments: 0 } };
}

function countFor(counts: PhotoClass | undefined, split: SplitName): PhotoCount {
  return counts?.[split] ?? { photos: 0, garments: 0 };
}
