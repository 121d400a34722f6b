import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { english } from '../../ui/english.ts';
import { numbersOf } from './draft.ts';

const words = english.detector.numbersField;

interface NumbersFieldProps {
  label: string;
  value: readonly number[];
  onChange: (value: number[]) => void;
  /** How many numbers there must be. */
  least?: number;
}

/** Whole numbers with commas between them. What is being typed stays as it is until the field is left. */
export function NumbersField({ label, value, onChange, least = 0 }: NumbersFieldProps) {
  const [typed, setTyped] = useState<string>();
  const numbers = typed === undefined ? [...value] : numbersOf(typed);
  const sound = numbers !== undefined && numbers.length >= least;
  return (
    <TextInput
      label={label}
      size="xs"
      inputMode="numeric"
      autoComplete="off"
      value={typed ?? value.join(', ')}
      error={sound ? undefined : words.wholeNumbersWithCommasBetween}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        const next = numbersOf(text);
        if (next !== undefined && next.length >= least) onChange(next);
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
}
