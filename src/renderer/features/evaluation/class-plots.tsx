import { SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { EvaluationDetails } from '../../../shared/contract/evaluation.ts';
import { english } from '../../ui/english.ts';
import { SharePlot } from './share-plot.tsx';

const words = english.evaluation.classPlots;

type ClassDetails = EvaluationDetails['perClass'][number];

/** Each class against all others: precision over recall, or how honest its probabilities are. */
export function ClassPlots({ classes }: { classes: readonly ClassDetails[] }) {
  const [shown, setShown] = useState<'precision' | 'calibration'>('precision');
  return (
    <Stack gap="md">
      <SegmentedControl
        size="xs"
        style={{ alignSelf: 'flex-start' }}
        aria-label={words.curves}
        value={shown}
        onChange={(value) => setShown(value === 'calibration' ? 'calibration' : 'precision')}
        data={[
          { value: 'precision', label: words.precisionAndRecall },
          { value: 'calibration', label: words.calibration },
        ]}
      />
      <div className="class-plots">
        {classes.map((entry) => (
          <div key={entry.classId}>
            <Title order={3}>{entry.name}</Title>
            <Text size="xs" c="dimmed">
              {words.garments(entry.support, entry.averagePrecision)}
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
          ? words.noGarmentOfToFind(name)
          : words.precisionOverRecallOfAverage(name, averagePrecision)
      }
      xTitle={words.recall}
      yTitle={words.precision}
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
      label={words.shareOfByItsProbability(
        name,
        filled
          .map(({ confidence, accuracy }) =>
            words.percentSaidTrue(Math.round(confidence * 100), Math.round(accuracy * 100)),
          )
          .join('; '),
      )}
      xTitle={words.saidToBe}
      yTitle={words.are}
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
