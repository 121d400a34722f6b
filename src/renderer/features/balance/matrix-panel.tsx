import { Group, Paper, SegmentedControl, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { BalanceMatrix as Matrix } from '../../../shared/contract/balance.ts';
import type { BalancePlan } from '../../../shared/contract/balance-plan.ts';
import { english } from '../../ui/english.ts';
import { BalanceMatrix } from './balance-matrix.tsx';
import type { TargetPlace } from './draft.ts';
import { garmentsHref } from './garments-href.ts';
import type { ShownFigure, ShownSplit } from './grid.ts';
import type { Draws } from './use-draws.ts';

const words = english.balance.matrixPanel;

interface MatrixPanelProps {
  matrix: Matrix;
  plan: BalancePlan;
  draws: Draws;
  onTarget: (place: TargetPlace) => void;
}

const explanations: Readonly<Record<ShownFigure, string>> = words.explanations;

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
        {words.eventsByGarmentClass}
      </Title>
      <Text size="xs" c="dimmed" mb="sm" mih={{ base: 36, xl: 18 }}>
        {explanations[shown]}
      </Text>
      <Group gap="sm" mb="md">
        <SegmentedControl
          size="xs"
          aria-label={words.show}
          value={shown}
          onChange={(value) => setShown(value as ShownFigure)}
          data={[
            { value: 'garments', label: english.common.garments },
            { value: 'draws', label: words.draws },
            { value: 'change', label: words.perGarment },
          ]}
        />
        <SegmentedControl
          size="xs"
          aria-label={words.split}
          disabled={shown !== 'garments'}
          value={counted}
          onChange={(value) => setSplit(value as ShownSplit)}
          data={[
            { value: 'train', label: words.train },
            { value: 'val', label: words.validation },
            { value: 'test', label: words.test },
            { value: 'all', label: words.all },
          ]}
        />
      </Group>
      <BalanceMatrix matrix={matrix} plan={plan} draws={draws} split={counted} shown={shown} onOpen={open} />
    </Paper>
  );
}
