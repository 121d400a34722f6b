import { Table, Text } from '@mantine/core';
import type { ClassificationMetrics, EvaluationReport } from '../../../shared/contract/evaluation.ts';
import { english } from '../../ui/english.ts';
import { formatMetric } from '../../ui/format.ts';

const words = english.evaluation.photoFigures;

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
    [english.common.accuracy, (metrics) => metrics.accuracy, 'accuracy'],
    [english.common.balancedAccuracy, (metrics) => metrics.balancedAccuracy, 'balancedAccuracy'],
    [english.common.macroF1, (metrics) => metrics.macro.f1, 'macroF1'],
    [words.top3Accuracy, (metrics) => metrics.top3Accuracy, undefined],
    [english.common.logLoss, (metrics) => metrics.logLoss, 'logLoss'],
    [english.common.calibrationError, (metrics) => metrics.calibration.expectedCalibrationError, undefined],
  ];
  const interval = (
    metrics: ClassificationMetrics,
    name: keyof ClassificationMetrics['intervals'] | undefined,
  ): string => (name === undefined ? '' : metrics.intervals[name].map(formatMetric).join(words.to));
  return (
    <>
      <Text size="sm" mb="xs">
        {words.singleGarmentCarriesLittle}
      </Text>
      <Table verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.figure}</Table.Th>
            <Table.Th ta="right">{words.eachOfGarments(garments.count)}</Table.Th>
            <Table.Th>{words.interval95}</Table.Th>
            <Table.Th ta="right">{words.eachOfPhotos(photos.count)}</Table.Th>
            <Table.Th>{words.interval95}</Table.Th>
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
