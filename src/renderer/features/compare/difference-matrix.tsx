import { Group, Paper, SegmentedControl, Text, Title, useComputedColorScheme } from '@mantine/core';
import { useState } from 'react';
import { english } from '../../ui/english.ts';
import { formatCount } from '../../ui/format.ts';
import { heatColours } from '../../ui/matrix/heat.ts';
import { MatrixGrid, type MatrixCell } from '../../ui/matrix/matrix-grid.tsx';
import { rowSums } from '../../ui/matrix/matrix.ts';
import { rowShares } from './difference.ts';

const words = english.compare.differenceMatrix;

interface DifferenceMatrixProps {
  classes: readonly string[];
  /** Garments of each pair of true and predicted class. */
  first: readonly (readonly number[])[];
  second: readonly (readonly number[])[];
  /** Opens the second run's garments of a place. */
  onOpen: (row: number, column: number) => void;
}

type Measure = 'share' | 'count';

/** What went from one cell of the confusion matrix to another: blue is better, orange is worse. */
export function DifferenceMatrix({ classes, first, second, onOpen }: DifferenceMatrixProps) {
  const scheme = useComputedColorScheme('light');
  const [measure, setMeasure] = useState<Measure>('count');
  const [before, after] = measure === 'count' ? [first, second] : [rowShares(first), rowShares(second)];
  const difference = after.map((row, index) => row.map((value, column) => value - (before[index]?.[column] ?? 0)));
  const largest = Math.max(1e-9, ...difference.map((row) => Math.max(...row.map(Math.abs))));
  const totals = rowSums(second);

  function cell(row: number, column: number): MatrixCell {
    const change = difference[row]?.[column] ?? 0;
    const [from, to] = [before[row]?.[column] ?? 0, after[row]?.[column] ?? 0];
    // More on the diagonal is better, more beside it is worse.
    const better = change > 0 === (row === column);
    const { background, text } = heatColours(Math.abs(change) / largest, better, scheme);
    const empty = Math.abs(change) < 1e-9;
    return {
      label: words.truePredicted({
        rowClass: classes[row],
        columnClass: classes[column],
        before: spoken(from, measure),
        now: spoken(to, measure),
      }),
      title: `${classes[row]} → ${classes[column]}`,
      empty,
      ...(empty
        ? to === 0
          ? {}
          : { small: formatted(to, measure) }
        : {
            background,
            colour: text,
            main: `${change > 0 ? '+' : '−'}${formatted(Math.abs(change), measure)}`,
            small: formatted(to, measure),
          }),
    };
  }

  return (
    <Paper component="section" aria-labelledby="difference">
      <Group justify="space-between" align="start" mb="sm">
        <div>
          <Title order={2} id="difference">
            {words.confusionNowLessBefore}
          </Title>
          <Text size="xs" c="dimmed">
            {words.blueIsBetterOrangeIsWorse}
          </Text>
        </div>
        <SegmentedControl
          size="xs"
          aria-label={words.measure}
          value={measure}
          onChange={(value) => setMeasure(value === 'share' ? 'share' : 'count')}
          data={[
            { value: 'count', label: english.common.garments },
            { value: 'share', label: words.points },
          ]}
        />
      </Group>
      <MatrixGrid
        label={words.differenceOfTheConfusionMatrices}
        rows={classes.map((name, index) => ({
          name,
          count: totals[index] ?? 0,
          label: words.trueName(name, totals[index] ?? 0),
        }))}
        columns={classes.map((name) => ({ name, label: words.predictedName(name) }))}
        cell={cell}
        onOpen={({ row, column }) => onOpen(row, column)}
      />
    </Paper>
  );
}

function formatted(value: number, measure: Measure): string {
  return measure === 'count' ? formatCount(value) : (value * 100).toFixed(value < 0.0995 ? 1 : 0);
}

function spoken(value: number, measure: Measure): string {
  return measure === 'count' ? english.common.countOfGarments(value) : words.percent(value * 100);
}
