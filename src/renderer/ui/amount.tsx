import { NumberInput } from '@mantine/core';

interface AmountProps {
  label: string;
  value: number;
  onChange: (value: number) => void;
  minimum?: number;
  maximum?: number;
  step?: number;
  whole?: boolean;
}

/** A number of a recipe. While it is being typed in it may hold none; then the last one stays. */
export function Amount({ label, value, onChange, minimum = 0, maximum, step = 1, whole = false }: AmountProps) {
  return (
    <NumberInput
      label={label}
      size="xs"
      value={value}
      min={minimum}
      {...(maximum === undefined ? {} : { max: maximum })}
      step={step}
      allowDecimal={!whole}
      decimalScale={8}
      clampBehavior="blur"
      onChange={(next) => typeof next === 'number' && next >= minimum && onChange(next)}
    />
  );
}
