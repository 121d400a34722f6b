import type { CropFilter, CropSort } from '../../../../shared/contract/crops.ts';
import { findingKind, type FindingKind, type FindingSort } from '../../../../shared/contract/findings.ts';
import type { PhotoFilter } from '../../../../shared/contract/photos.ts';
import type { ProjectStore } from '../open.ts';
import { reviewCode, reviewStates, splitCode, splits } from './codes.ts';
import { computedAt, findingColumn, findingOrder, keepAbove, keepFound } from './findings.ts';
import { galleryIndex, type GalleryColumns } from './gallery-index.ts';
import { argsort, floatKeys, groupByRank } from './orders.ts';
import { statements } from './statements.ts';
import { readSelection } from './selections.ts';
import { openWindows, type RowOrder, type Windows } from './windows.ts';

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
  sort: CropSort;
  descending: boolean;
}

const keptLists = 16;
const lists = new WeakMap<ProjectStore, Map<string, { version: number; windows: Windows }>>();

/** The photos of a filter in an order. Equal keys come in order of import. */
export async function photoList(store: ProjectStore, query: PhotoQuery): Promise<GalleryList> {
  const columns = await galleryIndex(store).columns();
  const windows = remembered(store, `photos ${JSON.stringify(query)}`, columns.version, () => {
    const { filter, sort, descending } = query;
    return openWindows(photoOrder(store, columns, sort), matchingPhotos(store, columns, filter), descending);
  });
  return listOf(windows, columns.photos);
}

/** The garments of a filter in an order: neither deleted ones nor crowd regions. */
export async function garmentList(store: ProjectStore, query: GarmentQuery): Promise<GalleryList> {
  const columns = await galleryIndex(store).columns();
  const stamps = kindsOf(query).map((kind) => computedAt(store, kind));
  const windows = remembered(store, `garments ${JSON.stringify([query, stamps])}`, columns.version, () => {
    const { filter, sort, descending } = query;
    return openWindows(garmentOrder(store, columns, sort), matchingGarments(store, columns, filter), descending);
  });
  return listOf(windows, columns.garments);
}

/** The kinds of findings that a question is about. */
function kindsOf({ filter, sort }: GarmentQuery): FindingKind[] {
  const sorted = isFindingSort(sort) ? [kindOf(sort)] : [];
  return [...sorted, ...(filter.findings ?? []), ...(filter.findingsAbove ?? []).map(({ kind }) => kind)];
}

function isFindingSort(sort: CropSort): sort is FindingSort {
  return sort.startsWith('finding:');
}

function kindOf(sort: FindingSort): FindingKind {
  return findingKind.parse(sort.slice('finding:'.length));
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

/** Photos that show no live garment. */
export async function countBarePhotos(store: ProjectStore): Promise<number> {
  const { photos, garments } = await galleryIndex(store).columns();
  const wearing = new Uint8Array(photos.size);
  let count = photos.size;
  for (let row = 0; row < garments.size; row++) {
    const photo = garments.photoRows[row] as number;
    if (garments.live[row] === 0 || wearing[photo] === 1) continue;
    wearing[photo] = 1;
    count--;
  }
  return count;
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

function photoOrder(store: ProjectStore, columns: GalleryColumns, sort: PhotoQuery['sort']): RowOrder {
  const { photos, photoOrders } = columns;
  const { size } = photos;
  if (sort === 'imported') return { rows: undefined, size, withoutFrom: size };
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

function garmentOrder(store: ProjectStore, columns: GalleryColumns, sort: GarmentQuery['sort']): RowOrder {
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

function matchingGarments(store: ProjectStore, columns: GalleryColumns, filter: CropFilter): Uint8Array {
  const { photos, garments } = columns;
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
  if (filter.excluded !== undefined) {
    const wanted = filter.excluded ? 1 : 0;
    const { excluded, photoRows } = garments;
    for (let row = 0; row < size; row++) {
      const out = (excluded[row] as number) | (photos.excluded[photoRows[row] as number] as number);
      if (out !== wanted) matches[row] = 0;
    }
  }
  const column = (kind: FindingKind) => findingColumn(store, garments, columns.findings, kind);
  if (filter.findings !== undefined) keepFound(matches, filter.findings.map(column), garments);
  for (const { kind, value } of filter.findingsAbove ?? []) keepAbove(matches, column(kind), value, garments);
  if (filter.selection !== undefined) {
    const selected = new Uint8Array(size);
    for (const id of readSelection(store, filter.selection)) {
      const row = garments.rowOf(id);
      if (row !== -1) selected[row] = 1;
    }
    for (let row = 0; row < size; row++) if (selected[row] === 0) matches[row] = 0;
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

/** The windows of the lists asked for last, as long as nothing has changed. */
function remembered(store: ProjectStore, key: string, version: number, make: () => Windows): Windows {
  let kept = lists.get(store);
  if (kept === undefined) lists.set(store, (kept = new Map()));
  const known = kept.get(key);
  kept.delete(key);
  const entry = known?.version === version ? known : { version, windows: make() };
  kept.set(key, entry);
  const [oldest] = kept.keys();
  if (kept.size > keptLists && oldest !== undefined) kept.delete(oldest);
  return entry.windows;
}

function listOf(windows: Windows, columns: { ids: Uint32Array; rowOf(id: number): number }): GalleryList {
  return {
    total: windows.total,
    ids: (offset, limit) => windows.rows(offset, limit).map((row) => columns.ids[row] as number),
    indexOf: (id) => {
      const row = columns.rowOf(id);
      return row === -1 ? -1 : windows.indexOf(row);
    },
  };
}
