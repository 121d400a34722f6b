import type { ReviewState, SplitOrNone } from './codes.ts';
import { outlineAndClass, reviewCode, splitCode } from './codes.ts';

/** A photo's row as the index reads it: id, split, event class, name, whether it is left out of datasets. */
export type PhotoRow = [id: number, split: SplitOrNone, event: number | null, fileName: string, excluded: number];

/** A garment's row: id, photo, split, event class, garment class, review state, area, score, live, excluded. */
export type GarmentRow = [
  id: number,
  photoId: number,
  split: SplitOrNone,
  event: number | null,
  garment: number | null,
  review: ReviewState,
  area: number,
  score: number | null,
  live: number,
  excluded: number,
];

/** What a gallery can be sorted by, besides the order of import. */
export type Sorted = 'name' | 'split' | 'event' | 'garment' | 'area' | 'score';

/** Parallel typed arrays, one entry for each photo, by ascending id. 0 stands for no class. */
export class PhotoColumns {
  size = 0;
  ids = new Uint32Array(1024);
  splits = new Uint8Array(1024);
  events = new Uint32Array(1024);
  /** Lower-case names for search, a line break behind each; `nameEnds` is the place behind that. */
  names = '';
  nameEnds = new Uint32Array(1024);
  /** 1 for photos that are left out of every dataset. */
  excluded = new Uint8Array(1024);

  /** Throws RangeError unless the id is above all others. */
  append([id, split, event, fileName, excluded]: PhotoRow): void {
    if (this.size > 0 && id <= (this.ids[this.size - 1] as number)) throw new RangeError('rows are appended by id');
    if (this.size === this.ids.length) {
      this.ids = doubled(this.ids, new Uint32Array(this.size * 2));
      this.splits = doubled(this.splits, new Uint8Array(this.size * 2));
      this.events = doubled(this.events, new Uint32Array(this.size * 2));
      this.nameEnds = doubled(this.nameEnds, new Uint32Array(this.size * 2));
      this.excluded = doubled(this.excluded, new Uint8Array(this.size * 2));
    }
    const row = this.size++;
    this.ids[row] = id;
    this.splits[row] = splitCode(split);
    this.events[row] = event ?? 0;
    this.names += `${fileName.toLowerCase().replaceAll('\n', ' ')}\n`;
    this.nameEnds[row] = this.names.length;
    this.excluded[row] = excluded;
  }

  /** Changes labels; a file name never changes. Answers with the orders that this upsets. */
  update(row: number, [, split, event, , excluded]: PhotoRow): Sorted[] {
    const upset: Sorted[] = [];
    if (this.splits[row] !== splitCode(split)) upset.push('split');
    if (this.events[row] !== (event ?? 0)) upset.push('event');
    this.splits[row] = splitCode(split);
    this.events[row] = event ?? 0;
    this.excluded[row] = excluded;
    return upset;
  }

  rowOf(id: number): number {
    return findRow(this.ids, this.size, id);
  }
}

/** Parallel typed arrays, one entry for each annotation, by ascending id. */
export class GarmentColumns {
  size = 0;
  ids = new Uint32Array(4096);
  photoRows = new Uint32Array(4096);
  splits = new Uint8Array(4096);
  events = new Uint32Array(4096);
  garments = new Uint32Array(4096);
  reviews = new Uint8Array(4096);
  areas = new Uint32Array(4096);
  /** Area and class in one number. */
  outlines = new Uint32Array(4096);
  /** NaN where there is none. */
  scores = new Float32Array(4096);
  /** 1 for garments to show: neither deleted nor crowd regions. */
  live = new Uint8Array(4096);
  /** 1 for garments that are left out of every dataset by themselves; their photo may be left out as well. */
  excluded = new Uint8Array(4096);

  append(row: GarmentRow, photoRow: number): void {
    if (this.size > 0 && row[0] <= (this.ids[this.size - 1] as number)) throw new RangeError('rows are appended by id');
    if (this.size === this.ids.length) this.grow(this.size * 2);
    const at = this.size++;
    this.ids[at] = row[0];
    this.photoRows[at] = photoRow;
    this.update(at, row);
  }

  /** Answers with the orders that the change upsets. */
  update(at: number, [, , split, event, garment, review, area, score, live, excluded]: GarmentRow): Sorted[] {
    const upset: Sorted[] = [];
    if (this.areas[at] !== area) upset.push('area');
    if (!Object.is(this.scores[at], Math.fround(score ?? NaN))) upset.push('score');
    if (this.events[at] !== (event ?? 0)) upset.push('event');
    if (this.splits[at] !== splitCode(split)) upset.push('split');
    if (this.garments[at] !== (garment ?? 0)) upset.push('garment');
    this.splits[at] = splitCode(split);
    this.events[at] = event ?? 0;
    this.garments[at] = garment ?? 0;
    this.reviews[at] = reviewCode(review);
    this.areas[at] = area;
    this.outlines[at] = outlineAndClass(area, garment ?? 0);
    this.scores[at] = score ?? NaN;
    this.live[at] = live;
    this.excluded[at] = excluded;
    return upset;
  }

  rowOf(id: number): number {
    return findRow(this.ids, this.size, id);
  }

  private grow(size: number): void {
    this.ids = doubled(this.ids, new Uint32Array(size));
    this.photoRows = doubled(this.photoRows, new Uint32Array(size));
    this.splits = doubled(this.splits, new Uint8Array(size));
    this.events = doubled(this.events, new Uint32Array(size));
    this.garments = doubled(this.garments, new Uint32Array(size));
    this.reviews = doubled(this.reviews, new Uint8Array(size));
    this.areas = doubled(this.areas, new Uint32Array(size));
    this.outlines = doubled(this.outlines, new Uint32Array(size));
    this.scores = doubled(this.scores, new Float32Array(size));
    this.live = doubled(this.live, new Uint8Array(size));
    this.excluded = doubled(this.excluded, new Uint8Array(size));
  }
}

/** Row of an id among the first `size` ascending ids, or -1. */
function findRow(ids: Uint32Array, size: number, id: number): number {
  // Rows are hardly ever deleted, so an id mostly lies where it would without gaps.
  if (ids[id - 1] === id && id <= size) return id - 1;
  let [low, high] = [0, size - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = ids[middle] as number;
    if (found === id) return middle;
    if (found < id) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

function doubled<Column extends { set(values: Column): void }>(values: Column, larger: Column): Column {
  larger.set(values);
  return larger;
}
