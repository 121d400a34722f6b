import { Group, Paper, SegmentedControl, Switch, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { EvaluationReport } from '../../../shared/contract/evaluation.ts';
import { english } from '../../ui/english.ts';
import { ConfusionMatrix } from './confusion-matrix.tsx';
import type { EvaluationState } from './evaluation-state.ts';
import { useSeen } from '../../ui/guide.ts';
import type { ClassOrder, Normalisation } from '../../ui/matrix/matrix.ts';

const words = english.evaluation.matrixPanel;

interface MatrixPanelProps {
  report: EvaluationReport;
  opened: EvaluationState['shown'];
  onOpen: (trueClassId: number | undefined, predictedClassId: number | undefined) => void;
}

const explanations: Readonly<Record<Normalisation, string>> = words.explanations;

export function MatrixPanel({ report, opened, onOpen }: MatrixPanelProps) {
  useSeen('matrix', true);
  const [normalisation, setNormalisation] = useState<Normalisation>('row');
  const [order, setOrder] = useState<ClassOrder>('given');
  const [offDiagonalOnly, setOffDiagonalOnly] = useState(false);
  return (
    <Paper component="section" aria-labelledby="matrix">
      <Title order={2} id="matrix">
        {english.common.confusionMatrix}
      </Title>
      <Text size="xs" c="dimmed" mb="sm">
        {words.openACellRowOrColumn(explanations[normalisation])}
      </Text>
      <Group gap="sm" mb="md">
        <SegmentedControl
          size="xs"
          aria-label={words.normaliseBy}
          value={normalisation}
          onChange={(value) => setNormalisation(value as Normalisation)}
          data={[
            { value: 'row', label: words.byRow },
            { value: 'column', label: words.byColumn },
            { value: 'none', label: words.counts },
          ]}
        />
        <SegmentedControl
          size="xs"
          aria-label={words.orderOfClasses}
          value={order}
          onChange={(value) => setOrder(value as ClassOrder)}
          data={[
            { value: 'given', label: words.taxonomy },
            { value: 'size', label: words.size },
            { value: 'name', label: english.common.name },
          ]}
        />
        <Switch
          size="xs"
          label={words.errorsOnly}
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
