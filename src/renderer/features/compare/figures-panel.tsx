import { Badge, Group, Paper, ScrollArea, Table, Text, Title, VisuallyHidden } from '@mantine/core';
import type { RunComparison } from '../../../shared/contract/compare.ts';
import { english } from '../../ui/english.ts';
import { formatMetric } from '../../ui/format.ts';
import './compare.css';
import { formatDifference, formatProbability, largerIsBetter, verdictOf, type Verdict } from './difference.ts';
import { IntervalBar } from './interval-bar.tsx';

const texts = english.compare.figuresPanel;

type Figure = keyof RunComparison['figures'];

const figures: readonly [Figure, string][] = [
  ['accuracy', english.common.accuracy],
  ['balancedAccuracy', english.common.balancedAccuracy],
  ['macroF1', english.common.macroF1],
  ['logLoss', english.common.logLoss],
  ['calibrationError', english.common.calibrationError],
];

const verdicts: Readonly<Record<Verdict, { words: string; colour: string }>> = {
  better: { words: texts.better, colour: 'teal' },
  worse: { words: texts.worse, colour: 'orange' },
  unclear: { words: texts.noClearDifference, colour: 'gray' },
};

/** Each figure of both runs, what it gained, and how sure that is. */
export function FiguresPanel({ comparison }: { comparison: RunComparison }) {
  const { first, second, counts, mcNemar } = comparison;
  const differing = counts.onlyFirstRight + counts.onlySecondRight;
  return (
    <Paper component="section" aria-labelledby="figures" p={0}>
      <Title order={2} id="figures" p="md" pb={4}>
        {texts.whatItBought}
      </Title>
      <Text size="xs" c="dimmed" px="md" pb="xs">
        {texts.onGarmentsOfPhotosThatBoth({
          pairs: comparison.pairs,
          photos: comparison.photos,
          leftOut: leftOut(comparison),
          resamples: comparison.resamples,
        })}
      </Text>
      <ScrollArea type="auto">
        <Table miw={680} verticalSpacing={5}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{texts.figure}</Table.Th>
              <Table.Th ta="right">{first.name}</Table.Th>
              <Table.Th ta="right">{second.name}</Table.Th>
              <Table.Th ta="right">{texts.difference}</Table.Th>
              <Table.Th>{texts.interval95}</Table.Th>
              <Table.Th>
                <VisuallyHidden>{texts.intervalAsAPicture}</VisuallyHidden>
              </Table.Th>
              <Table.Th>{texts.verdict}</Table.Th>
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
                        {texts.lessIsBetter}
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
                    {texts.lowToHigh(formatDifference(figure.interval[0]), formatDifference(figure.interval[1]))}
                  </Table.Td>
                  <Table.Td w={140}>
                    <IntervalBar difference={figure.difference} interval={figure.interval} verdict={verdict} />
                  </Table.Td>
                  <Table.Td>
                    <Badge variant="light" color={colour} tt="none" size="sm" miw="max-content">
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
          <b>{texts.mcnemarsTest}</b>{' '}
          {differing === 0
            ? texts.hasNothingToTest
            : texts.ofRightBeforeOnlyAgainst({
                onlyFirstRight: counts.onlyFirstRight,
                onlySecondRight: counts.onlySecondRight,
                exact: formatProbability(mcNemar.exact),
                approximate: formatProbability(mcNemar.approximate),
                chiSquare: mcNemar.chiSquare,
              })}
        </Text>
      </Group>
    </Paper>
  );
}

function leftOut({ onlyFirst, onlySecond, relabelled, reshaped }: RunComparison): string {
  const parts = [
    ...(onlyFirst > 0 ? [texts.onlyTheFirstSaw(onlyFirst)] : []),
    ...(onlySecond > 0 ? [texts.onlyTheSecondSaw(onlySecond)] : []),
    ...(relabelled > 0 ? [texts.thatHaveAnotherEventSince(relabelled)] : []),
  ];
  const left = parts.length > 0 ? texts.leftOutAre(parts.join(', ')) : '';
  return reshaped > 0 ? texts.ofThemWithAnotherMask(left, reshaped) : left;
}
