import { Group, Paper, SegmentedControl, Text, Title, useComputedColorScheme } from '@mantine/core';
import { useState } from 'react';
import { formatCount, formatQuantity } from '../../ui/format.ts';
import { heatColours } from '../../ui/matrix/heat.ts';
import { MatrixGrid, type MatrixCell } from '../../ui/matrix/matrix-grid.tsx';
import { rowSums } from '../../ui/matrix/matrix.ts';
import { rowShares } from './difference.ts';

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
      label: `True ${classes[row]}, predicted ${classes[column]}: ${spoken(from, measure)} before, ${spoken(to, measure)} now`,
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
            Confusion, now less before
          </Title>
          <Text size="xs" c="dimmed">
            Blue is better, orange is worse; small below: as it is now. Open a cell to see its garments.
          </Text>
        </div>
        <SegmentedControl
          size="xs"
          aria-label="Measure"
          value={measure}
          onChange={(value) => setMeasure(value === 'share' ? 'share' : 'count')}
          data={[
            { value: 'count', label: 'Garments' },
            { value: 'share', label: 'Points' },
          ]}
        />
      </Group>
      <MatrixGrid
        label="Difference of the confusion matrices"
        rows={classes.map((name, index) => ({
          name,
          count: totals[index] ?? 0,
          label: `True ${name}: ${formatQuantity(totals[index] ?? 0, 'garment')}`,
        }))}
        columns={classes.map((name) => ({ name, label: `Predicted ${name}` }))}
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
  return measure === 'count' ? formatQuantity(value, 'garment') : `${(value * 100).toFixed(1)} percent`;
}
