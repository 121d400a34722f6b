import {
  Group,
  Input,
  NumberInput,
  Paper,
  SegmentedControl,
  Select,
  Slider,
  Stack,
  Switch,
  Title,
} from '@mantine/core';
import type { ReactNode } from 'react';
import { largestEpoch, type BalancePlan, type SamplerStrategy } from '../../../shared/contract/balance-plan.ts';
import { choices, chosen, strategyLabels } from '../../ui/balance-words.ts';
import { english } from '../../ui/english.ts';
import { ByHandList } from './by-hand-list.tsx';
import { betaOfNines, changePlan, ninesOfBeta, withTarget, type TargetPlace } from './draft.ts';
import { SeedTried, StrategyChoice } from './plan-fields.tsx';
import { placeText, targetText } from './target-text.ts';

const words = english.balance.planForm;

const strategyNotes: Readonly<Record<SamplerStrategy, string>> = words.strategyNotes;

const labelChoices: Readonly<Record<BalancePlan['label'], string>> = words.labelChoices;

const sizeLabels = words.sizeLabels;

interface PlanFormProps {
  plan: BalancePlan;
  /** Draws of an epoch now. */
  size: number;
  /** What stands above the options: the choice of a saved plan. */
  head: ReactNode;
  onTarget: (place: TargetPlace) => void;
}

/** Every option of a plan. Each change shows at once in what an epoch draws. */
export function PlanForm({ plan, size, head, onTarget }: PlanFormProps) {
  const sizeChoice = typeof plan.epochSize === 'number' ? 'number' : plan.epochSize;
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
          onChange={(strategy) => changePlan(strategyChange(plan, strategy))}
        />
        {plan.strategy === 'effective-number' && <Beta beta={plan.beta} />}
        <Input.Wrapper label={words.evensOut} labelElement="div">
          <SegmentedControl
            fullWidth
            size="xs"
            mt={4}
            aria-label={words.evensOut}
            disabled={plan.strategy === 'none'}
            value={plan.label}
            onChange={(value) => changePlan({ label: chosen(labelChoices, value, plan.label) })}
            data={choices(labelChoices)}
          />
        </Input.Wrapper>
        <Switch
          label={words.eachGarmentAtMostOnce}
          description={words.withoutItRareGarmentsCome}
          checked={!plan.replacement}
          onChange={(event) => changePlan({ replacement: !event.currentTarget.checked })}
        />
        <Select
          label={words.drawsOfAnEpoch}
          allowDeselect={false}
          data={choices(sizeLabels)}
          value={sizeChoice}
          onChange={(value) => {
            const next = chosen(sizeLabels, value, sizeChoice);
            changePlan({ epochSize: next === 'number' ? Math.max(1, size) : next });
          }}
        />
        <Group grow gap="sm" align="flex-end">
          <NumberInput
            label={words.number}
            size="xs"
            min={1}
            max={largestEpoch}
            allowDecimal={false}
            disabled={sizeChoice !== 'number'}
            value={typeof plan.epochSize === 'number' ? plan.epochSize : size}
            onChange={(value) =>
              sizeChoice === 'number' && typeof value === 'number' && value >= 1 && changePlan({ epochSize: value })
            }
          />
          <NumberInput
            label={words.mostPerCell}
            placeholder={words.noLimit}
            size="xs"
            min={1}
            allowDecimal={false}
            value={plan.cap ?? ''}
            onChange={(value) => changePlan({ cap: typeof value === 'number' && value >= 1 ? value : null })}
          />
          <SeedTried />
        </Group>
        <Targets plan={plan} onTarget={onTarget} />
      </Stack>
    </Paper>
  );
}

function Beta({ beta }: { beta: number }) {
  return (
    <Input.Wrapper label={words.betaBeta(beta)} labelElement="div">
      <Slider
        mt={6}
        mb={18}
        min={0}
        max={5}
        step={0.1}
        label={(nines) => String(betaOfNines(nines))}
        marks={[0, 1, 2, 3, 4].map((nines) => ({ value: nines, label: String(betaOfNines(nines)) }))}
        value={ninesOfBeta(beta)}
        onChange={(nines) => changePlan({ beta: betaOfNines(nines) })}
        thumbLabel={words.beta}
        thumbValueText={String(beta)}
      />
    </Input.Wrapper>
  );
}

function Targets({ plan, onTarget }: { plan: BalancePlan; onTarget: (place: TargetPlace) => void }) {
  return (
    <ByHandList
      nothing={words.nothingYet}
      label={words.targetsSetByHand}
      items={plan.targets.map((target) => ({
        name: placeText(target),
        text: `${placeText(target)}: ${targetText(target)}`,
        removeLabel: words.removeTheTargetOf(placeText(target)),
        onOpen: () => onTarget(target),
        onRemove: () => changePlan({ targets: withTarget(plan.targets, target, undefined) }),
      }))}
    />
  );
}

/** Without a strategy, every garment once is what is meant; with one, draws repeat. Who set it otherwise keeps it. */
function strategyChange(plan: BalancePlan, strategy: SamplerStrategy): Partial<BalancePlan> {
  if ((plan.strategy === 'none') === (strategy === 'none')) return { strategy };
  return { strategy, replacement: strategy !== 'none' };
}
