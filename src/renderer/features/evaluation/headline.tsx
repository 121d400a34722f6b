import { Paper, SimpleGrid, Text } from '@mantine/core';
import type { EvaluationReport } from '../../../shared/contract/evaluation.ts';
import { formatCount, formatMetric } from '../../ui/format.ts';

type Interval = readonly [number, number];

/** The run's figures on the split, with 95 % intervals where they have one. */
export function Headline({ report }: { report: EvaluationReport }) {
  const { intervals } = report;
  const figures: [name: string, value: string, interval?: Interval][] = [
    ['Accuracy', formatMetric(report.accuracy), intervals.accuracy],
    ['Balanced accuracy', formatMetric(report.balancedAccuracy), intervals.balancedAccuracy],
    ['Macro F1', formatMetric(report.macro.f1), intervals.macroF1],
    ['Log loss', formatMetric(report.logLoss), intervals.logLoss],
    ['Top-3 accuracy', formatMetric(report.top3Accuracy)],
    ['Calibration error', formatMetric(report.calibration.expectedCalibrationError)],
    ['Garments', formatCount(report.count)],
  ];
  return (
    <SimpleGrid component="dl" cols={{ base: 2, sm: 4, lg: 7 }} spacing="xs" m={0}>
      {figures.map(([name, value, interval]) => (
        <Paper key={name} p="sm">
          <Text component="dt" size="xs" c="dimmed" fw={500}>
            {name}
          </Text>
          <Text component="dd" m={0} fz={22} fw={600} lh={1.3} className="figures">
            {value}
          </Text>
          <Text component="dd" m={0} size="xs" c="dimmed" className="figures" mih={18}>
            {interval && `${formatMetric(interval[0])} to ${formatMetric(interval[1])}`}
            {interval && <span className="visually-hidden"> (95 % interval)</span>}
          </Text>
        </Paper>
      ))}
    </SimpleGrid>
  );
}
