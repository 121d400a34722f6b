import {
  ActionIcon,
  Group,
  Input,
  NumberInput,
  Paper,
  Radio,
  SegmentedControl,
  Select,
  Slider,
  Stack,
  Switch,
  Text,
  Title,
} from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { largestEpoch, type BalancePlan, type SamplerStrategy } from '../../../shared/contract/balance-plan.ts';
import { choices, chosen, strategyLabels } from '../../ui/balance-words.ts';
import { betaOfNines, changePlan, ninesOfBeta, useDraft, withTarget, type TargetPlace } from './draft.ts';
import { placeText, targetText } from './target-text.ts';

const strategyNotes: Readonly<Record<SamplerStrategy, string>> = {
  none: 'Every garment counts the same; common events are seen most.',
  'inverse-frequency': 'All classes equally often: rare ones repeat, common ones are thinned out.',
  'square-root': 'Half way: rare classes gain, common ones stay in front.',
  'effective-number': 'Further garments of a class count ever less (Cui et al. 2019); β says how fast.',
};

const labelChoices: Readonly<Record<BalancePlan['label'], string>> = {
  event: 'Events',
  garment: 'Garment classes',
  cell: 'Both',
};

const sizeLabels = {
  dataset: 'As many as there are garments',
  smallest: 'Under-sample to the scarcest',
  largest: 'Over-sample to the most plentiful',
  number: 'A number of draws',
} as const;

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
  const seed = useDraft((draft) => draft.seed);
  const sizeChoice = typeof plan.epochSize === 'number' ? 'number' : plan.epochSize;
  return (
    <Paper component="section" aria-labelledby="plan">
      <Stack gap="md">
        <Title order={2} id="plan">
          Plan
        </Title>
        {head}
        <Radio.Group
          label="Strategy"
          value={plan.strategy}
          onChange={(value) => changePlan(strategyChange(plan, chosen(strategyLabels, value, plan.strategy)))}
        >
          <Stack gap={8} mt={6}>
            {choices(strategyLabels).map(({ value, label }) => (
              <Radio key={value} value={value} label={label} description={strategyNotes[value]} />
            ))}
          </Stack>
        </Radio.Group>
        {plan.strategy === 'effective-number' && <Beta beta={plan.beta} />}
        <Input.Wrapper label="Evens out" labelElement="div">
          <SegmentedControl
            fullWidth
            size="xs"
            mt={4}
            aria-label="Evens out"
            disabled={plan.strategy === 'none'}
            value={plan.label}
            onChange={(value) => changePlan({ label: chosen(labelChoices, value, plan.label) })}
            data={choices(labelChoices)}
          />
        </Input.Wrapper>
        <Switch
          label="Each garment at most once in an epoch"
          description="Without it, rare garments come again and again."
          checked={!plan.replacement}
          onChange={(event) => changePlan({ replacement: !event.currentTarget.checked })}
        />
        <Select
          label="Draws of an epoch"
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
            label="Number"
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
            label="Most per cell"
            placeholder="No limit"
            size="xs"
            min={1}
            allowDecimal={false}
            value={plan.cap ?? ''}
            onChange={(value) => changePlan({ cap: typeof value === 'number' && value >= 1 ? value : null })}
          />
          <NumberInput
            label="Seed tried"
            size="xs"
            min={0}
            allowDecimal={false}
            value={seed}
            onChange={(value) => typeof value === 'number' && useDraft.setState({ seed: value })}
          />
        </Group>
        <Targets plan={plan} onTarget={onTarget} />
      </Stack>
    </Paper>
  );
}

function Beta({ beta }: { beta: number }) {
  return (
    <Input.Wrapper label={`β ${beta}`} labelElement="div">
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
        thumbLabel="Beta"
        thumbValueText={String(beta)}
      />
    </Input.Wrapper>
  );
}

function Targets({ plan, onTarget }: { plan: BalancePlan; onTarget: (place: TargetPlace) => void }) {
  return (
    <div>
      <Text size="sm" fw={500}>
        Set by hand
      </Text>
      {plan.targets.length === 0 ? (
        <Text size="xs" c="dimmed">
          Nothing yet: set an event’s draws in the table, or a cell’s in the matrix of draws.
        </Text>
      ) : (
        <Stack component="ul" gap={2} m={0} p={0} mt={4} aria-label="Targets set by hand">
          {plan.targets.map((target) => (
            <Group component="li" key={placeText(target)} gap={6} justify="space-between" wrap="nowrap">
              <button type="button" className="plain-button" onClick={() => onTarget(target)}>
                {placeText(target)}: {targetText(target)}
              </button>
              <ActionIcon
                size="sm"
                variant="subtle"
                color="gray"
                aria-label={`Remove the target of ${placeText(target)}`}
                onClick={() => changePlan({ targets: withTarget(plan.targets, target, undefined) })}
              >
                <IconX size={14} />
              </ActionIcon>
            </Group>
          ))}
        </Stack>
      )}
    </div>
  );
}

/** Without a strategy, every garment once is what is meant; with one, draws repeat. Who set it otherwise keeps it. */
function strategyChange(plan: BalancePlan, strategy: SamplerStrategy): Partial<BalancePlan> {
  if ((plan.strategy === 'none') === (strategy === 'none')) return { strategy };
  return { strategy, replacement: strategy !== 'none' };
}
