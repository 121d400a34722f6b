import { ActionIcon, Group, Stack, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { english } from '../../ui/english.ts';

const words = english.balance.byHandList;

interface ByHandListProps {
  items: readonly { name: string; text: string; removeLabel: string; onOpen: () => void; onRemove: () => void }[];
  label: string;
  /** What is said where nothing is set. */
  nothing: string;
}

/** What a plan sets by hand, each to be changed or taken away. */
export function ByHandList({ items, label, nothing }: ByHandListProps) {
  return (
    <div>
      <Text size="sm" fw={500}>
        {words.setByHand}
      </Text>
      {items.length === 0 ? (
        <Text size="xs" c="dimmed">
          {nothing}
        </Text>
      ) : (
        <Stack component="ul" gap={2} m={0} p={0} mt={4} aria-label={label}>
          {items.map(({ name, text, removeLabel, onOpen, onRemove }) => (
            <Group component="li" key={name} gap={6} justify="space-between" wrap="nowrap">
              <button type="button" className="plain-button" onClick={onOpen}>
                {text}
              </button>
              <ActionIcon size="sm" variant="subtle" color="gray" aria-label={removeLabel} onClick={onRemove}>
                <IconX size={14} />
              </ActionIcon>
            </Group>
          ))}
        </Stack>
      )}
    </div>
  );
}
