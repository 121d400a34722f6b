import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { KeepInput, KeptPicture } from '../../../../shared/contract/recommend.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { EngineContext } from '../../context.ts';
import { classNameOf } from '../editing/class-name.ts';
import { assertClass } from '../editing/gestures.ts';
import { edit } from '../editing/stack.ts';
import { addPhoto } from '../imports/one-photo.ts';
import { askedPicture } from './questions.ts';

/**
 * Makes data of an answer that a person has looked through: the picture becomes a photo of the project, and the garments
 * that are kept become its annotations, accepted by that person. A garment whose class the person has changed counts as
 * the person's, the others as the detector's, with its score.
 *
 * @throws StudioError NOT_FOUND for a picture that is forgotten or a garment that is not on it; CONFLICT where the project
 *   has the photo with garments or another event; BAD_REQUEST for a class that is not there; PHOTO_INVALID
 */
export async function keepPicture(context: EngineContext, input: KeepInput): Promise<KeptPicture> {
  const { store, events } = context;
  const { question, eventClassId, split, author } = input;
  const asked = askedPicture(store, question);
  assertClass(store, eventClassId, 'event');
  const kept = input.garments.map(({ index, garmentClassId }) => {
    const found = asked.garments[index];
    if (found === undefined) {
      throw new StudioError('NOT_FOUND', `The picture has no garment ${index + 1}.`, {
        field: 'garments',
        remedy: 'Ask about the picture again.',
      });
    }
    assertClass(store, garmentClassId);
    return { found, garmentClassId };
  });
  const named = typeof asked.image === 'string' ? path.basename(asked.image) : undefined;
  const photo = await addPhoto(store, {
    bytes: typeof asked.image === 'string' ? await readFile(asked.image) : asked.image,
    fileName: input.fileName ?? named ?? 'picture',
    event: classNameOf(store, eventClassId),
    split,
    provenance: { importer: 'recommend', run: asked.runId, detector: asked.detector },
  });
  if (photo.known && kept.length > 0) assertWithoutGarments(context, photo.id);
  const label = `Keep ${kept.length === 1 ? '1 garment' : `${kept.length} garments`} of an answer`;
  const { annotationIds } = await edit(store, { stack: photo.id, label, author }, (recorder) => {
    for (const { found, garmentClassId } of kept) {
      const asFound = classNameOf(store, garmentClassId) === found.className && found.score !== null;
      recorder.add(photo.id, {
        garmentClassId,
        mask: found.mask,
        reviewState: 'accepted',
        ...(asFound ? { source: 'model', score: found.score, attributes: { model: asked.detector } } : {}),
      });
    }
  });
  events.publish({ type: 'changed', subjects: ['photos', 'annotations', 'crops', 'project'] });
  return { photoId: photo.id, annotations: annotationIds.length, known: photo.known };
}

/** Garments on top of garments would count twice. */
function assertWithoutGarments({ store }: EngineContext, photoId: number): void {
  const there = store.sqlite
    .prepare('SELECT count(*) FROM current_annotations WHERE photo_id = ?')
    .pluck()
    .get(photoId);
  if (there === 0) return;
  throw new StudioError('CONFLICT', 'The project has this photo already, with its garments.', {
    photoId,
    remedy: 'Open the photo and correct its garments there.',
  });
}
