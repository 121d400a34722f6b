import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { z } from 'zod';
import type { DatasetSample } from '../../../shared/contract/worker.ts';
import { datasetSample } from '../../../shared/contract/worker.ts';
import { StudioError } from '../../../shared/domain/errors.ts';

/**
 * Reads a classifier's dataset manifest.
 *
 * @throws StudioError NOT_FOUND when the file cannot be read, BAD_REQUEST naming the line that is not a sample
 */
export async function readManifest(file: string): Promise<DatasetSample[]> {
  const samples = await readLines(file, datasetSample);
  for (const [index, { crop }] of samples.entries()) {
    if (!/^[0-9a-f]{8,64}$/.test(crop)) throw refusal(file, index + 1, 'the crop is not a hash', 'crop');
  }
  return samples;
}

/**
 * Reads a manifest, one JSON object on each line; empty lines are passed over.
 *
 * @throws StudioError NOT_FOUND when the file cannot be read, BAD_REQUEST naming the line that has not the shape
 */
export async function readLines<Shape extends z.ZodType>(file: string, shape: Shape): Promise<z.output<Shape>[]> {
  const records: z.output<Shape>[] = [];
  let line = 0;
  try {
    for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      line += 1;
      if (text.trim() !== '') records.push(parseLine(text, shape, file, line));
    }
  } catch (error) {
    if (error instanceof StudioError) throw error;
    throw new StudioError('NOT_FOUND', `The dataset manifest ${file} cannot be read.`, { file, cause: String(error) });
  }
  return records;
}

/** Where the crop of that hash lies. */
export function cropFile(cropsDirectory: string, hash: string): string {
  return join(cropsDirectory, hash.slice(0, 2), `${hash}.png`);
}

function parseLine<Shape extends z.ZodType>(text: string, shape: Shape, file: string, line: number): z.output<Shape> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refusal(file, line, 'it is not JSON');
  }
  const record = shape.safeParse(value);
  if (record.success) return record.data;
  const issue = record.error.issues[0];
  throw refusal(file, line, issue?.message ?? 'it is malformed', issue?.path.join('.'));
}

function refusal(file: string, line: number, cause: string, field?: string): StudioError {
  return new StudioError('BAD_REQUEST', `Line ${line} of ${file} is not a sample: ${cause}.`, {
    file,
    record: line,
    field,
    cause,
  });
}
