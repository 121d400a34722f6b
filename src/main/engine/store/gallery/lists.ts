import type { CropFilter } from '../../../../shared/contract/crops.ts';
import type { PhotoFilter } from '../../../../shared/contract/photos.ts';
import type { ProjectStore } from '../project-store.ts';
import { reviewCode, reviewStates, splitCode, splits } from './codes.ts';
import { galleryIndex, type GalleryColumns } from './gallery-index.ts';
import { argsort, floatKeys, groupByRank } from './orders.ts';
import { statements } from './statements.ts';

/** A filtered, sorted list of photos or garments. */
export interface GalleryList {
  total: number;
  ids(offset: number, limit: number): number[];
  /** Place in the list, or -1. */
  indexOf(id: number): number;
}

export interface PhotoQuery {
  filter: PhotoFilter;
  sort: 'imported' | 'name' | 'event' | 'split';
  descending: boolean;
}

export interface GarmentQuery {
  filter: CropFilter;
  sort: 'imported' | 'area' | 'score' | 'event' | 'garment';
  descending: boolean;
}

/** Rows in order; those without the value sorted by come last in both directions. */
interface SortedRows {
  rows: Uint32Array;
  /** How many at the end have no value. */
  without: number;
}

interface Caches {
  lists: Map<string, { version: number; rows: Uint32Array }>;
  orders: Map<string, { version: number; order: Uint32Array }>;
}

const keptLists = 8;
const caches = new WeakMap<ProjectStore, Caches>();

/** The photos of a filter in an order. Equal keys come in order of import. */
export async function photoList(store: ProjectStore, query: PhotoQuery): Promise<GalleryList> {
  const columns = await galleryIndex(store).columns();
  const rows = remembered(store, `photos ${JSON.stringify(query)}`, columns.version, () =>
    directed(sortPhotos(store, columns, query, matchingPhotos(store, columns, query.filter)), query.descending),
  );
  return listOf(rows, columns.photos);
}

/** The garments of a filter in an order: neither deleted ones nor crowd regions. */
export async function garmentList(store: ProjectStore, query: GarmentQuery): Promise<GalleryList> {
  const columns = await galleryIndex(store).columns();
  const rows = remembered(store, `garments ${JSON.stringify(query)}`, columns.version, () =>
    directed(sortGarments(store, columns, query), query.descending),
  );
  return listOf(rows, columns.garments);
}

/** Photos that have at least one garment of a class, by class id; 0 stands for no class. */
export async function photosOfGarments(store: ProjectStore): Promise<Map<number, number>> {
  const { photos, garments } = await galleryIndex(store).columns();
  const seen = new Map<number, Uint8Array>();
  const counts = new Map<number, number>();
  for (let row = 0; row < garments.size; row++) {
    if (garments.live[row] === 0) continue;
    const garment = garments.garments[row] as number;
    let photosSeen = seen.get(garment);
    if (photosSeen === undefined) seen.set(garment, (photosSeen = new Uint8Array(photos.size)));
    const photo = garments.photoRows[row] as number;
    if (photosSeen[photo] === 1) continue;
    photosSeen[photo] = 1;
    counts.set(garment, (counts.get(garment) ?? 0) + 1);
  }
  return counts;
}

/** Which photo rows a filter lets through: 1 each. */
function matchingPhotos(store: ProjectStore, { photos, garments }: GalleryColumns, filter: PhotoFilter): Uint8Array {
  const { size, splits: splitOf, events: eventOf } = photos;
  const matches = new Uint8Array(size);
  const classes = highestClass(store);
  const splitAllowed = flags(splits.length, filter.splits?.map(splitCode));
  const eventAllowed = flags(classes + 1, filter.events?.map(classCode));
  for (let row = 0; row < size; row++) {
    matches[row] = (splitAllowed[splitOf[row] as number] as number) & (eventAllowed[eventOf[row] as number] as number);
  }
  if (filter.garments !== undefined) {
    const wearing = new Uint8Array(size);
    const garmentAllowed = flags(classes + 1, filter.garments.map(classCode));
    const { live, garments: garmentOf, photoRows } = garments;
    for (let row = 0; row < garments.size; row++) {
      if (live[row] === 1 && garmentAllowed[garmentOf[row] as number] === 1) wearing[photoRows[row] as number] = 1;
    }
    for (let row = 0; row < size; row++) if (wearing[row] === 0) matches[row] = 0;
  }
  const text = filter.text?.trim().toLowerCase() ?? '';
  if (text !== '') intersectText(photos, text, matches);
  return matches;
}

