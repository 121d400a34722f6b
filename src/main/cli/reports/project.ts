import type { ProjectSummary } from '../../../shared/contract/project.ts';
import { formatCount, formatTable } from '../terminal/table.ts';

const nextSteps: Record<ProjectSummary['nextSteps'][number], string> = {
  'import-photos': 'import photos: f2e import coco|deepfashion2|folders|crops',
  detect: 'find the garments: f2e detect',
  'label-events': 'give photos their event: f2e import labels FILE',
  split: 'hold photos out for validation: f2e split',
  'derive-crops': 'derive garment crops: f2e crops',
  train: 'train a classifier: f2e train classifier',
  evaluate: 'evaluate the latest run: f2e evaluate classifier --run latest --split val',
  review: 'review garments in the studio: f2e serve',
};

export function describeProject(directory: string, summary: ProjectSummary): string {
  const { counts } = summary;
  const head = [
    `${summary.name} (${directory})`,
    `${formatCount(counts.photos)} photos, ${formatCount(counts.garments)} garments, ${formatCount(counts.crops)} crops, ` +
      `${formatCount(counts.runs)} runs`,
    `${formatCount(counts.photosWithoutEvent)} photos without event, ${formatCount(counts.photosWithoutSplit)} without ` +
      `split, ${formatCount(counts.cropsMissing)} crops to derive, ${formatCount(counts.unreviewed)} garments not reviewed`,
  ];
  const splits = countTable(
    'split',
    summary.splits.map((row) => ({ name: row.split ?? '(none)', photos: row.photos, garments: row.garments })),
  );
  const events = countTable('event', summary.events);
  const garments = countTable('garment', summary.garments);
  const steps = summary.nextSteps.map((step) => `  ${nextSteps[step]}`);
  const next = steps.length === 0 ? [] : [['Next:', ...steps].join('\n')];
  return [head.join('\n'), splits, events, garments, ...next].join('\n\n');
}

function countTable(title: string, rows: { name: string; photos: number; garments: number }[]): string {
  return formatTable(
    [{ title }, { title: 'photos', align: 'right' }, { title: 'garments', align: 'right' }],
    rows.map((row) => [row.name, formatCount(row.photos), formatCount(row.garments)]),
  );
}
