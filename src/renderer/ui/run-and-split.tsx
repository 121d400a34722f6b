import { SegmentedControl, Select } from '@mantine/core';
import { splitName, type SplitName } from '../../shared/contract/common.ts';
import { english } from './english.ts';
import { splitLabels } from './strings.ts';

const words = english.ui.runAndSplit;

interface RunAndSplitProps {
  runs: readonly { id: number; name: string }[];
  run: number;
  split: SplitName;
  onChange: (subject: { run: number; split: SplitName }) => void;
}

/** Whose figures are shown, and on which split. */
export function RunAndSplit({ runs, run, split, onChange }: RunAndSplitProps) {
  return (
    <>
      <Select
        aria-label={words.run}
        w={300}
        allowDeselect={false}
        searchable={runs.length > 10}
        data={runs.map(({ id, name }) => ({ value: String(id), label: name }))}
        value={String(run)}
        onChange={(value) => onChange({ run: Number(value), split })}
      />
      <SegmentedControl
        aria-label={words.split}
        value={split}
        onChange={(value) => onChange({ run, split: value as SplitName })}
        data={splitName.options.map((value) => ({ value, label: splitLabels[value] }))}
      />
    </>
  );
}
