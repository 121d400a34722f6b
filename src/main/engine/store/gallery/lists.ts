import type { CropFilter, CropSort } from '../../../../shared/contract/crops.ts';
import type { FindingKind } from '../../../../shared/contract/findings.ts';
import type { PhotoFilter, PhotoSort } from '../../../../shared/contract/photos.ts';
import type { ProjectStore } from '../open.ts';
import { computedAt } from './findings.ts';
import { galleryIndex } from './gallery-index.ts';
import { matchingGarments, matchingPhotos } from './matches.ts';
import { missedStamp } from './missed.ts';
import { garmentOrder, isFindingSort, kindOf, photoOrder } from './sorts.ts';
import { openWindows, type Windows } from './windows.ts';

/** A filtered, sorted list of photos or garments. */
export interface GalleryList {
  total: number;
  ids(offset: number, limit: number): number[];
  /** Place in the list, or -1. */
  indexOf(id: number): number;
}

export interface PhotoQuery {
  filter: PhotoFilter;
  sort: PhotoSort;
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
  const index = galleryIndex(store);
  const columns = await (query.filter.garments === undefined ? index.photoColumns() : index.columns());
  const stamp = query.sort === 'missed' || query.filter.missed === true ? missedStamp(store) : '';
  const windows = remembered(store, `photos ${JSON.stringify(query)} ${stamp}`, columns.version, () => {
    const { filter, sort, descending } = query;
    return openWindows(photoOrder(store, columns, sort), matchingPhotos(store, columns, filter), descending);
  });
  return listOf(windows, columns.photos);
}

/** The garments of a filter in an order: neither deleted ones nor crowd regions. */
export async function garmentList(store: ProjectStore, query: GarmentQuery): Promise<GalleryList> {
  const columns = await galleryIndex(store).columns();
  const stamps = kindsOf(query).map((kind) => computedAt(store, columns.findings, kind));
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
