import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp, { type Metadata } from 'sharp';
import type { DetectorPhoto, PhotoDetections } from '../../../../shared/contract/detection.ts';
import type { DetectorSource } from '../../../../shared/contract/worker.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { EngineContext } from '../../context.ts';
import { writeLines } from '../../files.ts';
import { readableFormats, whyUnreadable, type Unreadable } from '../../media/unreadable-picture.ts';

export interface PictureSize {
  width: number;
  height: number;
}

/** One garment found, with its class by name. */
export interface FoundOnPicture {
  class: string;
  score: number;
  box: [number, number, number, number];
  mask: { size: readonly [number, number]; counts: string };
}

export interface PictureDetections {
  size: PictureSize;
  /** The best first. */
  detections: FoundOnPicture[];
  /** Of looking at the picture, without starting the worker and loading the model. */
  seconds: number;
}

export interface PictureWork {
  model: DetectorSource;
  classNames: readonly string[];
  minimumScore: number;
  signal: AbortSignal;
}

/** Decoded, such a picture takes 300 MB. */
const mostPixels = 1e8;
/** What sharp calls the formats of photos; others that it knows (SVG, PDF) are programs. */
const photoFormats: readonly string[] = ['jpeg', 'png', 'webp', 'gif', 'tiff', 'heif', 'avif'];

/**
 * The garments on one picture that need not belong to a project, found by a worker.
 *
 * @param picture a file, or a picture's bytes
 * @throws StudioError PHOTO_INVALID for what is no picture or too large; WEIGHTS_INVALID for a model that does not fit
 */
export async function detectOnPicture(
  runTask: EngineContext['runTask'],
  picture: string | Buffer,
  { model, classNames, minimumScore, signal }: PictureWork,
): Promise<PictureDetections> {
  const size = await pictureSize(picture);
  const folder = await mkdtemp(path.join(tmpdir(), 'f2e-picture-'));
  const found: PhotoDetections[] = [];
  try {
    const file = typeof picture === 'string' ? picture : path.join(folder, 'picture');
    if (typeof picture !== 'string') await writeFile(file, picture);
    const manifest = path.join(folder, 'photos.jsonl');
    const photo: DetectorPhoto = { photoId: 1, file, ...size };
    await writeLines(manifest, [JSON.stringify(photo)]);
    await runTask(
      { type: 'detect', model, manifest, minimumScore },
      { signal, onReport: (report) => void (report.type === 'detections' && found.push(...report.photos)) },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const [answer] = found;
  if (answer === undefined) throw new StudioError('INTERNAL', 'The worker left the picture out.');
  if (answer.failure !== null) throw notAPicture(picture, await whyUnreadable(picture, answer.failure));
  const detections = answer.detections.map(({ class: position, ...garment }) => ({
    class: classNames[position] ?? String(position),
    ...garment,
  }));
  return { size, detections, seconds: answer.seconds };
}

/** Pixels of a picture as shown, from its head. Throws StudioError PHOTO_INVALID. */
export async function pictureSize(picture: string | Buffer): Promise<PictureSize> {
  let metadata: Metadata;
  try {
    metadata = await sharp(picture, { limitInputPixels: false }).metadata();
  } catch (error) {
    throw notAPicture(picture, await whyUnreadable(picture, error));
  }
  const { format, autoOrient } = metadata;
  if (!photoFormats.includes(format)) {
    throw notAPicture(picture, {
      cause: `${format} is not a photo format`,
      remedy: `Convert it to ${readableFormats}.`,
    });
  }
  const { width, height } = autoOrient;
  if (width * height > mostPixels) {
    throw notAPicture(picture, {
      cause: `${width} x ${height} pixels are more than ${mostPixels}`,
      remedy: 'Make it smaller.',
    });
  }
  return { width, height };
}

function notAPicture(picture: string | Buffer, { cause, remedy }: Unreadable): StudioError {
  const file = typeof picture === 'string' ? { file: picture } : {};
  const what = typeof picture === 'string' ? picture : 'This file';
  return new StudioError('PHOTO_INVALID', `${what} is not a picture that can be looked at.`, {
    ...file,
    cause,
    remedy,
  });
}
