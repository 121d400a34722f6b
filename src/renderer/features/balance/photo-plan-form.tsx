import { Group, NumberInput, Paper, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { PhotoPlan, RepeatStrategy } from '../../../shared/contract/balance-plan.ts';
import { english } from '../../ui/english.ts';
import { ByHandList } from './by-hand-list.tsx';
import { changePhotoPlan, withFactor } from './draft.ts';
import { SeedTried, StrategyChoice } from './plan-fields.tsx';
import { factorText } from './target-text.ts';

const words = english.balance.photoPlanForm;

const strategyLabels: Readonly<Record<RepeatStrategy, string>> = words.strategyLabels;
const strategyNotes: Readonly<Record<RepeatStrategy, string>> = words.strategyNotes;

interface PhotoPlanFormProps {
  plan: PhotoPlan;
  /** What stands above the options: the choice of a saved plan. */
  head: ReactNode;
  onFactor: (garment: string) => void;
}

/** How often photos come in an epoch of a detector. */
export function PhotoPlanForm({ plan, head, onFactor }: PhotoPlanFormProps) {
  const percent = Number((100 * plan.threshold).toFixed(3));
  return (
    <Paper component="section" aria-labelledby="plan">
      <Stack gap="md">
        <Title order={2} id="plan">
          {words.plan}
        </Title>
        {head}
        <StrategyChoice
          labels={strategyLabels}
          notes={strategyNotes}
          value={plan.strategy}
          onChange={(strategy) => changePhotoPlan({ strategy })}
        />
        <NumberInput
          label={words.rareBelow}
          description={words.rareBelowNote(percent)}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          suffix=" %"
          min={0.01}
          max={100}
          step={1}
          decimalScale={3}
          disabled={plan.strategy === 'none'}
          value={percent}
          onChange={(value) =>
            typeof value === 'number' && value > 0 && value <= 100 && changePhotoPlan({ threshold: value / 100 })
          }
        />
        <Group grow gap="sm" align="flex-end">
          <NumberInput
            label={words.mostDrawsOfAPhoto}
            placeholder={words.noLimit}
            size="xs"
            min={1}
            max={100}
            decimalScale={2}
            value={plan.cap ?? ''}
            onChange={(value) =>
              changePhotoPlan({ cap: typeof value === 'number' && value >= 1 && value <= 100 ? value : null })
            }
          />
          <SeedTried />
        </Group>
        <ByHandList
          nothing={words.nothingYet}
          label={words.factorsSetByHand}
          items={plan.factors.map(({ garment, factor }) => ({
            name: garment,
            text: `${garment}: ${factorText(factor)}`,
            removeLabel: words.removeTheFactorOf(garment),
            onOpen: () => onFactor(garment),
            onRemove: () => changePhotoPlan({ factors: withFactor(plan.factors, garment, undefined) }),
          }))}
        />
      </Stack>
    </Paper>
  );
}
