import { LineChart } from '@mantine/charts';
import { Paper, Title } from '@mantine/core';
import type { EpochRecord } from '../../../shared/contract/training.ts';
import { phaseStarts, type CurvePoint } from './curves.ts';

interface CurveChartProps {
  title: string;
  points: readonly CurvePoint[];
  epochs: readonly EpochRecord[];
  best: number | undefined;
  format: (value: number) => string;
}

/** One pair of curves over the epochs; the best epoch and the start of each later phase are marked. */
export function CurveChart({ title, points, epochs, best, format }: CurveChartProps) {
  const last = points.at(-1);
  const summary = last
    ? `After epoch ${last.epoch}: train ${format(last.train)}${last.validation === null ? '' : `, validation ${format(last.validation)}`}.`
    : 'No epoch yet.';
  return (
    <Paper component="figure" m={0}>
      <Title order={2} mb="xs">
        {title}
      </Title>
      <div role="img" aria-label={`${title} over the epochs. ${summary}`}>
        <LineChart
          h={230}
          data={points.map((point) => ({ ...point }))}
          dataKey="epoch"
          series={[
            { name: 'train', label: 'Train', color: 'gray.5' },
            { name: 'validation', label: 'Validation', color: 'ink.5' },
          ]}
          curveType="linear"
          strokeWidth={2}
          withDots={points.length <= 40}
          dotProps={{ r: 2.5 }}
          withLegend
          legendProps={{ verticalAlign: 'top', height: 34 }}
          connectNulls={false}
          valueFormatter={format}
          tickLine="none"
          gridAxis="x"
          xAxisProps={{ allowDecimals: false, minTickGap: 16 }}
          yAxisProps={{ domain: ['auto', 'auto'], width: 54 }}
          lineProps={{ isAnimationActive: false }}
          referenceLines={[
            ...phaseStarts(epochs).map(({ epoch, phase }) => ({
              x: epoch,
              color: 'gray.5',
              strokeDasharray: '2 4',
              label: phase,
            })),
            ...(best === undefined ? [] : [{ x: best, color: 'teal.6', label: `best ${best}` }]),
          ]}
        />
      </div>
    </Paper>
  );
}
