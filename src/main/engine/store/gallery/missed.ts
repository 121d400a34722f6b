import type { ProjectStore } from '../open.ts';
import type { PhotoColumns } from './columns.ts';
import { argsort, floatKeys } from './orders.ts';
import { rowFlags, type RowFlags } from './row-flags.ts';
import { statements } from './statements.ts';
import type { RowOrder } from './windows.ts';

type MissedRow = [photoId: number, score: number];

/** Changes whenever photos come to miss a garment, or miss it no longer. */
export function missedStamp(store: ProjectStore): string {
  return JSON.stringify(store.sqlite.prepare(statements.missedStamp).raw().get());
}

export function countMissed(store: ProjectStore): number {
  const [count] = store.sqlite.prepare(statements.missedStamp).raw().get() as [number, number];
  return count;
}

/** The photos on which a detector is sure of a garment that nobody drew. */
export function missedPhotos(store: ProjectStore, photos: PhotoColumns): RowFlags {
  const missed = rowFlags(photos.size);
  for (const [row] of missedRows(store, photos)) missed[row] = 1;
  return missed;
}

/** Photo rows by the score of the garment that they miss; those that miss none come last. */
export function missedOrder(store: ProjectStore, photos: PhotoColumns): RowOrder {
  const { size } = photos;
  const scores = new Float32Array(size).fill(NaN);
  let withoutFrom = 0;
  for (const [row, score] of missedRows(store, photos)) {
    scores[row] = score;
    withoutFrom++;
  }
  return { rows: argsort(floatKeys(scores)), size, withoutFrom };
}

function* missedRows(store: ProjectStore, photos: PhotoColumns): Generator<[row: number, score: number]> {
  for (const [photoId, score] of store.sqlite.prepare(statements.missed).raw().all() as MissedRow[]) {
    const row = photos.rowOf(photoId);
    if (row !== -1) yield [row, score];
  }
}