function intersectText(photos: GalleryColumns['photos'], text: string, matches: Uint8Array): void {
  const found = new Uint8Array(photos.size);
  const { names, nameEnds, size } = photos;
  let row = 0;
  // Line breaks part the names, so no match may span one.
  let at = text.includes('\n') ? -1 : names.indexOf(text);
  while (at !== -1 && row < size) {
    while ((nameEnds[row] as number) <= at) row++;
    found[row] = 1;
    at = names.indexOf(text, nameEnds[row]);
  }
  for (let each = 0; each < size; each++) if (found[each] === 0) matches[each] = 0;
}

function sortPhotos(
  store: ProjectStore,
  { photos, nameVersion }: GalleryColumns,
  query: PhotoQuery,
  matches: Uint8Array,
): SortedRows {
  switch (query.sort) {
    case 'imported':
      return { rows: picked(photos.size, matches), without: 0 };
    case 'name': {
      const order = rememberedOrder(store, 'name', nameVersion, () => nameOrder(store, photos));
      return { rows: pickedFrom(order, matches), without: 0 };
    }
    case 'event':
      return grouped(picked(photos.size, matches), photos.events, classRanks(store));
    case 'split': {
      const none = splits.length - 1;
      const rows = groupByRank(
        picked(photos.size, matches),
        photos.splits,
        Uint32Array.from(splits, (_, rank) => rank),
      );
      return { rows, without: countEnd(rows, (row) => photos.splits[row] === none) };
    }
  }
}

function sortGarments(store: ProjectStore, columns: GalleryColumns, query: GarmentQuery): SortedRows {
  const { garments, orderVersion } = columns;
  const { size } = garments;
  const matches = matchingGarments(store, columns, query.filter);
  switch (query.sort) {
    case 'imported':
      return { rows: picked(size, matches), without: 0 };
    case 'area': {
      const order = rememberedOrder(store, 'area', orderVersion, () => argsort(garments.areas.subarray(0, size)));
      return { rows: pickedFrom(order, matches), without: 0 };
    }
    case 'score': {
      const order = rememberedOrder(store, 'score', orderVersion, () =>
        argsort(floatKeys(garments.scores.subarray(0, size))),
      );
      const rows = pickedFrom(order, matches);
      return { rows, without: countEnd(rows, (row) => Number.isNaN(garments.scores[row])) };
    }
    case 'event':
      return grouped(picked(size, matches), garments.events, classRanks(store));
    case 'garment':
      return grouped(picked(size, matches), garments.garments, classRanks(store));
  }
}

function matchingGarments(store: ProjectStore, { garments }: GalleryColumns, filter: CropFilter): Uint8Array {
  const { size, live, splits: splitOf, events: eventOf, garments: garmentOf, reviews: reviewOf } = garments;
  const matches = new Uint8Array(size);
  const classes = highestClass(store);
  const splitAllowed = flags(splits.length, filter.splits?.map(splitCode));
  const eventAllowed = flags(classes + 1, filter.events?.map(classCode));
  const garmentAllowed = flags(classes + 1, filter.garments?.map(classCode));
  const reviewAllowed = flags(reviewStates.length, filter.reviewStates?.map(reviewCode));
  for (let row = 0; row < size; row++) {
    // Bitwise: no branch to mispredict in a pass over millions.
    matches[row] =
      (live[row] as number) &
      (splitAllowed[splitOf[row] as number] as number) &
      (eventAllowed[eventOf[row] as number] as number) &
      (garmentAllowed[garmentOf[row] as number] as number) &
      (reviewAllowed[reviewOf[row] as number] as number);
  }
  return matches;
}

