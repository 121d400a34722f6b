import { Group, Slider, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { EvaluationDetails } from '../../../shared/contract/evaluation.ts';
import { formatQuantity, formatShare } from '../../ui/format.ts';
import { SharePlot } from './share-plot.tsx';

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
      ? 'no garment is left'
      : `${formatQuantity(answered, 'garment')} answered (${formatShare(point?.coverage ?? 0)}), ${formatShare(accuracy)} of them right`;
  return (
    <div className="abstain">
      <Stack gap="md">
        <Text size="sm">
          If the classifier abstains where its highest probability is below the threshold, fewer garments are answered,
          and more of the answers are right, where its confidence means something.
        </Text>
        <Slider
          thumbLabel="Least confidence"
          value={threshold}
          onChange={setThreshold}
          min={0}
          max={100}
          step={1}
          label={(value) => `${value} %`}
          thumbProps={{ 'aria-valuetext': `${threshold} percent: ${spoken}` }}
          marks={[0, 25, 50, 75, 100].map((value) => ({ value, label: `${value} %` }))}
          mb="lg"
        />
        <Group gap="xl" className="figures">
          <Figure name="Threshold" value={formatShare(threshold / 100, 0)} />
          <Figure name="Answered" value={formatShare(point?.coverage ?? 0)} />
          <Figure name="Right of these" value={accuracy === null ? '–' : formatShare(accuracy)} />
          <Figure name="Garments" value={String(answered)} />
        </Group>
      </Stack>
      <div>
        <SharePlot
          label={`Accuracy and coverage over the least confidence. At ${threshold} percent: ${spoken}.`}
          xTitle="Least confidence (%)"
          yTitle="Right, answered (%)"
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
          Blue: right of these. Green: answered.
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
