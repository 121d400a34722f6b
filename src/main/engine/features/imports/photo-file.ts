import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { readableFormats, whyUnreadable } from '../../media/unreadable-picture.ts';
import { Refusal } from './report.ts';

/** What a photo's file tells about it. */
export interface PhotoFile {
  /** SHA-256 of the bytes. */
  hash: string;
  bytes: Buffer;
  format: string;
  extension: string;
  /** Pixels, EXIF orientation applied. */
  width: number;
  height: number;
  orientation: number;
  /** Difference hash, 16 hexadecimal digits. */
  perceptualHash: string;
}

/** File formats that are photos here, with the extension of the copy. Others that sharp knows (SVG, PDF) are programs. */
const formats: Readonly<Record<string, string>> = {
  jpeg: 'jpg',
  png: 'png',
  webp: 'webp',
  gif: 'gif',
  tiff: 'tif',
  heif: 'avif',
  avif: 'avif',
};

/** The bytes of a photo and their SHA-256; decoding is another step, spared where the photo is known. */
export async function readPhotoBytes(file: string): Promise<{ bytes: Buffer; hash: string }> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw new Refusal('', `the file cannot be read: ${(error as Error).message}`, 'Check the rights on it.');
  }
  if (bytes.length === 0) throw new Refusal('', 'the file is empty', 'Fetch it again.');
  return { bytes, hash: createHash('sha256').update(bytes).digest('hex') };
}

/**
 * Decodes a photo once, wholly: size, orientation, perceptual hash, and whether it is a sound picture at all.
 *
 * @throws Refusal for what is not a photo, has more than `maximumPixels`, or is broken or cut short
 */
export async function decodePhoto(
  { bytes, hash }: { bytes: Buffer; hash: string },
  maximumPixels: number,
): Promise<PhotoFile> {
  const open = (): Sharp => sharp(bytes, { limitInputPixels: false, failOn: 'error', pages: 1 });
  let metadata: Metadata;
  try {
    metadata = await open().metadata();
  } catch (error) {
    throw await unreadable(bytes, error);
  }
  const { format, width, height } = metadata;
  const extension = formats[format];
  if (extension === undefined) {
    throw new Refusal('', `${format} is not a photo format`, `Convert it to ${readableFormats}.`);
  }
  if (width * height > maximumPixels) {
    throw new Refusal(
      '',
      `${width} x ${height} are ${width * height} pixels, more than ${maximumPixels}`,
      'Make it smaller, or raise the limit on pixels.',
    );
  }
  let perceptualHash: string;
  try {
    perceptualHash = differenceHash(
      await open().autoOrient().greyscale().resize(9, 8, { fit: 'fill', kernel: 'cubic' }).raw().toBuffer(),
    );
  } catch (error) {
    throw await unreadable(bytes, error);
  }
  const orientation = metadata.orientation ?? 1;
  const known = Number.isInteger(orientation) && orientation >= 1 && orientation <= 8;
  const upright = !known || orientation < 5;
  return {
    hash,
    bytes,
    format: extension === 'avif' ? 'avif' : format,
    extension,
    width: upright ? width : height,
    height: upright ? height : width,
    orientation: known ? orientation : 1,
    perceptualHash,
  };
}

/** dHash (Krawetz, 2013) of a 9 x 8 grey picture: is each pixel brighter than its right neighbour? */
function differenceHash(grey: Buffer): string {
  let hash = 0n;
  for (let y = 0; y < 8; y++) {
    for (let x = 0; x < 8; x++) {
      const brighter = (grey[y * 9 + x] as number) > (grey[y * 9 + x + 1] as number);
      hash = (hash << 1n) | (brighter ? 1n : 0n);
    }
  }
  return hash.toString(16).padStart(16, '0');
}

async function unreadable(bytes: Buffer, reason: unknown): Promise<Refusal> {
  const { cause, remedy } = await whyUnreadable(bytes, reason);
  return new Refusal('', cause, remedy);
}
