import type { EvaluationReport } from '../../../shared/contract/evaluation.ts';
import { english } from '../../ui/english.ts';
import { FigureCards } from '../../ui/figure-cards.tsx';
import { formatCount, formatMetric } from '../../ui/format.ts';

const words = english.evaluation.headline;

/** The run's figures on the split, with 95 % intervals where they have one. */
export function Headline({ report }: { report: EvaluationReport }) {
  const { intervals } = report;
  return (
    <FigureCards
      figures={[
        {
          name: english.common.accuracy,
          value: formatMetric(report.accuracy),
          note: <Interval ends={intervals.accuracy} />,
        },
        {
          name: english.common.balancedAccuracy,
          value: formatMetric(report.balancedAccuracy),
          note: <Interval ends={intervals.balancedAccuracy} />,
        },
        {
          name: english.common.macroF1,
          value: formatMetric(report.macro.f1),
          note: <Interval ends={intervals.macroF1} />,
        },
        {
          name: english.common.logLoss,
          value: formatMetric(report.logLoss),
          note: <Interval ends={intervals.logLoss} />,
        },
        { name: words.top3Accuracy, value: formatMetric(report.top3Accuracy) },
        { name: english.common.calibrationError, value: formatMetric(report.calibration.expectedCalibrationError) },
        { name: english.common.garments, value: formatCount(report.count) },
      ]}
    />
  );
}

function Interval({ ends: [low, high] }: { ends: readonly [number, number] }) {
  return (
    <>
      {words.lowToHigh(low, high)}
      <span className="visually-hidden"> {words.interval95}</span>
    </>
  );
}
