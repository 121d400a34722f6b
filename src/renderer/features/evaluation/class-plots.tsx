import { SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { EvaluationDetails } from '../../../shared/contract/evaluation.ts';
import { formatMetric, formatQuantity } from '../../ui/format.ts';
import { SharePlot } from './share-plot.tsx';

type ClassDetails = EvaluationDetails['perClass'][number];

/** Each class against all others: precision over recall, or how honest its probabilities are. */
export function ClassPlots({ classes }: { classes: readonly ClassDetails[] }) {
  const [shown, setShown] = useState<'precision' | 'calibration'>('precision');
  return (
    <Stack gap="md">
      <SegmentedControl
        size="xs"
        style={{ alignSelf: 'flex-start' }}
        aria-label="Curves"
        value={shown}
        onChange={(value) => setShown(value === 'calibration' ? 'calibration' : 'precision')}
        data={[
          { value: 'precision', label: 'Precision and recall' },
          { value: 'calibration', label: 'Calibration' },
        ]}
      />
      <div className="class-plots">
        {classes.map((entry) => (
          <div key={entry.classId}>
            <Title order={3}>{entry.name}</Title>
            <Text size="xs" c="dimmed">
              {formatQuantity(entry.support, 'garment')}
              {entry.averagePrecision !== null && ` · average precision ${formatMetric(entry.averagePrecision)}`}
            </Text>
            {shown === 'precision' ? <Precision entry={entry} /> : <Calibration entry={entry} />}
          </div>
        ))}
      </div>
    </Stack>
  );
}

function Precision({ entry: { name, curve, averagePrecision } }: { entry: ClassDetails }) {
  return (
    <SharePlot
      label={
        averagePrecision === null
          ? `No garment of ${name} to find`
          : `Precision over recall of ${name}, average precision ${formatMetric(averagePrecision)}`
      }
      xTitle="Recall (%)"
      yTitle="Precision (%)"
      lines={[
        {
          name: 'precision',
          kind: 'first',
          points: curve.map(({ recall, precision }) => ({ x: recall, y: precision })),
        },
      ]}
    />
  );
}

function Calibration({ entry: { name, calibration } }: { entry: ClassDetails }) {
  const filled = calibration.filter(({ count }) => count > 0);
  return (
    <SharePlot
      label={`Share of ${name} by its probability: ${filled.map(({ confidence, accuracy }) => `${Math.round(confidence * 100)} percent said, ${Math.round(accuracy * 100)} true`).join('; ')}`}
      xTitle="Said to be (%)"
      yTitle="Are (%)"
      diagonal
      lines={[
        {
          name: 'share',
          kind: 'first',
          dots: true,
          points: filled.map(({ confidence, accuracy }) => ({ x: confidence, y: accuracy })),
        },
      ]}
    />
  );
}
