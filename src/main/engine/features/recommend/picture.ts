import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { DetectorChoice } from '../../../../shared/contract/detection.ts';
import type { PictureRecommendation } from '../../../../shared/contract/recommend.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { maskArea, maskBox } from '../../../../shared/geometry/mask-operations.ts';
import type { RunLengthMask } from '../../../../shared/geometry/run-length.ts';
import type { EngineContext } from '../../context.ts';
import { createSemaphore } from '../../media/semaphore.ts';
import { derivePhotoCrops } from '../crops/derive.ts';
import { readCropSettings } from '../crops/settings.ts';
import { detectOnPicture, pictureSize } from '../detection/picture.ts';
import { chosenDetector, hasDetector } from '../detector/models.ts';
import { runClasses } from '../training/classes.ts';
import { describeAnswer } from './answer.ts';
import { readMask, wholePicture } from './mask-file.ts';
import { askedRun, predictGarments, storeCrop } from './predict.ts';
import { rememberPicture, type AskedPictureGarment } from './questions.ts';

export interface PictureQuestion {
  runId?: number | undefined;
  /** A picture's file or its bytes. */
  image: string | Buffer;
  /** A picture of the same size, white where the garment is; or JSON with COCO's `{size, counts}`. */
  mask?: string | undefined;
  /** Take the whole picture as one isolated garment. Without this and a mask, a detector looks for garments. */
  whole?: boolean | undefined;
  /** The newest of the project, else the starter, where left out. Where there is none, the picture is taken whole. */
  modelId?: DetectorChoice | undefined;
  minimumScore?: number | undefined;
  signal?: AbortSignal | undefined;
}

interface PictureGarment {
  className: string | null;
  score: number | null;
  box: [number, number, number, number];
  mask: RunLengthMask;
}

const usualScore = 0.5;

/** Each look starts a process with TensorFlow in it. */
const oneAtATime = createSemaphore(1);

/**
 * Which events garments suit that the project does not hold.
 *
 * @throws StudioError NOT_FOUND for the run, the detector or a file; PHOTO_INVALID, ANNOTATION_INVALID for what cannot
 *   be used; DATASET_EMPTY where the detector finds no garment
 */
export async function recommendPicture(
  context: EngineContext,
  question: PictureQuestion,
): Promise<PictureRecommendation> {
  const { store } = context;
  const started = performance.now();
  const signal = question.signal ?? new AbortController().signal;
  const run = askedRun(context, question.runId);
  const { image } = question;
  if (typeof image === 'string' && !existsSync(image)) {
    throw new StudioError('NOT_FOUND', `There is no file ${image}.`, {
      file: image,
      field: 'image',
      remedy: 'Give the path of an existing file.',
    });
  }
  const size = await pictureSize(image);
  const { detector, garments } = await garmentsOf(context, question, signal);
  const crops = await derivePhotoCrops(
    image,
    garments.map(({ mask }) => mask),
    { settings: readCropSettings(store) },
  );
  const classes = runClasses(store, run.id);
  const folder = await mkdtemp(path.join(store.directory, 'cache', 'question-'));
  try {
    const questions = [];
    const asked: AskedPictureGarment[] = [];
    for (const [index, { className, score, mask }] of garments.entries()) {
      const derived = crops[index];
      if (derived?.crop === undefined) throw derived?.error ?? new StudioError('INTERNAL', 'A crop is missing.');
      const { crop } = derived;
      await storeCrop(folder, crop);
      asked.push({ className, score, mask, crop: crop.bytes });
      const position = classes.garments.findIndex(({ name }) => name === className);
      const garment = position < 0 ? null : position;
      questions.push({ annotationId: index + 1, photoId: 1, revisionId: 1, crop: crop.hash, garment });
    }
    const probabilities = await predictGarments(context, run, questions, folder, signal);
    const answer = describeAnswer(
      run.id,
      classes.events.map(({ name }) => name),
      garments.map(({ className, ...garment }, index) => ({
        garment: className,
        ...garment,
        annotationId: null,
        probabilities: probabilities[index] ?? [],
      })),
    );
    const name = rememberPicture(store, { runId: run.id, image, detector, garments: asked });
    return { ...answer, size, detector, question: name, seconds: (performance.now() - started) / 1000 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function garmentsOf(
  context: EngineContext,
  { image, mask, whole, modelId, minimumScore = usualScore }: PictureQuestion,
  signal: AbortSignal,
): Promise<{ detector: string | null; garments: PictureGarment[] }> {
  if (mask !== undefined || whole === true || (modelId === undefined && !hasDetector(context))) {
    const shape = mask === undefined ? await wholePicture(image) : await readMask(mask);
    const [x, y, width, height] = maskBox(shape);
    return { detector: null, garments: [{ className: null, score: null, box: [x, y, width, height], mask: shape }] };
  }
  const { name, source, description } = chosenDetector(context, modelId);
  const { classNames } = description;
  const work = { model: source, classNames, minimumScore, signal };
  const { detections } = await oneAtATime(() => detectOnPicture(context.runTask, image, work));
  const garments = detections
    .filter((found) => maskArea(found.mask) > 0)
    .map(({ class: className, ...garment }) => ({ className, ...garment }));
  if (garments.length > 0) return { detector: name, garments };
  throw new StudioError('DATASET_EMPTY', 'No garment was found on this picture.', {
    cause: `${name} is sure of none at a score of ${minimumScore} or more`,
    remedy:
      'Lower the score or choose another detector. `f2e recommend` also takes a mask, or the whole picture as one garment.',
  });
}
