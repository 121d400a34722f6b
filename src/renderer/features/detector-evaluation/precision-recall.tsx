import { LineChart } from '@mantine/charts';
import { Group, Paper, SimpleGrid, Text, Title } from '@mantine/core';
import type { PrecisionCurves } from '../../../shared/contract/detector.ts';
import { CurveLegend, dashes } from '../../ui/curve-legend.tsx';
import { english } from '../../ui/english.ts';
import { recallPoints } from './class-rows.ts';

const words = english.detectorEvaluation.precisionRecall;

export interface ClassCurves {
  name: string;
  AP: number;
  AP50: number;
  curves: PrecisionCurves;
}

const drawnCurves = [
  { name: 'at50', label: words.overlapOf50, colour: 'ink.5' },
  { name: 'at75', label: words.overlapOf75, colour: 'orange.6' },
  { name: 'mean', label: words.meanOf50To95, colour: 'gray.6', dashed: true },
];

/** A small picture for each class: precision over recall, at three demands on the overlap. */
export function PrecisionRecall({ classes }: { classes: readonly ClassCurves[] }) {
  const drawn = classes.filter(({ curves }) => curves.at50.length > 0);
  const absent = classes.filter(({ curves }) => curves.at50.length === 0).map(({ name }) => name);
  return (
    <Paper component="section" aria-labelledby="precision-recall">
      <Group justify="space-between" align="end" mb="xs">
        <div>
          <Title order={2} id="precision-recall">
            {words.precisionAndRecall}
          </Title>
          <Text size="xs" c="dimmed">
            {words.recallToTheRightPrecision}
          </Text>
        </div>
        <CurveLegend curves={drawnCurves} />
      </Group>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3, xl: 4 }} spacing="md">
        {drawn.map((entry) => (
          <ClassFigure key={entry.name} {...entry} />
        ))}
      </SimpleGrid>
      {absent.length > 0 && (
        <Text size="xs" c="dimmed" mt="xs">
          {words.noGarmentInThisSplit(absent.join(', '))}
        </Text>
      )}
    </Paper>
  );
}

function ClassFigure({ name, AP, AP50, curves }: ClassCurves) {
  return (
    <figure style={{ margin: 0 }}>
      <Group component="figcaption" justify="space-between" wrap="nowrap" gap="xs" mb={8}>
        <Text size="sm" fw={600} truncate>
          {name}
        </Text>
        <Text size="xs" c="dimmed" className="figures" style={{ whiteSpace: 'nowrap' }}>
          {words.apAp50(AP, AP50)}
        </Text>
      </Group>
      <div role="img" aria-label={words.precisionOverRecallOf(name, AP, AP50)}>
        <LineChart
          h={130}
          data={recallPoints(curves).map((point) => ({ ...point }))}
          dataKey="recall"
          series={drawnCurves.map(({ name, label, colour, dashed }) => ({
            name,
            label,
            color: colour,
            ...(dashed === true ? { strokeDasharray: dashes } : {}),
          }))}
          curveType="linear"
          strokeWidth={1.75}
          withDots={false}
          tickLine="none"
          gridAxis="xy"
          valueFormatter={(value) => value.toFixed(2)}
          // The table beside holds the figures; a stop of the Tab key for each picture would only be in the way.
          lineChartProps={{ accessibilityLayer: false }}
          lineProps={{ isAnimationActive: false }}
          tooltipProps={{ labelFormatter: (recall) => words.recall(Number(recall)) }}
          xAxisProps={{
            type: 'number',
            domain: [0, 1],
            ticks: [0, 0.5, 1],
            interval: 0,
            tickFormatter: (value: number) => String(value),
          }}
          yAxisProps={{
            domain: [0, 1],
            ticks: [0, 0.5, 1],
            interval: 0,
            width: 34,
            tickFormatter: (value: number) => String(value),
          }}
        />
      </div>
    </figure>
  );
}
