import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { CropSettings } from '../../../../shared/contract/crops.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { Box } from '../../../../shared/geometry/boxes.ts';
import { maskBox } from '../../../../shared/geometry/mask-operations.ts';
import { decodeMask } from '../../../../shared/geometry/run-length.ts';
import type { RunLengthMask } from '../../../../shared/geometry/run-length.ts';

/** Goes up whenever equal photos, masks and settings would give other pixels than before. */
export const cropVersion = 1;

/** One garment alone on black. */
export interface Crop {
  /** PNG, 8-bit RGB, `width` x `height`. */
  bytes: Buffer;
  /** SHA-256 of `bytes`, hexadecimal. */
  hash: string;
  width: number;
  height: number;
}

/** What became of each garment: one that cannot be derived does not stop its photo's others. */
export type CropResult = { crop: Crop; error?: never } | { crop?: never; error: StudioError };

export interface DeriveOptions {
  settings: CropSettings;
  /** Photos with more pixels than this are refused before they are decoded. */
  pixelLimit?: number;
}

interface Picture {
  /** uint8 RGB, row-major. */
  pixels: Buffer;
  width: number;
  height: number;
}

interface CutOut {
  picture: Picture;
  /** uint8 0 or 1, row-major, as large as the picture. */
  bitmap: Uint8Array;
}

/** Where the resized garment lies on the square. */
interface Placement {
  left: number;
  top: number;
  width: number;
  height: number;
}

const channels = 3;
const defaultPixelLimit = 268_402_689;

/**
 * The garment alone on black: cut from the photo by its mask, scaled so that the longer side of the mask's box, with
 * the margin on both sides, fills the square, and centred. Holes and all parts stay. Pixels that the garment does not
 * reach are exactly 0, and no background is mixed into those at its edge: it is made black before it is scaled
 * (bicubic, Keys 1981, a = -0.5, widened when it shrinks).
 *
 * @param photo a file's path or its bytes; EXIF orientation is applied, and masks are those of the photo so turned
 * @throws StudioError PHOTO_INVALID where the photo cannot be decoded; ANNOTATION_INVALID for an empty mask, or one
 *   made for another size of photo
 */
export async function deriveCrop(photo: string | Buffer, mask: RunLengthMask, options: DeriveOptions): Promise<Crop> {
  const [result] = await derivePhotoCrops(photo, [mask], options);
  if (result?.crop === undefined) throw result?.error ?? new StudioError('INTERNAL', 'No crop was derived.');
  return result.crop;
}

/**
 * The crops of all of a photo's garments, in their order; the photo is decoded once. Bytes depend on nothing but
 * photo, mask and settings.
 *
 * @throws StudioError PHOTO_INVALID where the photo cannot be decoded
 */
export async function derivePhotoCrops(
  photo: string | Buffer,
  masks: readonly RunLengthMask[],
  options: DeriveOptions,
): Promise<CropResult[]> {
  const picture = await decodePhoto(photo, options.pixelLimit ?? defaultPixelLimit);
  return Promise.all(
    masks.map(async (mask): Promise<CropResult> => {
      try {
        return { crop: await cropOf(cutOut(picture, mask), options.settings) };
      } catch (error) {
        if (error instanceof StudioError) return { error };
        throw error;
      }
    }),
  );
}

/** Where a garment whose box has the given sides lies on the square. */
function placeOnSquare(width: number, height: number, { size, margin }: CropSettings): Placement {
  const scale = size / (Math.max(width, height) * (1 + 2 * margin));
  const [scaledWidth, scaledHeight] = [width, height].map((side) =>
    Math.min(size, Math.max(1, Math.round(side * scale))),
  ) as [number, number];
  return {
    left: Math.floor((size - scaledWidth) / 2),
    top: Math.floor((size - scaledHeight) / 2),
    width: scaledWidth,
    height: scaledHeight,
  };
}

