import type { CropSort } from '../../../../shared/contract/crops.ts';
import { findingKind, type FindingKind, type FindingSort } from '../../../../shared/contract/findings.ts';
import type { PhotoSort } from '../../../../shared/contract/photos.ts';
import type { ProjectStore } from '../open.ts';
import { splits } from './codes.ts';
import { findingColumn, findingOrder } from './findings.ts';
import type { GalleryColumns } from './gallery-index.ts';
import { missedOrder } from './missed.ts';
import { argsort, floatKeys, groupByRank } from './orders.ts';
import { statements } from './statements.ts';
import type { RowOrder } from './windows.ts';

/** All photo rows in an order; those without a value for it come last. */
export function photoOrder(store: ProjectStore, columns: GalleryColumns, sort: PhotoSort): RowOrder {
  const { photos, photoOrders } = columns;
  const { size } = photos;
  if (sort === 'imported') return { rows: undefined, size, withoutFrom: size };
  // Opinions of a detector come and go without a change of the photos.
  if (sort === 'missed') return missedOrder(store, photos);
  const known = photoOrders.get(sort);
  if (known !== undefined) return known;
  const make = (): RowOrder => {
    switch (sort) {
      case 'name':
        return { rows: nameOrder(store, photos), size, withoutFrom: size };
      case 'event':
        return byRank(photos.events, size, classRanks(store));
      case 'split':
        return byRank(photos.splits, size, {
          ranks: Uint32Array.from(splits, (_, rank) => rank),
          none: splits.length - 1,
        });
    }
  };
  const order = make();
  photoOrders.set(sort, order);
  return order;
}

/** All garment rows in an order; those without a value for it come last. */
export function garmentOrder(store: ProjectStore, columns: GalleryColumns, sort: CropSort): RowOrder {
  const { garments, garmentOrders } = columns;
  const { size } = garments;
  if (sort === 'imported') return { rows: undefined, size, withoutFrom: size };
  if (isFindingSort(sort)) {
    return findingOrder(findingColumn(store, garments, columns.findings, kindOf(sort)), garments);
  }
  const known = garmentOrders.get(sort);
  if (known !== undefined) return known;
  const make = (): RowOrder => {
    switch (sort) {
      case 'area':
        return { rows: argsort(garments.areas.subarray(0, size)), size, withoutFrom: size };
      case 'score': {
        const rows = argsort(floatKeys(garments.scores.subarray(0, size)));
        return { rows, size, withoutFrom: size - countEnd(rows, (row) => Number.isNaN(garments.scores[row])) };
      }
      case 'event':
        return byRank(garments.events, size, classRanks(store));
      case 'garment':
        return byRank(garments.garments, size, classRanks(store));
    }
  };
  const order = make();
  garmentOrders.set(sort, order);
  return order;
}

export function isFindingSort(sort: CropSort): sort is FindingSort {
  return sort.startsWith('finding:');
}

export function kindOf(sort: FindingSort): FindingKind {
  return findingKind.parse(sort.slice('finding:'.length));
}

/** Rank of each class id in its taxonomy's order; the last rank is that of no class. */
function classRanks(store: ProjectStore): { ranks: Uint32Array; none: number } {
  const rows = store.sqlite
    .prepare('SELECT id FROM taxonomy_classes ORDER BY taxonomy_id, position')
    .pluck()
    .all() as number[];
  const ranks = new Uint32Array(rows.reduce((highest, id) => Math.max(highest, id), 0) + 1);
  for (const [rank, id] of rows.entries()) ranks[id] = rank;
  ranks[0] = rows.length;
  return { ranks, none: rows.length };
}

function byRank(
  values: Uint8Array | Uint32Array,
  size: number,
  { ranks, none }: { ranks: Uint32Array; none: number },
): RowOrder {
  const rows = groupByRank(values.subarray(0, size), ranks);
  return { rows, size, withoutFrom: size - countEnd(rows, (row) => ranks[values[row] as number] === none) };
}

function countEnd(rows: Uint32Array, lacks: (row: number) => boolean): number {
  let count = 0;
  while (count < rows.length && lacks(rows[rows.length - 1 - count] as number)) count++;
  return count;
}

/** Photo rows by file name, as the index on names has them. */
function nameOrder(store: ProjectStore, photos: GalleryColumns['photos']): Uint32Array {
  const order = new Uint32Array(photos.size);
  const slice = store.sqlite.prepare(statements.nameSlice).pluck();
  const readName = store.sqlite.prepare(statements.photoName).pluck();
  const sliceRows = 20_000;
  let count = 0;
  for (let last: [string, number] = ['', 0]; ;) {
    const ids = slice.all(...last, sliceRows) as number[];
    for (const id of ids) order[count++] = photos.rowOf(id);
    const end = ids.at(-1);
    if (end === undefined || ids.length < sliceRows) return order;
    last = [readName.get(end) as string, end];
  }
}
