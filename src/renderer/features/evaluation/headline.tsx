import type { EvaluationReport } from '../../../shared/contract/evaluation.ts';
import { FigureCards } from '../../ui/figure-cards.tsx';
import { formatCount, formatMetric } from '../../ui/format.ts';

/** The run's figures on the split, with 95 % intervals where they have one. */
export function Headline({ report }: { report: EvaluationReport }) {
  const { intervals } = report;
  return (
    <FigureCards
      figures={[
        { name: 'Accuracy', value: formatMetric(report.accuracy), note: <Interval ends={intervals.accuracy} /> },
        {
          name: 'Balanced accuracy',
          value: formatMetric(report.balancedAccuracy),
          note: <Interval ends={intervals.balancedAccuracy} />,
        },
        { name: 'Macro F1', value: formatMetric(report.macro.f1), note: <Interval ends={intervals.macroF1} /> },
        { name: 'Log loss', value: formatMetric(report.logLoss), note: <Interval ends={intervals.logLoss} /> },
        { name: 'Top-3 accuracy', value: formatMetric(report.top3Accuracy) },
        { name: 'Calibration error', value: formatMetric(report.calibration.expectedCalibrationError) },
        { name: 'Garments', value: formatCount(report.count) },
      ]}
    />
  );
}

function Interval({ ends: [low, high] }: { ends: readonly [number, number] }) {
  return (
    <>
      {formatMetric(low)} to {formatMetric(high)}
      <span className="visually-hidden"> (95 % interval)</span>
    </>
  );
}
