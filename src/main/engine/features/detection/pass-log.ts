import { mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import type { PhotoDetections } from '../../../../shared/contract/detection.ts';
import type { ProjectStore } from '../../store/open.ts';
import { completeLines, readDetections } from '../detector/detection-log.ts';

/**
 * What a pass has found, as it was found: JSON Lines of `photoDetections`. Annotations tell only what is new beside a
 * person's work and what people have made of it since; scoring needs this. Lies in the cache: a new pass makes it again.
 */
export function passLogFile(store: ProjectStore, passId: number): string {
  return path.join(store.directory, 'cache', 'passes', `${passId}.jsonl`);
}

export interface PassLog {
  /** Resolves when the lines are on the disk. */
  append(batch: readonly PhotoDetections[]): Promise<void>;
  close(): Promise<void>;
}

/** Opens a pass's log to go on with it; a line that was cut off is taken away. */
export async function openPassLog(store: ProjectStore, passId: number, { anew }: { anew: boolean }): Promise<PassLog> {
  const file = passLogFile(store, passId);
  await mkdir(path.dirname(file), { recursive: true });
  if (anew) await rm(file, { force: true });
  await completeLines(file);
  const handle = await open(file, 'a');
  return {
    async append(batch) {
      await handle.appendFile(batch.map((photo) => `${JSON.stringify(photo)}\n`).join(''));
      await handle.datasync();
    },
    close: () => handle.close(),
  };
}

/** What was found on each photo, once: a batch that was logged but not recorded before a crash comes again. */
export async function* readPassLog(store: ProjectStore, passId: number): AsyncGenerator<PhotoDetections> {
  const seen = new Set<number>();
  for await (const photo of readDetections(passLogFile(store, passId))) {
    if (seen.has(photo.photoId)) continue;
    seen.add(photo.photoId);
    yield photo;
  }
}
