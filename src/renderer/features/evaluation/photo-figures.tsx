import { Table, Text } from '@mantine/core';
import type { ClassificationMetrics, EvaluationReport } from '../../../shared/contract/evaluation.ts';
import { formatCount, formatMetric } from '../../ui/format.ts';

interface PhotoFiguresProps {
  photos: ClassificationMetrics;
  garments: EvaluationReport;
}

/** The garments of each photo asked together, beside each by itself: what the outfit adds. */
export function PhotoFigures({ photos, garments }: PhotoFiguresProps) {
  const rows: readonly [
    string,
    (metrics: ClassificationMetrics) => number,
    keyof ClassificationMetrics['intervals'] | undefined,
  ][] = [
    ['Accuracy', (metrics) => metrics.accuracy, 'accuracy'],
    ['Balanced accuracy', (metrics) => metrics.balancedAccuracy, 'balancedAccuracy'],
    ['Macro F1', (metrics) => metrics.macro.f1, 'macroF1'],
    ['Top-3 accuracy', (metrics) => metrics.top3Accuracy, undefined],
    ['Log loss', (metrics) => metrics.logLoss, 'logLoss'],
    ['Calibration error', (metrics) => metrics.calibration.expectedCalibrationError, undefined],
  ];
  const interval = (
    metrics: ClassificationMetrics,
    name: keyof ClassificationMetrics['intervals'] | undefined,
  ): string => (name === undefined ? '' : metrics.intervals[name].map(formatMetric).join(' to '));
  return (
    <>
      <Text size="sm" mb="xs">
        A single garment carries little. Here the garments of each photo are asked together: the mean of their
        log-probabilities, as for a recommendation.
      </Text>
      <Table verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Figure</Table.Th>
            <Table.Th ta="right">Each of {formatCount(garments.count)} garments</Table.Th>
            <Table.Th>95 % interval</Table.Th>
            <Table.Th ta="right">Each of {formatCount(photos.count)} photos</Table.Th>
            <Table.Th>95 % interval</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(([label, pick, name]) => (
            <Table.Tr key={label}>
              <Table.Td>{label}</Table.Td>
              <Table.Td ta="right">{formatMetric(pick(garments))}</Table.Td>
              <Table.Td c="dimmed">{interval(garments, name)}</Table.Td>
              <Table.Td ta="right" fw={600}>
                {formatMetric(pick(photos))}
              </Table.Td>
              <Table.Td c="dimmed">{interval(photos, name)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}
