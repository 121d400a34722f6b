import type { FindingKind } from '../../../../shared/contract/findings.ts';
import type { ProjectStore } from '../open.ts';
import type { GarmentColumns } from './columns.ts';
import { argsort, floatKeys } from './orders.ts';
import { statements } from './statements.ts';
import type { RowOrder } from './windows.ts';

/** What a finding holds on: it is void once that has changed. */
export type FindingSubject = 'event' | 'area' | 'split' | 'outline-and-class';

/** Kinds about the photo's labels hold on them, kinds about the picture on the mask's area. */
export function subjectOf(kind: FindingKind): FindingSubject {
  switch (kind) {
    case 'label-error':
    case 'loss':
    case 'uncertain':
      return 'event';
    case 'leak':
      return 'split';
    case 'disagreement':
      return 'outline-and-class';
    case 'near-duplicate':
    case 'outlier':
    case 'dark':
    case 'blurred':
    case 'tiny':
    case 'truncated':
      return 'area';
  }
}

/** What was measured of every garment, by ascending annotation id. */
export interface Measured {
  ids: Uint32Array;
  values: Float32Array;
  subjects: Uint32Array;
}

/** One kind of findings beside the garments' rows. */
export interface FindingColumn {
  /** When it was computed: another time is another column. */
  computedAt: number;
  subject: FindingSubject;
  /** NaN where not measured. Garments that came later have no entry. */
  values: Float32Array;
  subjects: Uint32Array;
  /** 1 for those that stand out. */
  found: Uint8Array;
  /** Rows by value, until a change upsets it. */
  order: RowOrder | undefined;
  /** 1 for those that stand out and still hold, until a change upsets it. */
  holding: Uint8Array | undefined;
}

export function packMeasured({ ids, values, subjects }: Measured): Buffer {
  return Buffer.concat(
    [ids, values, subjects].map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength)),
  );
}

export function unpackMeasured(blob: Buffer): Measured {
  // A copy where they do not lie on a multiple of 4, which a small buffer of SQLite's need not.
  const bytes = blob.byteOffset % 4 === 0 ? blob : new Uint8Array(blob);
  const { buffer, byteOffset } = bytes;
  const count = bytes.byteLength / 12;
  return {
    ids: new Uint32Array(buffer, byteOffset, count),
    values: new Float32Array(buffer, byteOffset + 4 * count, count),
    subjects: new Uint32Array(buffer, byteOffset + 8 * count, count),
  };
}

/** When a kind was computed last; 0 where it never was. */
export function computedAt(store: ProjectStore, kind: FindingKind): number {
  return (store.sqlite.prepare(statements.findingStamp).pluck().get(kind) as number | undefined) ?? 0;
}

/** The columns of one project by kind, each read at the first question and again after it was computed anew. */
export type FindingColumns = Map<FindingKind, FindingColumn>;

export function findingColumn(
  store: ProjectStore,
  garments: GarmentColumns,
  kept: FindingColumns,
  kind: FindingKind,
): FindingColumn {
  const stamp = computedAt(store, kind);
  const known = kept.get(kind);
  if (known?.computedAt === stamp) return known;
  const column = readColumn(store, garments, kind, stamp);
  kept.set(kind, column);
  return column;
}

function readColumn(store: ProjectStore, garments: GarmentColumns, kind: FindingKind, stamp: number): FindingColumn {
  const { size } = garments;
  const values = new Float32Array(size).fill(NaN);
  const subjects = new Uint32Array(size);
  const found = new Uint8Array(size);
  const blob = store.sqlite.prepare(statements.findingMeasured).pluck().get(kind) as Buffer | undefined;
  if (blob !== undefined) {
    const measured = unpackMeasured(blob);
    for (let index = 0; index < measured.ids.length; index++) {
      const row = garments.rowOf(measured.ids[index] as number);
      if (row === -1) continue;
      values[row] = measured.values[index] as number;
      subjects[row] = measured.subjects[index] as number;
    }
    for (const id of store.sqlite.prepare(statements.findingIds).pluck().all(kind) as number[]) {
      const row = garments.rowOf(id);
      if (row !== -1) found[row] = 1;
    }
  }
  return { computedAt: stamp, subject: subjectOf(kind), values, subjects, found, order: undefined, holding: undefined };
}

/** What the garments have now of what the kind's findings hold on. */
export function currentSubjects(subject: FindingSubject, garments: GarmentColumns): Uint32Array | Uint8Array {
  switch (subject) {
    case 'event':
      return garments.events;
    case 'area':
      return garments.areas;
    case 'split':
      return garments.splits;
    case 'outline-and-class':
      return garments.outlines;
  }
}

/** Rows by value; those without one, or whose finding is void, come last. */
export function findingOrder(column: FindingColumn, garments: GarmentColumns): RowOrder {
  if (column.order !== undefined) return column.order;
  const { size } = garments;
  const current = currentSubjects(column.subject, garments);
  const { values, subjects } = column;
  // What has no value is not sorted: of most kinds only some garments are measured.
  const rows = new Uint32Array(size);
  const sorted = new Float32Array(values.length);
  let [withoutFrom, without] = [0, size];
  for (let row = size - 1; row >= 0; row--) {
    const holds = row < values.length && subjects[row] === current[row] && !Number.isNaN(values[row]);
    if (!holds) rows[--without] = row;
  }
  const held = new Uint32Array(without);
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number;
    if (subjects[row] !== current[row] || Number.isNaN(value)) continue;
    sorted[withoutFrom] = value;
    held[withoutFrom++] = row;
  }
  const places = argsort(floatKeys(sorted.subarray(0, withoutFrom)));
  for (let place = 0; place < withoutFrom; place++) rows[place] = held[places[place] as number] as number;
  column.order = { rows, size, withoutFrom };
  return column.order;
}

/** Takes out of `matches` what stands out in none of the kinds. */
export function keepFound(matches: Uint8Array, columns: readonly FindingColumn[], garments: GarmentColumns): void {
  const any = new Uint8Array(matches.length);
  for (const column of columns) {
    const holding = holdingRows(column, garments);
    for (let row = 0; row < holding.length; row++) any[row] = (any[row] as number) | (holding[row] as number);
  }
  for (let row = 0; row < matches.length; row++) matches[row] = (matches[row] as number) & (any[row] as number);
}

function holdingRows(column: FindingColumn, garments: GarmentColumns): Uint8Array {
  if (column.holding !== undefined) return column.holding;
  const { found, subjects, subject } = column;
  const current = currentSubjects(subject, garments);
  const holding = new Uint8Array(found.length);
  for (let row = 0; row < found.length; row++) {
    // Bitwise, as in `matchingGarments`.
    holding[row] = (found[row] as number) & Number(subjects[row] === current[row]);
  }
  column.holding = holding;
  return holding;
}

/** Takes out of `matches` what is below a value, or was not measured. */
export function keepAbove(matches: Uint8Array, column: FindingColumn, least: number, garments: GarmentColumns): void {
  const current = currentSubjects(column.subject, garments);
  for (let row = 0; row < matches.length; row++) {
    const holds =
      row < column.values.length && column.subjects[row] === current[row] && (column.values[row] as number) >= least;
    if (!holds) matches[row] = 0;
  }
}
