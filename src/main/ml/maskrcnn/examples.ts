import type { DetectorRecipe, DetectorSample } from '../../../shared/contract/detection.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import { createRandom } from '../../../shared/domain/random.ts';
import { cornersFromBox } from '../../../shared/geometry/boxes.ts';
import { flipMaskHorizontally, maskBox } from '../../../shared/geometry/mask-operations.ts';
import { detectorSize, type SizeRounding, resizeBoxes, resizeMask } from '../../../shared/geometry/resize.ts';
import { decodeMask, type RunLengthMask } from '../../../shared/geometry/run-length.ts';
import { decodePhoto, type PhotoPixels } from '../images/photo.ts';
import type { TrainingPicture } from './training.ts';

/** What a photo is drawn for: the same seed, epoch, photo and time give the same picture. */
export interface Draw {
  seed: number;
  epoch: number;
  /** How often the epoch sees the photo with this one; once where nothing is said. */
  time?: number;
}

/**
 * Reads a photo as a step of training wants it: mirrored half of the time, at one of the recipe's sizes. Garments whose
 * mask is empty are left out: they have no place.
 *
 * @throws StudioError PHOTO_INVALID for a photo that cannot be read or has another size than its record,
 *   ANNOTATION_INVALID for a mask of another size
 */
export async function loadExample(
  sample: DetectorSample,
  recipe: DetectorRecipe,
  { seed, epoch, time = 1 }: Draw,
  rounding: SizeRounding = 'down',
): Promise<TrainingPicture> {
  const again = time === 1 ? '' : `, time ${time}`;
  const random = createRandom(seed, `photo ${sample.photoId} of epoch ${epoch}${again}`);
  const mirrored = recipe.flip && random.uniform() < 0.5;
  const shortSide = recipe.shortSides[random.integer(recipe.shortSides.length)] ?? recipe.shortSide;
  const photo = await decodePhoto(sample.file);
  checkSize(sample, photo);
  const [height, width] = detectorSize(photo.height, photo.width, shortSide, recipe.longSide, rounding);
  const garments = sample.garments.flatMap((garment) => {
    const stored: RunLengthMask = { size: [photo.height, photo.width], counts: garment.counts };
    const mask = mirrored ? flipMaskHorizontally(stored) : stored;
    const box = maskBox(mask);
    return box[2] > 0 ? [{ ...garment, mask, corners: cornersFromBox(box) }] : [];
  });
  const corners = Float32Array.from(garments.flatMap((garment) => [...garment.corners]));
  return {
    photo: mirrored ? mirror(photo) : photo,
    size: { height, width },
    truth: {
      boxes: resizeBoxes(corners, [photo.height, photo.width], [height, width]),
      labels: garments.map((garment) => garment.class + 1),
      crowd: garments.map(({ crowd }) => crowd),
    },
    bitmaps: garments.map(({ mask }) => resizeMask(decodeMask(mask), photo.height, photo.width, height, width)),
    choice: random,
  };
}

function checkSize({ file, photoId, width, height }: DetectorSample, photo: PhotoPixels): void {
  if (photo.width === width && photo.height === height) return;
  throw new StudioError(
    'PHOTO_INVALID',
    `${file} has ${photo.width} x ${photo.height} pixels, not ${width} x ${height}.`,
    {
      file,
      record: photoId,
      remedy: 'The file was changed after it was imported: import it again.',
    },
  );
}

function mirror({ data, height, width }: PhotoPixels): PhotoPixels {
  const mirrored = new Uint8Array(data.length);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const from = 3 * (row * width + column);
      const to = 3 * (row * width + width - 1 - column);
      mirrored[to] = data[from] as number;
      mirrored[to + 1] = data[from + 1] as number;
      mirrored[to + 2] = data[from + 2] as number;
    }
  }
  return { data: mirrored, height, width };
}
