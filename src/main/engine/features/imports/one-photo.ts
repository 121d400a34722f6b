import { createHash } from 'node:crypto';
import path from 'node:path';
import type { SplitName } from '../../../../shared/contract/common.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { ProjectStore } from '../../store/open.ts';
import { decodePhoto, type PhotoFile } from './photo-file.ts';
import { createRecordWriter } from './record-writer.ts';
import { ImportLog, Refusal } from './report.ts';
import { knownPhoto, putPhotoInPlace, syncFolders, type PreparedPhoto } from './session.ts';

export interface NewPhoto {
  bytes: Buffer;
  fileName: string;
  /** Name of an event of the project. */
  event: string | null;
  split: SplitName | null;
  provenance: Record<string, unknown>;
}

const mostPixels = 1e8;

/**
 * Adds one photo by its content, or finds the one that has it. Labels fill what a known photo lacks.
 *
 * @throws StudioError PHOTO_INVALID for what is no sound picture; CONFLICT where a known photo has other labels
 */
export async function addPhoto(store: ProjectStore, photo: NewPhoto): Promise<{ id: number; known: boolean }> {
  const { fileName, event, split, provenance } = photo;
  const prepared = await prepare(store, photo);
  const log = new ImportLog();
  const writer = createRecordWriter(store, log, false);
  try {
    const id = await store.write(() => writer.photo(prepared, path.basename(fileName), { event, split }, provenance));
    return { id, known: log.counts.photosAdded === 0 };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { message: cause, field } = error;
    throw new StudioError('CONFLICT', `The project has this photo already, with another ${field}.`, {
      photoId: prepared.known?.id,
      field,
      cause,
      remedy: `Change the ${field} on the photo itself, or choose the one that it has.`,
    });
  }
}

/** Decodes a photo wholly. Throws StudioError PHOTO_INVALID with the cause. */
export async function checkPhoto(
  { bytes, fileName }: Pick<NewPhoto, 'bytes' | 'fileName'>,
  hash = '',
): Promise<PhotoFile> {
  try {
    return await decodePhoto({ bytes, hash }, mostPixels);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { message: cause, remedy } = error;
    throw new StudioError('PHOTO_INVALID', `${fileName} cannot be taken in: ${cause}.`, {
      file: fileName,
      cause,
      remedy,
    });
  }
}

async function prepare(store: ProjectStore, photo: NewPhoto): Promise<PreparedPhoto> {
  const hash = createHash('sha256').update(photo.bytes).digest('hex');
  const known = knownPhoto(store, hash);
  if (known !== undefined) {
    const { width, height, orientation } = known;
    return { hash, known, file: undefined, storage: 'copied', path: '', width, height, orientation };
  }
  const file = await checkPhoto(photo, hash);
  const { relative, folder } = await putPhotoInPlace(store, file);
  await syncFolders([folder]);
  const { width, height, orientation } = file;
  return { hash, known, file, storage: 'copied', path: relative, width, height, orientation };
}
