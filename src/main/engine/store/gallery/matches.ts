import type { CropFilter } from '../../../../shared/contract/crops.ts';
import type { FindingKind } from '../../../../shared/contract/findings.ts';
import type { PhotoFilter } from '../../../../shared/contract/photos.ts';
import type { ProjectStore } from '../open.ts';
import { reviewCode, reviewStates, splitCode, splits } from './codes.ts';
import { findingColumn, keepAbove, keepFound } from './findings.ts';
import type { GalleryColumns } from './gallery-index.ts';
import { missedPhotos } from './missed.ts';
import { keepAllowed, keepBoth, rowFlags, type RowFlags } from './row-flags.ts';
import { readSelection } from './selections.ts';

/** Which photo rows a filter lets through: 1 each. */
export function matchingPhotos(
  store: ProjectStore,
  { photos, garments }: GalleryColumns,
  filter: PhotoFilter,
): RowFlags {
  const { size } = photos;
  const matches = rowFlags(size).fill(1);
  const classes = highestClass(store);
  const { splits: wantedSplits, events, garments: classIds, excluded } = filter;
  if (wantedSplits !== undefined)
    keepAllowed(matches, photos.splits, flags(splits.length, wantedSplits.map(splitCode)));
  if (events !== undefined) keepAllowed(matches, photos.events, flags(classes + 1, events.map(classCode)));
  if (classIds !== undefined) keepBoth(matches, wearing(size, garments, flags(classes + 1, classIds.map(classCode))));
  if (excluded !== undefined) keepAllowed(matches, photos.excluded, flags(2, [Number(excluded)]));
  if (filter.missed === true) keepBoth(matches, missedPhotos(store, photos));
  const text = filter.text?.trim().toLowerCase() ?? '';
  if (text !== '') keepBoth(matches, namedLike(photos, text));
  return matches;
}

/** The photos with a garment that is shown and of a class that is allowed. */
function wearing(
  photos: number,
  { size, live, garments: garmentOf, photoRows }: GalleryColumns['garments'],
  allowed: Uint8Array,
): RowFlags {
  const found = rowFlags(photos);
  for (let row = 0; row < size; row++) {
    const photo = photoRows[row] as number;
    found[photo] = (found[photo] as number) | ((live[row] as number) & (allowed[garmentOf[row] as number] as number));
  }
  return found;
}

function namedLike(photos: GalleryColumns['photos'], text: string): RowFlags {
  const found = rowFlags(photos.size);
  const { names, nameEnds, size } = photos;
  let row = 0;
  // Line breaks part the names, so no match may span one.
  let at = text.includes('\n') ? -1 : names.indexOf(text);
  while (at !== -1 && row < size) {
    while ((nameEnds[row] as number) <= at) row++;
    found[row] = 1;
    at = names.indexOf(text, nameEnds[row]);
  }
  return found;
}

/** Which garment rows a filter lets through: 1 each. */
export function matchingGarments(store: ProjectStore, columns: GalleryColumns, filter: CropFilter): RowFlags {
  const { garments } = columns;
  const { size } = garments;
  const matches = rowFlags(size);
  matches.set(garments.live.subarray(0, size));
  const classes = highestClass(store);
  const { splits: wantedSplits, events, garments: classIds, reviewStates: states, excluded } = filter;
  if (wantedSplits !== undefined) {
    keepAllowed(matches, garments.splits, flags(splits.length, wantedSplits.map(splitCode)));
  }
  if (events !== undefined) keepAllowed(matches, garments.events, flags(classes + 1, events.map(classCode)));
  if (classIds !== undefined) keepAllowed(matches, garments.garments, flags(classes + 1, classIds.map(classCode)));
  if (states !== undefined) keepAllowed(matches, garments.reviews, flags(reviewStates.length, states.map(reviewCode)));
  if (excluded !== undefined) keepExcluded(matches, columns, excluded ? 1 : 0);
  const column = (kind: FindingKind) => findingColumn(store, garments, columns.findings, kind);
  if (filter.findings !== undefined) keepFound(matches, filter.findings.map(column), garments);
  for (const { kind, value } of filter.findingsAbove ?? []) keepAbove(matches, column(kind), value, garments);
  if (filter.selection !== undefined) {
    const selected = rowFlags(size);
    for (const id of readSelection(store, filter.selection)) {
      const row = garments.rowOf(id);
      if (row !== -1) selected[row] = 1;
    }
    keepBoth(matches, selected);
  }
  return matches;
}

/** A garment is left out by itself or with its photo. */
function keepExcluded(matches: RowFlags, { photos, garments }: GalleryColumns, wanted: 0 | 1): void {
  const { size, excluded, photoRows } = garments;
  for (let row = 0; row < size; row++) {
    const out = (excluded[row] as number) | (photos.excluded[photoRows[row] as number] as number);
    matches[row] = (matches[row] as number) & Number(out === wanted);
  }
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
