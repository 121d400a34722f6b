import { ActionIcon, Group, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { english } from './english.ts';

const words = english.ui.pager;

interface PagerProps {
  /** From 1. */
  page: number;
  /** Rows of a page. */
  size: number;
  total: number;
  onChange: (page: number) => void;
}

/** Steps through the pages of a long table; nothing where one page holds it all. */
export function Pager({ page, size, total, onChange }: PagerProps) {
  const pages = Math.max(1, Math.ceil(total / size));
  if (pages === 1 && page === 1) return null;
  const first = (page - 1) * size + 1;
  return (
    <Group justify="flex-end" gap="xs" p="sm" role="group" aria-label={words.pages}>
      <Text size="xs" c="dimmed" className="figures" aria-live="polite">
        {total === 0 ? english.common.none : words.firstToTotalOfTotal(first, Math.min(total, page * size), total)}
      </Text>
      <ActionIcon
        variant="default"
        size={28}
        disabled={page <= 1}
        onClick={() => onChange(Math.min(page - 1, pages))}
        aria-label={words.previousPage}
      >
        <IconChevronLeft size={16} />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size={28}
        disabled={page >= pages}
        onClick={() => onChange(page + 1)}
        aria-label={words.nextPage}
      >
        <IconChevronRight size={16} />
      </ActionIcon>
    </Group>
  );
}
