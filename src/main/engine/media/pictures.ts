import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { eq } from 'drizzle-orm';
import sharp from 'sharp';
import { annotations, photos } from '../../../../db/schema.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import type { ProjectStore } from '../store/open.ts';
import { createSemaphore } from './semaphore.ts';

export const photoSizes = [128, 256, 512, 1024] as const;
export type PhotoSize = (typeof photoSizes)[number];

/** A file to send, its media type, and a tag that changes when, and only when, its content does. */
export interface Picture {
  file: string;
  type: string;
  tag: string;
}

/** Pictures by opaque ids; no path ever comes from outside. Throws StudioError NOT_FOUND or PHOTO_INVALID. */
export interface PictureSource {
  /** The whole photo, or one whose longer side is `size` pixels. Upright: EXIF orientation is applied. */
  photo(id: number, size?: PhotoSize): Promise<Picture>;
  /** The crop of an annotation's current revision. */
  crop(annotationId: number): Promise<Picture>;
}

/** What browsers show as it is. */
const shownTypes: Readonly<Record<string, string>> = {
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
};

export function createPictureSource(store: ProjectStore): PictureSource {
  const limit = createSemaphore(4);
  const underWay = new Map<string, Promise<void>>();

  /** Makes a file once, however many ask for it at the same time. */
  function once(file: string, make: () => Promise<void>): Promise<void> {
    const known = underWay.get(file);
    if (known !== undefined) return known;
    const work = limit(make).finally(() => underWay.delete(file));
    underWay.set(file, work);
    return work;
  }

  return {
    async photo(id, size) {
      const row = store.database.select().from(photos).where(eq(photos.id, id)).get();
      if (row === undefined) throw missing('photo', id);
      const original = photoFile(store.directory, row);
      const type = shownTypes[row.format];
      if (size === undefined && row.orientation === 1 && type !== undefined) {
        await assertThere(original, row.fileName);
        return { file: original, type, tag: row.hash };
      }
      const name = size === undefined ? 'upright' : String(size);
      const file = path.join(store.directory, 'cache', 'photos', name, row.hash.slice(0, 2), `${row.hash}.webp`);
      if (!(await exists(file))) {
        await assertThere(original, row.fileName);
        await once(file, () => writeUpright(original, file, size, row.fileName));
      }
      return { file, type: 'image/webp', tag: `${row.hash}-${name}` };
    },
    async crop(annotationId) {
      const row = store.database
        .select({ hash: annotations.cropHash })
        .from(annotations)
        .where(eq(annotations.id, annotationId))
        .get();
      if (row === undefined || row.hash === null) throw missing('crop of annotation', annotationId);
      const file = cropFile(store.directory, row.hash);
      await assertThere(file, `crop of annotation ${annotationId}`);
      return { file, type: 'image/png', tag: row.hash };
    },
  };
}

/** Where the crop with this content lies. */
export function cropFile(directory: string, hash: string): string {
  return path.join(directory, 'crops', hash.slice(0, 2), `${hash}.png`);
}

/** Where a photo's file lies. A copied one must lie in the project, whatever the row says. */
export function photoFile(directory: string, row: { storage: 'copied' | 'linked'; path: string }): string {
  if (row.storage === 'linked') return row.path;
  const file = path.resolve(directory, row.path);
  const inside = path.relative(directory, file);
  if (inside.startsWith('..') || path.isAbsolute(inside)) {
    throw new StudioError('PROJECT_CORRUPT', 'A photo of this project points outside of its folder.', {
      file: row.path,
      remedy: 'Restore the project from a copy, or import the photo again.',
    });
  }
  return file;
}

async function writeUpright(
  original: string,
  file: string,
  size: PhotoSize | undefined,
  fileName: string,
): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const beside = `${file}.${createHash('sha1').update(`${process.pid}-${Math.random()}`).digest('hex')}`;
  try {
    let picture = sharp(original, { failOn: 'error', limitInputPixels: false, sequentialRead: true }).rotate();
    if (size !== undefined) {
      picture = picture.resize({ width: size, height: size, fit: 'inside', withoutEnlargement: true });
    }
    const bytes = await picture.webp({ quality: size === undefined ? 92 : 82, effort: 2 }).toBuffer();
    const handle = await open(beside, 'wx');
    try {
      await handle.writeFile(bytes);
    } finally {
      await handle.close();
    }
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw new StudioError(
      'PHOTO_INVALID',
      `${fileName} cannot be read.`,
      { file: fileName, cause: error instanceof Error ? error.message : String(error), remedy: 'Import it again.' },
      { cause: error },
    );
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

async function assertThere(file: string, fileName: string): Promise<void> {
  if (await exists(file)) return;
  throw new StudioError('NOT_FOUND', `The file of ${fileName} is gone.`, {
    file: fileName,
    cause: 'it was moved or deleted since the import, or its disk is not there',
    remedy: 'Put it back where it lay, or import it again.',
  });
}

function missing(what: string, id: number): StudioError {
  return new StudioError('NOT_FOUND', `There is no ${what} ${id}.`, {
    id,
    remedy: 'Reload the page: it may have been removed.',
  });
}
