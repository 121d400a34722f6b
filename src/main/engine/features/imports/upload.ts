import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { UploadAnswer, uploadQuery } from '../../../../shared/contract/upload.ts';
import type { EngineContext } from '../../context.ts';
import { assertClass } from '../editing/gestures.ts';
import { classNameOf } from '../editing/class-name.ts';
import { addPhoto, checkPhoto } from './one-photo.ts';

export type Upload = z.output<typeof uploadQuery> & { bytes: Buffer };

interface KnownRow {
  id: number;
  width: number;
  height: number;
}

/**
 * Takes one photo that a page was given. The same bytes are never taken twice.
 *
 * @throws StudioError PHOTO_INVALID for what is no sound picture; BAD_REQUEST for no such event; CONFLICT where the
 *   project has the photo with other labels
 */
export async function takeUpload(context: EngineContext, upload: Upload): Promise<UploadAnswer> {
  const { store, events } = context;
  const { bytes, fileName, eventClassId = null, split = null } = upload;
  assertClass(store, eventClassId, 'event');
  const find = store.sqlite.prepare('SELECT id, width, height FROM photos WHERE hash = ?');
  const hash = createHash('sha256').update(bytes).digest('hex');
  if (upload.dryRun === '1') {
    const known = find.get(hash) as KnownRow | undefined;
    if (known !== undefined) return { outcome: 'known', photoId: known.id, width: known.width, height: known.height };
    const { width, height } = await checkPhoto({ bytes, fileName });
    return { outcome: 'added', photoId: null, width, height };
  }
  const provenance = { importer: 'upload', file: fileName };
  const event = classNameOf(store, eventClassId);
  const { id, known } = await addPhoto(store, { bytes, fileName, event, split, provenance });
  events.publish({ type: 'changed', subjects: ['photos', 'project'] });
  const { width, height } = find.get(hash) as KnownRow;
  return { outcome: known ? 'known' : 'added', photoId: id, width, height };
}