/** Decodes the photo as it is to be seen: EXIF orientation applied, colours in sRGB, transparency on black. */
async function decodePhoto(photo: string | Buffer, limitInputPixels: number): Promise<Picture> {
  try {
    const { data, info } = await sharp(photo, { limitInputPixels, failOn: 'error' })
      .autoOrient()
      .flatten({ background: '#000000' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== channels) throw new Error(`it decodes to ${info.channels} channels, not ${channels}`);
    return { pixels: data, width: info.width, height: info.height };
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new StudioError(
      'PHOTO_INVALID',
      `The photo cannot be decoded: ${cause}`,
      { cause, remedy: 'Import the photo again from a sound file.' },
      { cause: error },
    );
  }
}

/** The part of the photo in the mask's box, with everything but the garment black. */
function cutOut(photo: Picture, mask: RunLengthMask): CutOut {
  const [left, top, width, height] = checkedBox(photo, mask);
  const bitmap = decodeMask(mask, [left, top, width, height]);
  const pixels = Buffer.alloc(width * height * channels);
  eachSpan(bitmap, width, (start, end) => {
    const from = (top + Math.floor(start / width)) * photo.width + left + (start % width);
    photo.pixels.copy(pixels, start * channels, from * channels, (from + end - start) * channels);
  });
  return { picture: { pixels, width, height }, bitmap };
}

function checkedBox(photo: Picture, mask: RunLengthMask): Box {
  const [height, width] = mask.size;
  if (height !== photo.height || width !== photo.width) {
    const cause = `the mask is for ${width} x ${height} pixels, its photo has ${photo.width} x ${photo.height}`;
    throw new StudioError('ANNOTATION_INVALID', `No crop: ${cause}.`, {
      cause,
      remedy: 'Use a mask of the size of the photo as shown.',
    });
  }
  const box = maskBox(mask);
  if (box[2] > 0) return box;
  throw new StudioError('ANNOTATION_INVALID', 'No crop: the mask is empty.', {
    cause: 'the mask is empty',
    remedy: 'Draw the garment, or delete it.',
  });
}

async function cropOf({ picture, bitmap }: CutOut, settings: CropSettings): Promise<Crop> {
  const { pixels, width, height } = picture;
  const { size } = settings;
  const place = placeOnSquare(width, height, settings);
  const scaled = await sharp(pixels, { raw: { width, height, channels } })
    .resize({ width: place.width, height: place.height, fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer();
  const square = Buffer.alloc(size * size * channels);
  // The kernel is wider than a pixel: with all of what it gives, a faint rim would surround the garment.
  eachSpan(reachedPixels(bitmap, picture, place), place.width, (start, end) => {
    const to = (place.top + Math.floor(start / place.width)) * size + place.left + (start % place.width);
    scaled.copy(square, to * channels, start * channels, end * channels);
  });
  // Measured on street crops: 30 kB in 3.0 ms; level 6 without filters takes 42 kB and 2.2 ms, level 9 10 ms.
  const bytes = await sharp(square, { raw: { width: size, height: size, channels } })
    .png({ compressionLevel: 3, adaptiveFiltering: true, palette: false })
    .toBuffer();
  return { bytes, hash: createHash('sha256').update(bytes).digest('hex'), width: size, height: size };
}

/** 1 for each pixel of the scaled picture whose area holds a piece of the garment; uint8, row-major. */
function reachedPixels(bitmap: Uint8Array, source: Picture, target: Placement): Uint8Array {
  const columns = overlaps(source.width, target.width);
  const rows = overlaps(source.height, target.height);
  const reached = new Uint8Array(target.width * target.height);
  eachSpan(bitmap, source.width, (start, end) => {
    const y = Math.floor(start / source.width);
    const first = columns.first[start % source.width] as number;
    const last = columns.last[(end - 1) % source.width] as number;
    const lastRow = rows.last[y] as number;
    for (let row = rows.first[y] as number; row <= lastRow; row++) {
      reached.fill(1, row * target.width + first, row * target.width + last + 1);
    }
  });
  return reached;
}

/** Visits the stretches of ones, each within one row: indices `start` up to, not with, `end`. */
function eachSpan(bitmap: Uint8Array, width: number, visit: (start: number, end: number) => void): void {
  for (let start = bitmap.indexOf(1); start >= 0;) {
    const zero = bitmap.indexOf(0, start);
    const end = zero < 0 ? bitmap.length : zero;
    while (start < end) {
      const rowEnd = Math.min(end, (Math.floor(start / width) + 1) * width);
      visit(start, rowEnd);
      start = rowEnd;
    }
    start = bitmap.indexOf(1, end);
  }
}

/** For each source pixel along one side, the first and the last target pixel that it overlaps. Whole numbers only. */
function overlaps(source: number, target: number): { first: Uint32Array; last: Uint32Array } {
  return {
    first: Uint32Array.from({ length: source }, (_, index) => Math.floor((index * target) / source)),
    last: Uint32Array.from({ length: source }, (_, index) => Math.ceil(((index + 1) * target) / source) - 1),
  };
}
