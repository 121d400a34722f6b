import type { EvaluationReport } from '../../../shared/contract/evaluation.ts';
import { formatConfusion, formatCount, formatFigure, formatTable } from '../terminal/table.ts';

/** Figures with their 95 % intervals, a line for each class, and the confusion matrix. */
export function describeEvaluation(report: EvaluationReport): string {
  const { intervals } = report;
  const figures = formatTable(
    [{ title: 'figure' }, { title: 'value', align: 'right' }, { title: '95 % interval' }],
    [
      ['accuracy', formatFigure(report.accuracy), formatInterval(intervals.accuracy)],
      ['balanced accuracy', formatFigure(report.balancedAccuracy), formatInterval(intervals.balancedAccuracy)],
      ['top-3 accuracy', formatFigure(report.top3Accuracy), ''],
      ['macro F1', formatFigure(report.macro.f1), formatInterval(intervals.macroF1)],
      ['weighted F1', formatFigure(report.weighted.f1), ''],
      ['log loss', formatFigure(report.logLoss), formatInterval(intervals.logLoss)],
      ['calibration error', formatFigure(report.calibration.expectedCalibrationError), ''],
    ],
  );
  const classes = formatTable(
    [
      { title: 'class' },
      { title: 'precision', align: 'right' },
      { title: 'recall', align: 'right' },
      { title: 'F1', align: 'right' },
      { title: 'garments', align: 'right' },
    ],
    report.perClass.map((row) => [
      row.name,
      formatFigure(row.precision),
      formatFigure(row.recall),
      formatFigure(row.f1),
      formatCount(row.support),
    ]),
  );
  return [
    `Run ${report.run} on ${report.split}: ${formatCount(report.count)} garments`,
    figures,
    classes,
    formatConfusion(report.classes, report.confusion),
  ].join('\n\n');
}

function formatInterval([low, high]: [number, number]): string {
  return `${formatFigure(low)} – ${formatFigure(high)}`;
}
