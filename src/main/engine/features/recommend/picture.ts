import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Recommendation } from '../../../../shared/contract/recommend.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { maskBox } from '../../../../shared/geometry/mask-operations.ts';
import type { EngineContext } from '../../context.ts';
import { deriveCrop } from '../crops/derive.ts';
import { readCropSettings } from '../crops/settings.ts';
import { runClasses } from '../training/classes.ts';
import { describeAnswer } from './answer.ts';
import { readMask, wholePicture } from './mask-file.ts';
import { askedRun, predictGarments, storeCrop } from './predict.ts';

export interface PictureQuestion {
  runId?: number;
  /** A picture file. Without a mask the whole of it is taken as one isolated garment. */
  image: string;
  /** A picture of the same size, white where the garment is; or JSON with COCO's `{size, counts}`. */
  mask?: string;
}

/**
 * Which events a garment suits that the project does not hold.
 *
 * @throws StudioError NOT_FOUND for the run or a file; PHOTO_INVALID, ANNOTATION_INVALID for what cannot be used
 */
export async function recommendPicture(context: EngineContext, question: PictureQuestion): Promise<Recommendation> {
  const { store } = context;
  const run = askedRun(context, question.runId);
  if (!existsSync(question.image)) {
    throw new StudioError('NOT_FOUND', `There is no file ${question.image}.`, { file: question.image, field: 'image' });
  }
  const mask = question.mask === undefined ? await wholePicture(question.image) : await readMask(question.mask);
  const crop = await deriveCrop(question.image, mask, { settings: readCropSettings(store) });
  const classes = runClasses(store, run.id);
  const folder = await mkdtemp(path.join(store.directory, 'cache', 'question-'));
  try {
    await storeCrop(folder, crop);
    const probabilities = await predictGarments(
      context,
      run,
      [{ annotationId: 1, photoId: 1, revisionId: 1, crop: crop.hash, garment: null }],
      folder,
      new AbortController().signal,
    );
    const [x, y, width, height] = maskBox(mask);
    return describeAnswer(
      run.id,
      classes.events.map(({ name }) => name),
      [{ garment: null, box: [x, y, width, height], annotationId: null, probabilities: probabilities[0] ?? [] }],
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
