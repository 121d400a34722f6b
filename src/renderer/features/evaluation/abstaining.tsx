import { Group, Slider, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { EvaluationDetails } from '../../../shared/contract/evaluation.ts';
import { english } from '../../ui/english.ts';
import { formatShare } from '../../ui/format.ts';
import { SharePlot } from './share-plot.tsx';

const words = english.evaluation.abstaining;

interface AbstainingProps {
  coverage: EvaluationDetails['coverage'];
  count: number;
}

/** How right the classifier would be if it kept silent below a confidence, and how often it would speak. */
export function Abstaining({ coverage, count }: AbstainingProps) {
  const [threshold, setThreshold] = useState(0);
  const point = coverage[threshold];
  const answered = Math.round((point?.coverage ?? 0) * count);
  const accuracy = point?.accuracy ?? null;
  const spoken =
    accuracy === null
      ? words.noGarmentIsLeft
      : words.garmentsAnsweredOfThemRight(answered, point?.coverage ?? 0, accuracy);
  return (
    <div className="abstain">
      <Stack gap="md">
        <Text size="sm">{words.ifTheClassifierAbstainsWhere}</Text>
        <Slider
          thumbLabel={words.leastConfidence}
          value={threshold}
          onChange={setThreshold}
          min={0}
          max={100}
          step={1}
          label={(value) => `${value} %`}
          thumbProps={{ 'aria-valuetext': words.thresholdPercent(threshold, spoken) }}
          marks={[0, 25, 50, 75, 100].map((value) => ({ value, label: `${value} %` }))}
          mb="lg"
        />
        <Group gap="xl" className="figures">
          <Figure name={words.threshold} value={formatShare(threshold / 100, 0)} />
          <Figure name={words.answered} value={formatShare(point?.coverage ?? 0)} />
          <Figure name={words.rightOfThese} value={accuracy === null ? '–' : formatShare(accuracy)} />
          <Figure name={english.common.garments} value={String(answered)} />
        </Group>
      </Stack>
      <div>
        <SharePlot
          label={words.accuracyAndCoverageOverTheLeast(threshold, spoken)}
          xTitle={words.leastConfidencePercent}
          yTitle={words.rightAnswered}
          mark={threshold / 100}
          lines={[
            {
              name: 'coverage',
              kind: 'second',
              points: coverage.map((entry) => ({ x: entry.threshold, y: entry.coverage })),
            },
            {
              name: 'accuracy',
              kind: 'first',
              points: coverage.flatMap((entry) =>
                entry.accuracy === null ? [] : [{ x: entry.threshold, y: entry.accuracy }],
              ),
            },
          ]}
        />
        <Text size="xs" c="dimmed">
          {words.blueRightOfThese}
        </Text>
      </div>
    </div>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Text fw={600} fz={18}>
        {value}
      </Text>
    </div>
  );
}
