import sharp from 'sharp';
import { StudioError } from '../../../shared/domain/errors.ts';

/** A decoded photo: uint8 RGB, row-major [height, width, 3], upright. */
export interface PhotoPixels {
  data: Uint8Array;
  height: number;
  width: number;
}

/**
 * Decodes a photo whole in libvips' worker threads, its EXIF orientation applied, transparency on black.
 *
 * @throws StudioError PHOTO_INVALID naming the file that is missing or broken
 */
export async function decodePhoto(file: string): Promise<PhotoPixels> {
  try {
    const { data, info } = await sharp(file, { failOn: 'error' })
      .autoOrient()
      .flatten({ background: '#000' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    return { data: channels === 3 ? data : spreadGrey(data, channels), height, width };
  } catch (error) {
    const cause = causeOf(error);
    throw new StudioError('PHOTO_INVALID', `The photo ${file} cannot be read: ${cause}`, {
      file,
      cause,
      remedy: 'Choose another photo, or leave this one out.',
    });
  }
}

function spreadGrey(data: Uint8Array, channels: number): Uint8Array {
  const pixels = new Uint8Array((3 * data.length) / channels);
  for (let pixel = 0; pixel < pixels.length / 3; pixel++) {
    pixels.fill(data[pixel * channels] ?? 0, 3 * pixel, 3 * pixel + 3);
  }
  return pixels;
}

/** libvips keeps its messages for all threads together: where another picture fails at the same time, one may be lost. */
function causeOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message === 'Unknown error' ? 'the picture is damaged or cut short' : message;
}
