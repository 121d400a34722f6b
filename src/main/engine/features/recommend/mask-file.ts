import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { mask as maskShape } from '../../../../shared/contract/common.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { maskFromBox } from '../../../../shared/geometry/polygons.ts';
import { checkMask, encodeMask, type RunLengthMask } from '../../../../shared/geometry/run-length.ts';
import { pictureSize } from '../detection/picture.ts';

/** The mask of everything: the picture, upright, as one garment. Throws StudioError PHOTO_INVALID. */
export async function wholePicture(image: string | Buffer): Promise<RunLengthMask> {
  const { width, height } = await pictureSize(image);
  return maskFromBox([0, 0, width, height], height, width);
}

/** A mask from a picture (at least half white counts) or from JSON. Throws StudioError ANNOTATION_INVALID. */
export async function readMask(file: string): Promise<RunLengthMask> {
  try {
    return file.toLowerCase().endsWith('.json') ? await readJsonMask(file) : await readPictureMask(file);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new StudioError(
      'ANNOTATION_INVALID',
      'The mask cannot be used.',
      {
        file,
        field: 'mask',
        cause,
        remedy: 'Give a picture as large as the photo, white where the garment is, or JSON {"size", "counts"}.',
      },
      { cause: error },
    );
  }
}

async function readJsonMask(file: string): Promise<RunLengthMask> {
  const mask = maskShape.parse(JSON.parse(await readFile(file, 'utf8')));
  checkMask(mask);
  return mask;
}

async function readPictureMask(file: string): Promise<RunLengthMask> {
  const { data, info } = await sharp(file)
    .autoOrient()
    .flatten({ background: '#000000' })
    .greyscale()
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return encodeMask(
    data.map((value) => (value >= 128 ? 1 : 0)),
    info.width,
    info.height,
  );
}
