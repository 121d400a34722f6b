import type { FindingKind } from '../../../../shared/contract/findings.ts';
import type { ProjectStore } from '../open.ts';
import type { GarmentColumns } from './columns.ts';
import { argsort, floatKeys } from './orders.ts';
import { addEither, keepBoth, rowFlags, type RowFlags } from './row-flags.ts';
import { statements } from './statements.ts';
import { currentSubjects, subjectOf, subjectsByRow, type MeasuredSubjects } from './subjects.ts';
import type { RowOrder } from './windows.ts';

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
  subjects: MeasuredSubjects;
  /** NaN where not measured. Garments that came later have no entry. */
  values: Float32Array;
  /** 1 for those that stand out. */
  found: Uint8Array;
  /** Rows by value, until a change upsets it. */
  order: RowOrder | undefined;
  /** 1 for those that stand out and still hold, until a change upsets it. */
  holding: RowFlags | undefined;
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

/** A kind's findings as a whole, without what was measured. */
export interface FindingSetRow {
  runId: number | null;
  parameters: string;
  garments: number;
  found: number;
  computedAt: number;
}

/** What has been read of one project by kind, each at the first question and again after it was computed anew. */
export interface FindingColumns {
  sets: Map<FindingKind, FindingSetRow | undefined>;
  columns: Map<FindingKind, FindingColumn>;
  subjects: Map<FindingKind, { computedAt: number; subjects: MeasuredSubjects }>;
}

export function noFindings(): FindingColumns {
  return { sets: new Map(), columns: new Map(), subjects: new Map() };
}

/** A kind's set, undefined where it was never computed. */
export function findingSet(store: ProjectStore, kept: FindingColumns, kind: FindingKind): FindingSetRow | undefined {
  // SQLite gets to what stands behind a value of megabytes through every page of that value.
  if (!kept.sets.has(kind)) {
    kept.sets.set(kind, store.sqlite.prepare(statements.findingSet).get(kind) as FindingSetRow | undefined);
  }
  return kept.sets.get(kind);
}

/** When a kind was computed last; 0 where it never was. */
export function computedAt(store: ProjectStore, kept: FindingColumns, kind: FindingKind): number {
  return findingSet(store, kept, kind)?.computedAt ?? 0;
}

export function findingColumn(
  store: ProjectStore,
  garments: GarmentColumns,
  kept: FindingColumns,
  kind: FindingKind,
): FindingColumn {
  const stamp = computedAt(store, kept, kind);
  const known = kept.columns.get(kind);
  if (known?.computedAt === stamp) return known;
  const column = readColumn(store, garments, kept, kind, stamp);
  kept.columns.set(kind, column);
  return column;
}

/** What a kind's findings held on when they were computed last. */
export function measuredSubjects(
  store: ProjectStore,
  garments: GarmentColumns,
  kept: FindingColumns,
  kind: FindingKind,
): MeasuredSubjects {
  const stamp = computedAt(store, kept, kind);
  const known = kept.subjects.get(kind);
  return known?.computedAt === stamp
    ? known.subjects
    : keepSubjects(garments, kept, kind, stamp, readMeasured(store, kind));
}

function keepSubjects(
  garments: GarmentColumns,
  kept: FindingColumns,
  kind: FindingKind,
  stamp: number,
  measured: Measured,
): MeasuredSubjects {
  const others = [...kept.subjects.values()].map((other) => other.subjects);
  const subjects = subjectsByRow(measured, subjectOf(kind), garments, others);
  kept.subjects.set(kind, { computedAt: stamp, subjects });
  return subjects;
}

function readMeasured(store: ProjectStore, kind: FindingKind): Measured {
  const blob = store.sqlite.prepare(statements.findingMeasured).pluck().get(kind) as Buffer | undefined;
  return unpackMeasured(blob ?? Buffer.alloc(0));
}

function readColumn(
  store: ProjectStore,
  garments: GarmentColumns,
  kept: FindingColumns,
  kind: FindingKind,
  stamp: number,
): FindingColumn {
  const measured = readMeasured(store, kind);
  const size = measured.ids.length === 0 ? 0 : garments.size;
  const known = kept.subjects.get(kind);
  const subjects = known?.computedAt === stamp ? known.subjects : keepSubjects(garments, kept, kind, stamp, measured);
  const values = new Float32Array(size).fill(NaN);
  const found = new Uint8Array(size);
  for (let index = 0; index < measured.ids.length; index++) {
    const row = garments.rowOf(measured.ids[index] as number);
    if (row !== -1) values[row] = measured.values[index] as number;
  }
  for (const id of store.sqlite.prepare(statements.findingIds).pluck().all(kind) as number[]) {
    const row = garments.rowOf(id);
    if (row !== -1) found[row] = 1;
  }
  return { computedAt: stamp, subjects, values, found, order: undefined, holding: undefined };
}

/** Rows by value; those without one, or whose finding is void, come last. */
export function findingOrder(column: FindingColumn, garments: GarmentColumns): RowOrder {
  if (column.order !== undefined) return column.order;
  const { size } = garments;
  const { subject, values: subjects } = column.subjects;
  const current = currentSubjects(subject, garments);
  const { values } = column;
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
export function keepFound(matches: RowFlags, columns: readonly FindingColumn[], garments: GarmentColumns): void {
  const any = rowFlags(matches.length);
  for (const column of columns) addEither(any, holdingRows(column, garments));
  keepBoth(matches, any);
}

function holdingRows(column: FindingColumn, garments: GarmentColumns): RowFlags {
  if (column.holding !== undefined) return column.holding;
  const { found } = column;
  const { subject, values: subjects } = column.subjects;
  const current = currentSubjects(subject, garments);
  const holding = rowFlags(found.length);
  for (let row = 0; row < found.length; row++) {
    // Bitwise, as in `keepAllowed`.
    holding[row] = (found[row] as number) & Number(subjects[row] === current[row]);
  }
  column.holding = holding;
  return holding;
}

/** Takes out of `matches` what is below a value, or was not measured. */
export function keepAbove(matches: RowFlags, column: FindingColumn, least: number, garments: GarmentColumns): void {
  const { values } = column;
  const { subject, values: subjects } = column.subjects;
  const current = currentSubjects(subject, garments);
  for (let row = 0; row < values.length; row++) {
    const holds = Number(subjects[row] === current[row]) & Number((values[row] as number) >= least);
    matches[row] = (matches[row] as number) & holds;
  }
  matches.fill(0, values.length);
}
