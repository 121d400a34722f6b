import { createReadStream, existsSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { detectorPhoto, photoDetections, type PhotoDetections } from '../../../../shared/contract/detection.ts';
import type { DetectorSource } from '../../../../shared/contract/worker.ts';
import type { EngineContext } from '../../context.ts';
import { readLines, readRecords, writeLines } from '../../files.ts';
import type { JobControl } from '../../jobs/control.ts';
import { runDetection } from '../detection/run-detection.ts';

/** Two files whose lines belong together: photos, and what was found on each. */
export interface DetectionLog {
  /** JSON Lines of `detectorPhoto`. */
  photos: string;
  /** JSON Lines of `photoDetections`, in the same order; shorter while the work is not done. */
  detections: string;
}

export interface LoggedDetection {
  model: DetectorSource;
  minimumScore: number;
  /** Number of photos. */
  total: number;
}

const newline = 0x0a;

/** Finds garments on the photos that the log lacks, and writes them down as they come. */
export async function appendDetections(
  context: Pick<EngineContext, 'runTask'>,
  { photos, detections }: DetectionLog,
  { model, minimumScore, total }: LoggedDetection,
  control: JobControl,
): Promise<void> {
  const done = await completeLines(detections);
  if (done === total) return;
  const manifest = `${photos}.remaining`;
  const file = await open(detections, 'a');
  try {
    await writeLines(manifest, photosAfter(photos, done));
    await runDetection(
      context,
      { model, manifest, minimumScore },
      {
        ...control,
        step: 'Detecting garments',
        done,
        total,
        keep: async (batch) => {
          await file.appendFile(batch.map((photo) => `${JSON.stringify(photo)}\n`).join(''));
        },
      },
    );
    await file.sync();
  } finally {
    await file.close();
    await rm(manifest, { force: true });
  }
}

export function readDetections(file: string): AsyncGenerator<PhotoDetections> {
  return readRecords(file, photoDetections);
}

async function* photosAfter(photos: string, done: number): AsyncGenerator<string> {
  let index = 0;
  for await (const line of readLines(photos)) {
    if (index++ < done) continue;
    yield JSON.stringify(detectorPhoto.parse(JSON.parse(line)));
  }
}

/** How many lines the file has, once a last one that was cut off has been taken away. */
export async function completeLines(file: string): Promise<number> {
  if (!existsSync(file)) return 0;
  let lines = 0;
  let end = 0;
  let position = 0;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, at + 1)) {
      lines += 1;
      end = position + at + 1;
    }
    position += chunk.length;
  }
  if (end < position) {
    const handle = await open(file, 'r+');
    try {
      await handle.truncate(end);
    } finally {
      await handle.close();
    }
  }
  return lines;
}
