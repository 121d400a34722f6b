import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { SplitName } from '../../../../shared/contract/common.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { writeWhole } from '../../files.ts';
import type { ProjectStore } from '../../store/open.ts';
import { decodePhoto, type PhotoFile } from './photo-file.ts';
import { Refusal } from './report.ts';
import { syncFolders } from './session.ts';

export interface NewPhoto {
  bytes: Buffer;
  fileName: string;
  eventClassId: number | null;
  split: SplitName | null;
  provenance: Record<string, unknown>;
}

const mostPixels = 1e8;

interface KnownRow {
  id: number;
  eventClassId: number | null;
  split: SplitName | null;
}

/**
 * Adds one photo by its content, or finds the one that has it. Labels fill what a known photo lacks.
 *
 * @throws StudioError PHOTO_INVALID for what is no sound picture; CONFLICT where a known photo has other labels
 */
export async function addPhoto(store: ProjectStore, photo: NewPhoto): Promise<{ id: number; known: boolean }> {
  const hash = createHash('sha256').update(photo.bytes).digest('hex');
  const find = store.sqlite.prepare('SELECT id, event_class_id AS eventClassId, split FROM photos WHERE hash = ?');
  if (find.get(hash) === undefined) {
    const file = await checkPhoto(photo, hash);
    const relative = `photos/${hash.slice(0, 2)}/${hash}.${file.extension}`;
    const target = path.join(store.directory, relative);
    await mkdir(path.dirname(target), { recursive: true });
    if (!existsSync(target)) await writeWhole(target, photo.bytes);
    await syncFolders([path.dirname(target)]);
    const added = await store.write(() =>
      store.sqlite
        .prepare(
          `INSERT INTO photos (hash, file_name, storage, path, format, bytes, width, height, orientation,
             perceptual_hash, split, event_class_id, provenance, imported_at)
           VALUES (@hash, @fileName, 'copied', @path, @format, @bytes, @width, @height, @orientation, @perceptualHash,
             @split, @eventClassId, @provenance, @importedAt)
           ON CONFLICT (hash) DO NOTHING`,
        )
        .run({
          hash,
          fileName: path.basename(photo.fileName),
          path: relative,
          format: file.format,
          bytes: photo.bytes.length,
          width: file.width,
          height: file.height,
          orientation: file.orientation,
          perceptualHash: file.perceptualHash,
          split: photo.split,
          eventClassId: photo.eventClassId,
          provenance: JSON.stringify(photo.provenance),
          importedAt: Date.now(),
        }),
    );
    if (added.changes === 1) return { id: Number(added.lastInsertRowid), known: false };
  }
  const known = find.get(hash) as KnownRow;
  await fillLabels(store, known, photo);
  return { id: known.id, known: true };
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

async function fillLabels(store: ProjectStore, known: KnownRow, wanted: NewPhoto): Promise<void> {
  const other =
    wanted.eventClassId !== null && known.eventClassId !== null && known.eventClassId !== wanted.eventClassId
      ? 'event'
      : wanted.split !== null && known.split !== null && known.split !== wanted.split
        ? 'split'
        : undefined;
  if (other !== undefined) {
    throw new StudioError('CONFLICT', `The project has this photo already, with another ${other}.`, {
      photoId: known.id,
      field: other,
      remedy: `Change the ${other} on the photo itself, or choose the one that it has.`,
    });
  }
  await store.write(() =>
    store.sqlite
      .prepare('UPDATE photos SET event_class_id = ifnull(event_class_id, ?), split = ifnull(split, ?) WHERE id = ?')
      .run(wanted.eventClassId, wanted.split, known.id),
  );
}
