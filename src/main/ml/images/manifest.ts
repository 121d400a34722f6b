import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { DatasetSample } from '../../../shared/contract/worker.ts';
import { datasetSample } from '../../../shared/contract/worker.ts';
import { StudioError } from '../../../shared/domain/errors.ts';

/**
 * Reads a dataset manifest, one JSON object on each line.
 *
 * @throws StudioError NOT_FOUND when the file cannot be read, BAD_REQUEST naming the line that is not a sample
 */
export async function readManifest(file: string): Promise<DatasetSample[]> {
  const samples: DatasetSample[] = [];
  let line = 0;
  try {
    for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      line += 1;
      if (text.trim() !== '') samples.push(parseSample(text, file, line));
    }
  } catch (error) {
    if (error instanceof StudioError) throw error;
    throw new StudioError('NOT_FOUND', `The dataset manifest ${file} cannot be read.`, { file, cause: String(error) });
  }
  return samples;
}

/** Where the crop of that hash lies. */
export function cropFile(cropsDirectory: string, hash: string): string {
  return join(cropsDirectory, hash.slice(0, 2), `${hash}.png`);
}

function parseSample(text: string, file: string, line: number): DatasetSample {
  const refuse = (cause: string, field?: string): StudioError =>
    new StudioError('BAD_REQUEST', `Line ${line} of ${file} is not a sample: ${cause}.`, {
      file,
      record: line,
      field,
      cause,
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse('it is not JSON');
  }
  const sample = datasetSample.safeParse(value);
  if (!sample.success) {
    const issue = sample.error.issues[0];
    throw refuse(issue?.message ?? 'it is malformed', issue?.path.join('.'));
  }
  if (!/^[0-9a-f]{8,64}$/.test(sample.data.crop)) throw refuse('the crop is not a hash', 'crop');
  return sample.data;
}
