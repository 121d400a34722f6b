import { LineChart } from '@mantine/charts';
import { Paper, Stack, Title } from '@mantine/core';
import { CurveLegend, dashes } from './curve-legend.tsx';
import { english } from './english.ts';

const words = english.ui.curveChart;

/** The values of all curves at one epoch, by their names; null leaves a gap. */
export type CurvePoint = { epoch: number } & Record<string, number | null>;

export interface Curve {
  /** Its field of the points. */
  name: string;
  label: string;
  /** Of Mantine's colours. */
  colour: string;
  dashed?: boolean;
}

/** An epoch worth a line of its own. */
export interface CurveMark {
  epoch: number;
  label: string;
  colour: string;
  dashed?: boolean;
}

interface CurveChartProps {
  title: string;
  curves: readonly Curve[];
  points: readonly CurvePoint[];
  marks: readonly CurveMark[];
  format: (value: number) => string;
}

const mostDotted = 40;

/** Curves over the epochs, with the epochs that matter marked. */
export function CurveChart({ title, curves, points, marks, format }: CurveChartProps) {
  const last = points.at(-1);
  const values = curves.flatMap(({ name, label }) => {
    const value = last?.[name];
    return value === null || value === undefined ? [] : [`${label.toLowerCase()} ${format(value)}`];
  });
  const summary = last ? words.afterEpoch(last.epoch, values.join(', ')) : words.noEpochYet;
  const middle = ((points[0]?.epoch ?? 0) + (last?.epoch ?? 0)) / 2;
  return (
    <Paper component="figure" m={0}>
      <Stack gap={6} mb="sm">
        <Title order={2}>{title}</Title>
        <CurveLegend curves={curves} />
      </Stack>
      <div role="img" aria-label={words.overTheEpochs(title, summary)}>
        <LineChart
          h={226}
          data={points.map((point) => ({ ...point }))}
          dataKey="epoch"
          series={curves.map(({ name, label, colour, dashed }) => ({
            name,
            label,
            color: colour,
            ...(dashed === true ? { strokeDasharray: dashes } : {}),
          }))}
          curveType="linear"
          strokeWidth={2}
          withDots={points.length <= mostDotted}
          dotProps={{ r: 2.5, strokeDasharray: '' }}
          connectNulls={false}
          valueFormatter={format}
          xAxisLabel={english.common.epoch}
          tickLine="none"
          gridAxis="x"
          xAxisProps={{ allowDecimals: false, minTickGap: 16, interval: 'equidistantPreserveStart' }}
          yAxisProps={{ domain: ['auto', 'auto'], width: 54 }}
          lineProps={{ isAnimationActive: false }}
          referenceLines={marks.map(({ epoch, label, colour, dashed }) => ({
            x: epoch,
            color: colour,
            label,
            // Two marks may share an epoch, and beyond the middle there may be no room to the right.
            labelPosition: `inside${dashed === true ? 'Top' : 'Bottom'}${epoch > middle ? 'Right' : 'Left'}`,
            ...(dashed === true ? { strokeDasharray: '2 4' } : {}),
          }))}
        />
      </div>
    </Paper>
  );
}
