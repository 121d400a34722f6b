import { statSync } from 'node:fs';
import path from 'node:path';
import { StudioError } from '../../shared/domain/errors.ts';

/** The absolute path of a file or folder that must be there. Throws NOT_FOUND with the remedy. */
export function existing(given: string, kind: 'file' | 'folder', what: string): string {
  const whole = path.resolve(given);
  const found = statSync(whole, { throwIfNoEntry: false });
  const fits = found !== undefined && (kind === 'file' ? found.isFile() : found.isDirectory());
  if (fits) return whole;
  const cause = found === undefined ? 'nothing is there' : `it is not a ${kind}`;
  throw new StudioError('NOT_FOUND', `Cannot read ${what}: ${cause} at ${whole}.`, {
    file: whole,
    cause,
    remedy: `Give the path of an existing ${kind}.`,
  });
}

/** DeepFashion2's annotation folder: the one given, or `annos` in it where a part of the set (`train`) is given whole. */
export function annotationFolder(given: string): string {
  const folder = existing(given, 'folder', 'the annotations');
  const inside = path.join(folder, 'annos');
  return statSync(inside, { throwIfNoEntry: false })?.isDirectory() === true ? inside : folder;
}

/** The folder of an import's photos: the one given, else the first of `usual` that lies beside the annotations. */
export function photosBeside(given: string | undefined, annotations: string, usual: string[]): string {
  if (given !== undefined) return existing(given, 'folder', 'the photos');
  const beside = usual
    .map((name) => path.join(path.dirname(annotations), name))
    .find((folder) => statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true);
  if (beside !== undefined) return beside;
  throw new StudioError('USAGE', 'Where are the photos? --photos is not given.', {
    field: '--photos',
    cause: `there is no folder ${usual.filter((name) => name !== '.').join(' or ')} beside ${annotations}`,
    remedy: 'Give --photos DIR.',
  });
}
