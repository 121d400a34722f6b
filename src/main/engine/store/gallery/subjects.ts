import type { FindingKind } from '../../../../shared/contract/findings.ts';
import type { GarmentColumns } from './columns.ts';
import { rowFlags, type RowFlags } from './row-flags.ts';

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

/** What a kind's findings held on when they were computed. */
export interface MeasuredSubjects {
  subject: FindingSubject;
  /** By row. Garments that came later have no entry. */
  values: Uint32Array;
  /** 1 for the garments that were measured. */
  measured: RowFlags;
  /** Garments that were measured and are no more. */
  gone: number;
  /** How many of the measured have changed since, and the versions of the columns that this was counted at. */
  counted: { stamp: string; changed: number } | undefined;
}

/** Brings what was measured to the garments' rows. Where one of `others` is just the same, that one: memory for one. */
export function subjectsByRow(
  { ids, subjects }: { ids: Uint32Array; subjects: Uint32Array },
  subject: FindingSubject,
  garments: GarmentColumns,
  others: Iterable<MeasuredSubjects>,
): MeasuredSubjects {
  const size = ids.length === 0 ? 0 : garments.size;
  const [values, measured] = [new Uint32Array(size), rowFlags(size)];
  let gone = 0;
  for (let index = 0; index < ids.length; index++) {
    const row = garments.rowOf(ids[index] as number);
    if (row === -1) {
      gone++;
      continue;
    }
    values[row] = subjects[index] as number;
    measured[row] = 1;
  }
  for (const other of others) {
    const same =
      other.subject === subject &&
      other.gone === gone &&
      areSame(other.values, values) &&
      areSame(other.measured, measured);
    if (same) return other;
  }
  return { subject, values, measured, gone, counted: undefined };
}

/** How many of the measured garments are gone, or have another label or mask since. */
export function countChanged(
  measured: MeasuredSubjects,
  garments: GarmentColumns,
  changedAt: Record<'live' | 'event' | 'area' | 'split' | 'garment', number>,
): number {
  const { subject, values, measured: flags, gone } = measured;
  // Accepting a garment changes nothing here, and somebody who reviews does little else.
  const ofSubject = subject === 'outline-and-class' ? Math.max(changedAt.area, changedAt.garment) : changedAt[subject];
  const stamp = JSON.stringify([changedAt.live, ofSubject]);
  if (measured.counted?.stamp === stamp) return measured.counted.changed;
  const current = currentSubjects(subject, garments);
  const { live } = garments;
  let unchanged = 0;
  let count = 0;
  for (let row = 0; row < values.length; row++) {
    const counts = flags[row] as number;
    count += counts;
    unchanged += counts & (live[row] as number) & Number(values[row] === current[row]);
  }
  const changed = gone + count - unchanged;
  measured.counted = { stamp, changed };
  return changed;
}

function areSame(left: Uint32Array | RowFlags, right: Uint32Array | RowFlags): boolean {
  const bytes = (part: Uint32Array | RowFlags): Buffer => Buffer.from(part.buffer, part.byteOffset, part.byteLength);
  return bytes(left).equals(bytes(right));
}
