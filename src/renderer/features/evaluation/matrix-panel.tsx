import { Group, Paper, SegmentedControl, Switch, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { EvaluationReport } from '../../../shared/contract/evaluation.ts';
import { ConfusionMatrix } from './confusion-matrix.tsx';
import type { EvaluationState } from './evaluation-state.ts';
import { useSeen } from '../../ui/guide.ts';
import type { ClassOrder, Normalisation } from '../../ui/matrix/matrix.ts';

interface MatrixPanelProps {
  report: EvaluationReport;
  opened: EvaluationState['shown'];
  onOpen: (trueClassId: number | undefined, predictedClassId: number | undefined) => void;
}

const explanations: Readonly<Record<Normalisation, string>> = {
  row: 'Percent of the true class (recall on the diagonal), counts below.',
  column: 'Percent of the predicted class (precision on the diagonal), counts below.',
  none: 'Counts, with the percent of all garments below.',
};

export function MatrixPanel({ report, opened, onOpen }: MatrixPanelProps) {
  useSeen('matrix', true);
  const [normalisation, setNormalisation] = useState<Normalisation>('row');
  const [order, setOrder] = useState<ClassOrder>('given');
  const [offDiagonalOnly, setOffDiagonalOnly] = useState(false);
  return (
    <Paper component="section" aria-labelledby="matrix">
      <Title order={2} id="matrix">
        Confusion matrix
      </Title>
      <Text size="xs" c="dimmed" mb="sm">
        {explanations[normalisation]} Open a cell, row or column to see its garments.
      </Text>
      <Group gap="sm" mb="md">
        <SegmentedControl
          size="xs"
          aria-label="Normalise by"
          value={normalisation}
          onChange={(value) => setNormalisation(value as Normalisation)}
          data={[
            { value: 'row', label: 'By row' },
            { value: 'column', label: 'By column' },
            { value: 'none', label: 'Counts' },
          ]}
        />
        <SegmentedControl
          size="xs"
          aria-label="Order of classes"
          value={order}
          onChange={(value) => setOrder(value as ClassOrder)}
          data={[
            { value: 'given', label: 'Taxonomy' },
            { value: 'size', label: 'Size' },
            { value: 'name', label: 'Name' },
          ]}
        />
        <Switch
          size="xs"
          label="Errors only"
          checked={offDiagonalOnly}
          onChange={(event) => setOffDiagonalOnly(event.currentTarget.checked)}
        />
      </Group>
      <ConfusionMatrix
        report={report}
        normalisation={normalisation}
        order={order}
        offDiagonalOnly={offDiagonalOnly}
        opened={opened}
        onOpen={onOpen}
      />
    </Paper>
  );
}
