import type { CocoReport } from '../../engine/features/evaluation/coco/evaluate-files.ts';
import type { CocoFigures } from '../../../shared/metrics/coco/report.ts';
import { formatCount, formatFigure, formatTable } from '../terminal/table.ts';

const figures: { name: keyof CocoFigures; says: string }[] = [
  { name: 'AP', says: 'precision, mean over IoU .50 to .95' },
  { name: 'AP50', says: 'precision at IoU .50' },
  { name: 'AP75', says: 'precision at IoU .75' },
  { name: 'APs', says: 'precision, small (to 32 x 32 pixels)' },
  { name: 'APm', says: 'precision, medium' },
  { name: 'APl', says: 'precision, large (from 96 x 96)' },
  { name: 'AR1', says: 'recall with 1 detection of a class in a photo' },
  { name: 'AR10', says: 'recall with 10' },
  { name: 'AR100', says: 'recall with 100' },
  { name: 'ARs', says: 'recall, small' },
  { name: 'ARm', says: 'recall, medium' },
  { name: 'ARl', says: 'recall, large' },
];

/** COCO's figures, and a line for each class; a dash where no ground truth is of the kind. */
export function describeCoco(report: CocoReport): string {
  const { kind, photos, groundTruths, detections } = report;
  const whole = formatTable(
    [{ title: 'figure' }, { title: 'value', align: 'right' }, { title: 'average' }],
    figures.map(({ name, says }) => [name, figure(report[name]), says]),
  );
  const columns = ['AP', 'AP50', 'AP75', 'APs', 'APm', 'APl', 'AR100'] as const;
  const classes = formatTable(
    [
      { title: 'class' },
      ...columns.map((title) => ({ title, align: 'right' as const })),
      { title: 'ground truths', align: 'right' },
      { title: 'detections', align: 'right' },
    ],
    report.perClass.map((each) => [
      each.name,
      ...columns.map((name) => figure(each[name])),
      formatCount(each.groundTruths),
      formatCount(each.detections),
    ]),
  );
  const counts = `${formatCount(photos)} photos, ${formatCount(groundTruths)} ground truths, ${formatCount(detections)} detections`;
  return [`${kind === 'bbox' ? 'Boxes' : 'Masks'}: ${counts}`, whole, classes].join('\n\n');
}

function figure(value: number): string {
  return formatFigure(value === -1 ? null : value);
}
