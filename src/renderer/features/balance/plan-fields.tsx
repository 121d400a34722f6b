import { NumberInput, Radio, Stack } from '@mantine/core';
import { choices, chosen } from '../../ui/balance-words.ts';
import { english } from '../../ui/english.ts';
import { useDraft } from './draft.ts';

const words = english.balance.planFields;

interface StrategyChoiceProps<Strategy extends string> {
  labels: Readonly<Record<Strategy, string>>;
  notes: Readonly<Record<Strategy, string>>;
  value: Strategy;
  onChange: (strategy: Strategy) => void;
}

export function StrategyChoice<Strategy extends string>(props: StrategyChoiceProps<Strategy>) {
  const { labels, notes, value, onChange } = props;
  return (
    <Radio.Group label={words.strategy} value={value} onChange={(next) => onChange(chosen(labels, next, value))}>
      <Stack gap={8} mt={6}>
        {choices(labels).map((choice) => (
          <Radio key={choice.value} value={choice.value} label={choice.label} description={notes[choice.value]} />
        ))}
      </Stack>
    </Radio.Group>
  );
}

/** The seed of the epoch that the page tries. */
export function SeedTried() {
  const seed = useDraft((draft) => draft.seed);
  return (
    <NumberInput
      label={words.seedTried}
      size="xs"
      min={0}
      allowDecimal={false}
      value={seed}
      onChange={(value) => typeof value === 'number' && useDraft.setState({ seed: value })}
    />
  );
}
