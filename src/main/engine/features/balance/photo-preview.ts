import type { PhotoPlan } from '../../../../shared/contract/balance-plan.ts';
import type { PhotoPreview } from '../../../../shared/contract/balance.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { countPhotoDraws, createPhotoSampler } from '../../../../shared/domain/photo-draws.ts';
import { planPhotos } from '../../../../shared/domain/photo-sampling.ts';
import type { ProjectStore } from '../../store/open.ts';
import { detectorPhotos } from './photos.ts';
import { assertClasses } from './plans.ts';

/** Drawing and counting a million takes some tenths of a second. */
const mostTried = 2_000_000;

/**
 * What a detector's sampler draws with a plan in the first epoch of a training with this seed, and what it is expected
 * to draw, by garment class.
 *
 * @throws StudioError BAD_REQUEST for a plan that cannot be; DATASET_EMPTY without training photos
 */
export async function previewPhotos(
  store: ProjectStore,
  { plan, seed }: { plan: PhotoPlan; seed: number },
): Promise<PhotoPreview> {
  assertClasses(store, plan);
  const { matrix, training } = await detectorPhotos(store);
  if (matrix.splits.train.photos === 0) {
    throw new StudioError('DATASET_EMPTY', 'No photo of which it is known what it shows is in train.', {
      field: 'split',
      cause: 'a photo takes part when it has a split and masks, and is not excluded',
      remedy: 'Import photos with masks, and split them.',
    });
  }
  const names = matrix.garments.map(({ name }) => name);
  const { photos, size, classes } = planPhotos(training.groups, names, plan);
  const order = size <= mostTried ? createPhotoSampler(training, { names, plan, seed }).draw(1) : undefined;
  const counted = order === undefined ? undefined : countPhotoDraws(training, order, names.length);
  return {
    photos,
    size,
    drawn: order?.length ?? null,
    classes: classes.map((each, position) => ({
      garment: names[position] ?? '',
      ...each,
      drawn: counted?.drawn[position] ?? null,
      distinct: counted?.distinct[position] ?? null,
      drawnGarments: counted?.garments[position] ?? null,
    })),
  };
}
