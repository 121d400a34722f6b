import { Badge, Button, Checkbox, Group, Popover, ScrollArea, Stack, Text } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { english } from './english.ts';
import { formatCount } from './format.ts';

const words = english.ui.filterMenu;

export interface FilterChoice {
  /** `none` stands for 'none given'. */
  value: string;
  label: string;
  count?: number;
  mark?: ReactNode;
}

interface FilterMenuProps {
  label: string;
  choices: readonly FilterChoice[];
  wanted: readonly string[];
  onChange: (wanted: string[]) => void;
}

/** A button that opens the values of one field to choose any of. */
export function FilterMenu({ label, choices, wanted, onChange }: FilterMenuProps) {
  return (
    <Popover position="bottom-start" shadow="md" width={280} trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant={wanted.length > 0 ? 'light' : 'default'}
          rightSection={<IconChevronDown size={14} />}
          px="sm"
          fw={500}
        >
          {label}
          {wanted.length > 0 && (
            <Badge size="sm" circle ml={6} aria-label={words.wantedChosen(wanted.length)}>
              {wanted.length}
            </Badge>
          )}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={words.filterByLabel(label.toLowerCase())}>
        <ScrollArea.Autosize mah={380} type="auto">
          <Checkbox.Group value={[...wanted]} onChange={onChange} p="sm" aria-label={label}>
            <Stack gap={8}>
              {choices.map((choice) => (
                <Group key={choice.value} justify="space-between" wrap="nowrap" gap="xs">
                  <Checkbox
                    size="xs"
                    value={choice.value}
                    label={
                      <Group gap={6} wrap="nowrap">
                        {choice.mark}
                        <span>{choice.label}</span>
                      </Group>
                    }
                  />
                  {choice.count !== undefined && (
                    <Text size="xs" c="dimmed" className="figures">
                      {formatCount(choice.count)}
                    </Text>
                  )}
                </Group>
              ))}
            </Stack>
          </Checkbox.Group>
        </ScrollArea.Autosize>
        {wanted.length > 0 && (
          <Button variant="subtle" size="compact-xs" m="xs" onClick={() => onChange([])}>
            {words.clearLabel(label.toLowerCase())}
          </Button>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

/** Ids as a menu's values, and back. */
export function toValues(wanted: readonly (string | number | null)[] | undefined): string[] {
  return (wanted ?? []).map((value) => (value === null ? 'none' : String(value)));
}

export function toIds(values: readonly string[]): (number | null)[] {
  return values.map((value) => (value === 'none' ? null : Number(value)));
}
