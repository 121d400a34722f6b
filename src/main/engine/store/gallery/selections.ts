import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { ProjectStore } from '../open.ts';

/** Keeps garments under the hash of their ids, so that a filter, and with it an address, can name many. */
export function keepSelection(
  store: ProjectStore,
  annotationIds: readonly number[],
): { selection: string; count: number } {
  const ids = Uint32Array.from(new Set(annotationIds)).sort();
  const bytes = Buffer.from(ids.buffer);
  const selection = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  mkdirSync(folderOf(store), { recursive: true });
  writeFileSync(fileOf(store, selection), bytes);
  return { selection, count: ids.length };
}

/** The ids of a kept selection, ascending. Throws StudioError NOT_FOUND where it is not kept any more. */
export function readSelection(store: ProjectStore, selection: string): Uint32Array {
  try {
    return new Uint32Array(new Uint8Array(readFileSync(fileOf(store, selection))).buffer);
  } catch (error) {
    throw new StudioError('NOT_FOUND', 'This selection is not kept any more.', {
      field: 'filter.selection',
      cause: error instanceof Error ? error.message : String(error),
      remedy: 'Select the garments again.',
    });
  }
}

function folderOf(store: ProjectStore): string {
  return path.join(store.directory, 'cache', 'selections');
}

function fileOf(store: ProjectStore, selection: string): string {
  return path.join(folderOf(store), `${selection}.ids`);
}
