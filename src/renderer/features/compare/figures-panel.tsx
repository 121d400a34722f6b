import { Badge, Group, Paper, ScrollArea, Table, Text, Title } from '@mantine/core';
import type { RunComparison } from '../../../shared/contract/compare.ts';
import { formatCount, formatMetric, formatQuantity } from '../../ui/format.ts';
import './compare.css';
import { formatDifference, formatProbability, largerIsBetter, verdictOf, type Verdict } from './difference.ts';
import { IntervalBar } from './interval-bar.tsx';

type Figure = keyof RunComparison['figures'];

const figures: readonly [Figure, string][] = [
  ['accuracy', 'Accuracy'],
  ['balancedAccuracy', 'Balanced accuracy'],
  ['macroF1', 'Macro F1'],
  ['logLoss', 'Log loss'],
  ['calibrationError', 'Calibration error'],
];

const verdicts: Readonly<Record<Verdict, { words: string; colour: string }>> = {
  better: { words: 'Better', colour: 'teal' },
  worse: { words: 'Worse', colour: 'orange' },
  unclear: { words: 'No clear difference', colour: 'gray' },
};

/** Each figure of both runs, what it gained, and how sure that is. */
export function FiguresPanel({ comparison }: { comparison: RunComparison }) {
  const { first, second, counts, mcNemar } = comparison;
  const differing = counts.onlyFirstRight + counts.onlySecondRight;
  return (
    <Paper component="section" aria-labelledby="figures" p={0}>
      <Title order={2} id="figures" p="md" pb={4}>
        What it bought
      </Title>
      <Text size="xs" c="dimmed" px="md" pb="xs">
        On {formatQuantity(comparison.pairs, 'garment')} of {formatQuantity(comparison.photos, 'photo')} that both saw
        with the same event{leftOut(comparison)}. Intervals are 95 %, from {formatCount(comparison.resamples)} resamples
        of the photos, both runs on the same ones.
      </Text>
      <ScrollArea type="auto">
        <Table miw={680} verticalSpacing={5}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Figure</Table.Th>
              <Table.Th ta="right">{first.name}</Table.Th>
              <Table.Th ta="right">{second.name}</Table.Th>
              <Table.Th ta="right">Difference</Table.Th>
              <Table.Th>95 % interval</Table.Th>
              <Table.Th aria-label="Interval as a picture" />
              <Table.Th>Verdict</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {figures.map(([name, label]) => {
              const figure = comparison.figures[name];
              const verdict = verdictOf(figure.interval, largerIsBetter(name));
              const { words, colour } = verdicts[verdict];
              return (
                <Table.Tr key={name}>
                  <Table.Td>
                    {label}
                    {!largerIsBetter(name) && (
                      <Text span size="xs" c="dimmed">
                        {' '}
                        less is better
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td ta="right">{formatMetric(figure.first)}</Table.Td>
                  <Table.Td ta="right" fw={600}>
                    {formatMetric(figure.second)}
                  </Table.Td>
                  <Table.Td ta="right" fw={600}>
                    {formatDifference(figure.difference)}
                  </Table.Td>
                  <Table.Td style={{ whiteSpace: 'nowrap' }}>
                    {formatDifference(figure.interval[0])} to {formatDifference(figure.interval[1])}
                  </Table.Td>
                  <Table.Td w={140}>
                    <IntervalBar difference={figure.difference} interval={figure.interval} verdict={verdict} />
                  </Table.Td>
                  <Table.Td>
                    <Badge variant="light" color={colour} tt="none" size="sm">
                      {words}
                    </Badge>
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </ScrollArea>
      <Group gap="lg" p="md" pt="xs">
        <Text size="sm">
          <b>McNemar’s test</b>{' '}
          {differing === 0
            ? 'has nothing to test: both are right on the same garments.'
            : `of ${formatCount(counts.onlyFirstRight)} right before only against ${formatCount(counts.onlySecondRight)} right now only: p = ${formatProbability(mcNemar.exact)} exact, ${formatProbability(mcNemar.approximate)} by χ² = ${mcNemar.chiSquare.toFixed(2)} with continuity correction.`}
        </Text>
      </Group>
    </Paper>
  );
}

function leftOut({ onlyFirst, onlySecond, relabelled, reshaped }: RunComparison): string {
  const parts = [
    ...(onlyFirst > 0 ? [`${formatCount(onlyFirst)} only the first saw`] : []),
    ...(onlySecond > 0 ? [`${formatCount(onlySecond)} only the second saw`] : []),
    ...(relabelled > 0 ? [`${formatCount(relabelled)} that have another event since`] : []),
  ];
  const left = parts.length > 0 ? `; left out are ${parts.join(', ')}` : '';
  return reshaped > 0 ? `${left}; ${formatCount(reshaped)} of them with another mask since` : left;
}
