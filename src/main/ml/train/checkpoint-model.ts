import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type { ClassifierDescription } from '../../../shared/contract/run-files.ts';
import { classifierDescription } from '../../../shared/contract/run-files.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import { readSafetensors, writeSafetensors } from '../weights/safetensors.ts';
import type { WeightMap } from '../weights/weight-map.ts';
import { sha256, writeAtomically } from './checkpoint.ts';

export interface SavedClassifier {
  description: ClassifierDescription;
  /** `head.…` and, where it was fine-tuned, `backbone.…`; PyTorch's layout. */
  weights: WeightMap;
}

/** Writes `model.safetensors` and then `model.json`, each atomically: where there is a `model.json` the model is whole. */
export async function writeClassifier(
  runDirectory: string,
  description: Omit<ClassifierDescription, 'format' | 'sha256'>,
  weights: WeightMap,
): Promise<void> {
  await mkdir(runDirectory, { recursive: true });
  const bytes = writeSafetensors(weights);
  await writeAtomically(join(runDirectory, 'model.safetensors'), bytes);
  const whole: ClassifierDescription = { format: 1, ...description, sha256: sha256(bytes) };
  await writeAtomically(join(runDirectory, 'model.json'), Buffer.from(`${JSON.stringify(whole, null, 2)}\n`));
}

/**
 * @throws StudioError NOT_FOUND where the run has no model yet, WEIGHTS_INVALID where its files are damaged
 */
export async function readClassifier(runDirectory: string): Promise<SavedClassifier> {
  const { description, bytes } = await readModelFiles(runDirectory, classifierDescription);
  return { description, weights: readSafetensors(bytes, 'model.safetensors').weights };
}

/**
 * A model's description, checked against `shape`, and the bytes of its weights, checked against the description.
 *
 * @throws StudioError NOT_FOUND where there is no model yet, WEIGHTS_INVALID where its files are damaged
 */
export async function readModelFiles<Shape extends z.ZodType<{ sha256: string }>>(
  directory: string,
  shape: Shape,
): Promise<{ description: z.output<Shape>; bytes: Buffer }> {
  const [text, bytes] = await Promise.all(
    ['model.json', 'model.safetensors'].map((name) => readFile(join(directory, name))),
  ).catch((error: unknown) => {
    throw new StudioError('NOT_FOUND', `There is no finished model in ${directory}.`, {
      file: directory,
      cause: String(error),
      remedy: 'Let the training finish first.',
    });
  });
  const refuse = (cause: string): StudioError =>
    new StudioError('WEIGHTS_INVALID', `The model in ${directory} cannot be used: ${cause}.`, {
      file: directory,
      cause,
      remedy: 'Choose another run, or train it anew.',
    });
  if (text === undefined || bytes === undefined) throw refuse('a file is missing');
  let value: unknown;
  try {
    value = JSON.parse(text.toString('utf8'));
  } catch {
    throw refuse('model.json is not JSON');
  }
  const description = shape.safeParse(value);
  if (!description.success) {
    const issue = description.error.issues[0];
    throw refuse(`model.json is malformed at ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  if (sha256(bytes) !== description.data.sha256) throw refuse('model.safetensors does not match model.json');
  return { description: description.data, bytes };
}
