import { Button, Group } from '@mantine/core';
import { english } from './english.ts';

/** What was done, and the way back. */
export function UndoNotice({ label, onUndo }: { label: string; onUndo: () => void }) {
  return (
    <Group justify="space-between" gap="xs" wrap="nowrap">
      <span>{label}</span>
      <Button size="compact-xs" variant="light" onClick={onUndo} style={{ flexShrink: 0 }}>
        {english.common.undo}
      </Button>
    </Group>
  );
}
