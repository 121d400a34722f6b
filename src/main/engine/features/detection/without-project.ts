import { readFile } from 'node:fs/promises';
import type { DetectorArchitecture } from '../../../../shared/contract/detection.ts';
import { defaultArchitecture, usualSides } from '../../../../shared/domain/detector-recipes.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { findApplication } from '../../application.ts';
import { runWorker } from '../../workers/run-worker.ts';
import { requireStarter } from '../detector/models.ts';
import { detectOnPicture, type PictureDetections } from './picture.ts';

export interface WeightsQuestion {
  /** A weights file; what is in it is told by its content. */
  weights: string;
  /** A file with the class names, without the background. */
  classes: string;
  minimumScore: number;
  /** ResNet50-FPN where left out. */
  architecture?: DetectorArchitecture;
  /** The usual sizes of the architecture where left out. */
  shortSide?: number;
  longSide?: number;
}

/** The garments on one picture, as somebody else's weights find them; needs no project. Throws StudioError. */
export async function detectWithWeights(
  image: string,
  { weights, classes, minimumScore, architecture = defaultArchitecture('paper'), ...sides }: WeightsQuestion,
): Promise<PictureDetections> {
  const classNames = await readClassNames(classes);
  const usual = usualSides(architecture);
  const { shortSide = usual.shortSide, longSide = Math.max(usual.longSide, shortSide) } = sides;
  return detectOnPicture(runWorker, image, {
    model: { kind: 'file', path: weights, architecture, classNames, shortSide, longSide },
    classNames,
    minimumScore,
    signal: new AbortController().signal,
  });
}

/** The garments on one picture, as the detector that ships with the studio finds them. Throws StudioError. */
export async function detectWithStarter(image: string, minimumScore: number): Promise<PictureDetections> {
  const { source: model, description } = requireStarter(findApplication());
  const { classNames } = description;
  const { signal } = new AbortController();
  return detectOnPicture(runWorker, image, { model, classNames, minimumScore, signal });
}

/** A JSON array of names, or one name in each line. Throws StudioError BAD_REQUEST. */
export async function readClassNames(file: string): Promise<string[]> {
  const text = (await readFile(file, 'utf8')).replace(/^\uFEFF/, '').trim();
  const names = text.startsWith('[') ? parseNames(text, file) : text.split(/\r?\n/).map((line) => line.trim());
  const position = names.findIndex((name) => name === '');
  if (names.length === 0 || position >= 0) {
    throw badNames(file, position >= 0 ? `name ${position + 1} is empty` : 'it holds no names');
  }
  return names;
}

function parseNames(text: string, file: string): string[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw badNames(file, error instanceof Error ? error.message : String(error));
  }
  if (Array.isArray(value) && value.every((name) => typeof name === 'string')) return value;
  throw badNames(file, 'it is not a list of names');
}

function badNames(file: string, cause: string): StudioError {
  return new StudioError('BAD_REQUEST', `The class names cannot be read: ${cause}.`, {
    field: 'classes',
    file,
    cause,
    remedy: "Write a JSON array, or one name in each line, in the model's order, without the background.",
  });
}
