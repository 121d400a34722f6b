import { Group, SegmentedControl, Text } from '@mantine/core';
import type { RetrainKind } from '../../../shared/contract/retrain.ts';
import { choices, chosen } from '../../ui/balance-words.ts';
import { english } from '../../ui/english.ts';
import { useDraft } from './draft.ts';

const words = english.balance.kindChoice;

const labels: Readonly<Record<RetrainKind, string>> = words.labels;
const notes: Readonly<Record<RetrainKind, string>> = words.notes;

/** For which kind of model plans are made. */
export function KindChoice() {
  const kind = useDraft((draft) => draft.kind);
  return (
    <Group gap="sm" mb="md">
      <SegmentedControl
        aria-label={words.planFor}
        value={kind}
        onChange={(value) => useDraft.setState({ kind: chosen(labels, value, kind) })}
        data={choices(labels)}
      />
      <Text size="sm" c="dimmed">
        {notes[kind]}
      </Text>
    </Group>
  );
}
