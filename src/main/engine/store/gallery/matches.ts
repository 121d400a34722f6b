import type { CropFilter } from '../../../../shared/contract/crops.ts';
import type { FindingKind } from '../../../../shared/contract/findings.ts';
import type { PhotoFilter } from '../../../../shared/contract/photos.ts';
import type { ProjectStore } from '../open.ts';
import { reviewCode, reviewStates, splitCode, splits } from './codes.ts';
import { findingColumn, keepAbove, keepFound } from './findings.ts';
import type { GalleryColumns } from './gallery-index.ts';
import { keepMissed } from './missed.ts';
import { readSelection } from './selections.ts';

/** Which photo rows a filter lets through: 1 each. */
export function matchingPhotos(
  store: ProjectStore,
  { photos, garments }: GalleryColumns,
  filter: PhotoFilter,
): Uint8Array {
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
  if (filter.excluded !== undefined) {
    const wanted = filter.excluded ? 1 : 0;
    for (let row = 0; row < size; row++) if (photos.excluded[row] !== wanted) matches[row] = 0;
  }
  if (filter.missed === true) keepMissed(store, photos, matches);
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

/** Which garment rows a filter lets through: 1 each. */
export function matchingGarments(store: ProjectStore, columns: GalleryColumns, filter: CropFilter): Uint8Array {
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
      matches[row] = (matches[row] as number) & Number(out === wanted);
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