function classCode(id: number | null): number {
  return id ?? 0;
}

function highestClass(store: ProjectStore): number {
  return (store.sqlite.prepare('SELECT max(id) FROM taxonomy_classes').pluck().get() as number | null) ?? 0;
}

/** All ones where nothing is asked for. */
function flags(length: number, codes: number[] | undefined): Uint8Array {
  if (codes === undefined) return new Uint8Array(length).fill(1);
  const table = new Uint8Array(length);
  for (const code of codes) if (code < length) table[code] = 1;
  return table;
}

function picked(size: number, matches: Uint8Array): Uint32Array {
  const rows = new Uint32Array(size);
  let count = 0;
  for (let row = 0; row < size; row++) {
    rows[count] = row;
    count += matches[row] as number;
  }
  return rows.slice(0, count);
}

function pickedFrom(order: Uint32Array, matches: Uint8Array): Uint32Array {
  const rows = new Uint32Array(order.length);
  let count = 0;
  for (let index = 0; index < order.length; index++) {
    const row = order[index] as number;
    rows[count] = row;
    count += matches[row] as number;
  }
  return rows.slice(0, count);
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

function grouped(rows: Uint32Array, classes: Uint32Array, order: { ranks: Uint32Array; none: number }): SortedRows {
  const rankOf = (row: number): number => order.ranks[classes[row] as number] as number;
  const sorted = groupByRank(rows, classes, order.ranks);
  return { rows: sorted, without: countEnd(sorted, (row) => rankOf(row) === order.none) };
}

function countEnd(rows: Uint32Array, lacks: (row: number) => boolean): number {
  let count = 0;
  while (count < rows.length && lacks(rows[rows.length - 1 - count] as number)) count++;
  return count;
}

function directed({ rows, without }: SortedRows, descending: boolean): Uint32Array {
  if (descending) {
    rows.subarray(0, rows.length - without).reverse();
    rows.subarray(rows.length - without).reverse();
  }
  return rows;
}

/** Photo rows by file name, as the index on names has them. */
function nameOrder(store: ProjectStore, photos: GalleryColumns['photos']): Uint32Array {
  const order = new Uint32Array(photos.size);
  const slice = store.sqlite.prepare(statements.nameSlice).raw();
  const sliceRows = 20_000;
  let count = 0;
  for (let last: [string, number] = ['', 0]; ;) {
    const rows = slice.all(...last, sliceRows) as [string, number][];
    for (const [, id] of rows) order[count++] = photos.rowOf(id);
    const end = rows.at(-1);
    if (end === undefined || rows.length < sliceRows) return order;
    last = end;
  }
}

function cachesOf(store: ProjectStore): Caches {
  let found = caches.get(store);
  if (found === undefined) caches.set(store, (found = { lists: new Map(), orders: new Map() }));
  return found;
}

function remembered(store: ProjectStore, key: string, version: number, make: () => Uint32Array): Uint32Array {
  const { lists } = cachesOf(store);
  const known = lists.get(key);
  lists.delete(key);
  const list = known?.version === version ? known : { version, rows: make() };
  lists.set(key, list);
  const [oldest] = lists.keys();
  if (lists.size > keptLists && oldest !== undefined) lists.delete(oldest);
  return list.rows;
}

function rememberedOrder(store: ProjectStore, key: string, version: number, make: () => Uint32Array): Uint32Array {
  const { orders } = cachesOf(store);
  const known = orders.get(key);
  if (known?.version === version) return known.order;
  const order = make();
  orders.set(key, { version, order });
  return order;
}

function listOf(rows: Uint32Array, columns: { ids: Uint32Array; rowOf(id: number): number }): GalleryList {
  return {
    total: rows.length,
    ids: (offset, limit) => Array.from(rows.subarray(offset, offset + limit), (row) => columns.ids[row] as number),
    indexOf: (id) => {
      const row = columns.rowOf(id);
      return row === -1 ? -1 : rows.indexOf(row);
    },
  };
}
