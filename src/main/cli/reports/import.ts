import type { ImportReport, SplitReport } from '../../../shared/contract/imports.ts';
import { formatCount, formatDuration, formatTable } from '../terminal/table.ts';

const shownRejections = 20;

export function describeImport(report: ImportReport): string {
  const { counts } = report;
  const head = [
    report.dryRun ? `Dry run (${report.format}): nothing was written. It would have` : `Imported (${report.format}):`,
    `  ${formatCount(counts.records)} records read in ${formatDuration(report.seconds)}`,
    `  ${formatCount(counts.photosAdded)} photos added, ${formatCount(counts.photosKnown)} already there`,
    `  ${formatCount(counts.annotationsAdded)} garments added, ${formatCount(counts.annotationsKnown)} already there`,
    `  ${formatCount(counts.labelsChanged)} labels changed`,
    `  ${formatCount(counts.rejected)} records rejected`,
  ].join('\n');
  if (report.rejected.length === 0) return head;
  const shown = report.rejected.slice(0, shownRejections);
  const table = formatTable(
    [{ title: 'file' }, { title: 'record' }, { title: 'field' }, { title: 'cause' }, { title: 'remedy' }],
    shown.map((record) => [record.file, record.record, record.field, record.cause, record.remedy]),
  );
  const rest = counts.rejected - shown.length;
  return [
    head,
    '',
    table,
    ...(rest > 0 ? [`… and ${formatCount(rest)} more; --json lists the first 1,000.`] : []),
  ].join('\n');
}

export function describeSplit(report: SplitReport): string {
  const sizes = Object.entries(report.photos).map(([split, photos]) => `${formatCount(photos)} ${split}`);
  const table = formatTable(
    [{ title: 'event' }, { title: 'stays', align: 'right' }, { title: 'held out', align: 'right' }],
    report.perEvent.map((event) => [event.name, formatCount(event.from), formatCount(event.to)]),
  );
  return [
    `${formatCount(report.moved)} photos moved; now ${sizes.join(', ')}.`,
    `${formatCount(report.nearDuplicateGroups)} groups of near-identical photos were kept together.`,
    '',
    table,
  ].join('\n');
}
