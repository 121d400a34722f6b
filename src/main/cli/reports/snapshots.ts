import type { DataDifference, RestoreReport, Snapshot } from '../../../shared/contract/snapshots.ts';
import { formatCount, formatTable } from '../terminal/table.ts';
import { describeDataDifference } from './compare.ts';

export function describeSnapshots(snapshots: Snapshot[]): string {
  if (snapshots.length === 0) return 'No snapshots yet; every training makes one of its data.';
  return formatTable(
    [
      { title: 'snapshot', align: 'right' },
      { title: 'hash' },
      { title: 'of' },
      { title: 'train', align: 'right' },
      { title: 'val', align: 'right' },
      { title: 'test', align: 'right' },
      { title: 'made' },
      { title: 'runs' },
    ],
    snapshots.map(({ id, hash, kind, counts, createdAt, runs }) => [
      String(id),
      hash.slice(0, 12),
      kind,
      formatCount(counts.train),
      formatCount(counts.val),
      formatCount(counts.test),
      new Date(createdAt).toISOString().slice(0, 16).replace('T', ' '),
      runs.map((run) => String(run.id)).join(', '),
    ]),
  );
}

export function describeSnapshotDifference(difference: DataDifference): string {
  const said = describeDataDifference(difference);
  if (difference.byEvent.length === 0) return said;
  const counted = ['added', 'removed', 'relabelled', 'left', 'renamed', 'reshaped', 'moved'] as const;
  const table = formatTable(
    [
      { title: 'event' },
      ...['added', 'removed', 'came', 'left', 'class', 'mask', 'split'].map((title) => ({
        title,
        align: 'right' as const,
      })),
    ],
    difference.byEvent.map((entry) => [entry.name, ...counted.map((name) => formatCount(entry[name]))]),
  );
  return `${said}\n\n${table}`;
}

export function describeRestore({ editId, annotations, photos, addedSince }: RestoreReport): string {
  const stays = addedSince > 0 ? ` ${formatCount(addedSince)} garments have come since and stay.` : '';
  if (editId === null) return `Everything is as in the snapshot already.${stays}`;
  return (
    `Brought ${formatCount(annotations)} garments and ${formatCount(photos)} photos back.${stays}\n` +
    'The step can be undone in the studio. Next: f2e crops'
  );
}
