import type { OutputInfo } from 'sharp';
import sharp from 'sharp';
import { StudioError } from '../../../shared/domain/errors.ts';

// Crops are read once each: libvips' operation cache would only hold memory, and one thread for each picture is enough
// because several pictures are decoded at a time.
sharp.cache(false);
sharp.concurrency(1);

/** Side of the square that every backbone takes. */
export const inputSize = 224;
const bytesPerImage = inputSize * inputSize * 3;

/**
 * Decodes pictures in libvips' worker threads.
 *
 * @returns uint8 RGB in 0..255, [files.length, 224, 224, 3] in row-major order. A picture of another size is scaled to
 *   fit, centred on black.
 * @throws StudioError PHOTO_INVALID naming the file that is missing or broken
 */
export async function decodeImages(files: readonly string[]): Promise<Uint8Array> {
  const pixels = new Uint8Array(files.length * bytesPerImage);
  await Promise.all(files.map(async (file, index) => pixels.set(await decodeImage(file), index * bytesPerImage)));
  return pixels;
}

/** One picture, uint8 RGB, [224, 224, 3]. See `decodeImages`. */
export async function decodeImage(file: string): Promise<Uint8Array> {
  let decoded: { data: Buffer; info: OutputInfo };
  try {
    decoded = await sharp(file, { failOn: 'error' })
      .autoOrient()
      .flatten({ background: '#000' })
      .toColourspace('srgb')
      .resize(inputSize, inputSize, { fit: 'contain', background: '#000' })
      .raw()
      .toBuffer({ resolveWithObject: true });
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new StudioError('PHOTO_INVALID', `The picture ${file} cannot be read: ${cause}`, {
      file,
      cause,
      remedy: 'Choose another picture; if this is a crop of the project, derive the crops again.',
    });
  }
  const { data, info } = decoded;
  if (info.channels === 3) return data;
  return expandGrey(data, info.channels);
}

function expandGrey(data: Uint8Array, channels: number): Uint8Array {
  const pixels = new Uint8Array(bytesPerImage);
  for (let pixel = 0; pixel < inputSize * inputSize; pixel++) {
    pixels.fill(data[pixel * channels] ?? 0, pixel * 3, pixel * 3 + 3);
  }
  return pixels;
}

/**
 * Runs `load` over the items, at most `ahead` results beyond the one in use, and yields the results in order. While the
 * caller computes, the next ones are already being loaded; memory holds `ahead + 1` of them.
 */
export async function* prefetch<Item, Result>(
  items: Iterable<Item>,
  load: (item: Item) => Promise<Result>,
  ahead: number,
): AsyncGenerator<Result, void, undefined> {
  const waiting: Promise<Result>[] = [];
  try {
    for (const item of items) {
      const loading = load(item);
      // A failure is thrown where its turn comes; until then it must not count as unhandled.
      loading.catch(() => undefined);
      waiting.push(loading);
      if (waiting.length > ahead) yield await (waiting.shift() as Promise<Result>);
    }
    while (waiting.length > 0) yield await (waiting.shift() as Promise<Result>);
  } finally {
    await Promise.allSettled(waiting);
  }
}
