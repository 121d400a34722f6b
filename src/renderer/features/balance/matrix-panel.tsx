import { Group, Paper, SegmentedControl, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { BalanceMatrix as Matrix } from '../../../shared/contract/balance.ts';
import type { BalancePlan } from '../../../shared/contract/balance-plan.ts';
import { BalanceMatrix } from './balance-matrix.tsx';
import type { TargetPlace } from './draft.ts';
import { garmentsHref } from './garments-href.ts';
import type { ShownFigure, ShownSplit } from './grid.ts';
import type { Draws } from './use-draws.ts';

interface MatrixPanelProps {
  matrix: Matrix;
  plan: BalancePlan;
  draws: Draws;
  onTarget: (place: TargetPlace) => void;
}

const explanations: Readonly<Record<ShownFigure, string>> = {
  garments: 'How many garments there are, with their share below. Open a cell, row or column to see them.',
  draws:
    'Expected draws of an epoch from train, with those of the tried epoch below. Open a cell or row to set it by hand.',
  change:
    'How often a training garment is drawn in an epoch: blue above once, orange below. Open a cell or row to set it by hand.',
};

export function MatrixPanel({ matrix, plan, draws, onTarget }: MatrixPanelProps) {
  const [, navigate] = useLocation();
  const [shown, setShown] = useState<ShownFigure>('garments');
  const [split, setSplit] = useState<ShownSplit>('train');
  const counted = shown === 'garments' ? split : 'train';

  function open(event: string | undefined, garment: string | null | undefined): void {
    if (shown !== 'garments' && event !== undefined) {
      onTarget(garment === undefined ? { event } : { event, garment });
    } else {
      navigate(garmentsHref(matrix, { event, garment, split: counted }));
    }
  }

  return (
    <Paper component="section" aria-labelledby="matrix">
      <Title order={2} id="matrix">
        Events by garment class
      </Title>
      <Text size="xs" c="dimmed" mb="sm" mih={{ base: 36, xl: 18 }}>
        {explanations[shown]}
      </Text>
      <Group gap="sm" mb="md">
        <SegmentedControl
          size="xs"
          aria-label="Show"
          value={shown}
          onChange={(value) => setShown(value as ShownFigure)}
          data={[
            { value: 'garments', label: 'Garments' },
            { value: 'draws', label: 'Draws' },
            { value: 'change', label: 'Per garment' },
          ]}
        />
        <SegmentedControl
          size="xs"
          aria-label="Split"
          disabled={shown !== 'garments'}
          value={counted}
          onChange={(value) => setSplit(value as ShownSplit)}
          data={[
            { value: 'train', label: 'Train' },
            { value: 'val', label: 'Validation' },
            { value: 'test', label: 'Test' },
            { value: 'all', label: 'All' },
          ]}
        />
      </Group>
      <BalanceMatrix matrix={matrix} plan={plan} draws={draws} split={counted} shown={shown} onOpen={open} />
    </Paper>
  );
}
