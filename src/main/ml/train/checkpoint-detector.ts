import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DetectorDescription } from '../../../shared/contract/detection.ts';
import { detectorDescription } from '../../../shared/contract/detection.ts';
import { readSafetensors, writeSafetensors } from '../weights/safetensors.ts';
import type { WeightMap } from '../weights/weight-map.ts';
import { sha256, writeAtomically } from './checkpoint.ts';
import { readModelFiles } from './checkpoint-model.ts';

export interface SavedDetector {
  description: DetectorDescription;
  /** Every weight, PyTorch's names and layout. */
  weights: WeightMap;
}

/** Writes `model.safetensors` and then `model.json`, each atomically: where there is a `model.json` the model is whole. */
export async function writeDetector(
  directory: string,
  description: Omit<DetectorDescription, 'format' | 'kind' | 'sha256'>,
  weights: WeightMap,
  options: Parameters<typeof writeSafetensors>[1] = {},
): Promise<void> {
  await mkdir(directory, { recursive: true });
  const bytes = writeSafetensors(weights, options);
  await writeAtomically(join(directory, 'model.safetensors'), bytes);
  const whole: DetectorDescription = { format: 1, kind: 'detector', ...description, sha256: sha256(bytes) };
  await writeAtomically(join(directory, 'model.json'), Buffer.from(`${JSON.stringify(whole, null, 2)}\n`));
}

/** What a `model.json` says of the weights file beside it; null where there is none, or none of this file. */
export async function descriptionBeside(file: string, digest: string): Promise<DetectorDescription | null> {
  const found = await readFile(join(dirname(file), 'model.json'), 'utf8').catch(() => null);
  if (found === null) return null;
  try {
    const description = detectorDescription.parse(JSON.parse(found));
    return description.sha256 === digest ? description : null;
  } catch {
    return null;
  }
}

/** @throws StudioError NOT_FOUND where there is no model yet, WEIGHTS_INVALID where its files are damaged */
export async function readDetector(directory: string): Promise<SavedDetector> {
  const { description, bytes } = await readModelFiles(directory, detectorDescription);
  return { description, weights: readSafetensors(bytes, 'model.safetensors').weights };
}
