import { Table, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { nextSort, type RowSort } from './row-order.ts';

interface SortHeaderProps<Row> {
  column: keyof Row & string;
  label: string;
  sort: RowSort<Row>;
  onSort: (sort: RowSort<Row>) => void;
}

/** A column's header that sorts the table by it. */
export function SortHeader<Row>({ column, label, sort, onSort }: SortHeaderProps<Row>) {
  const sorted = sort.column === column;
  return (
    <Table.Th
      ta={column === 'name' ? 'left' : 'right'}
      aria-sort={sorted ? (sort.descending ? 'descending' : 'ascending') : 'none'}
      style={{ whiteSpace: 'nowrap' }}
    >
      <UnstyledButton fz="sm" fw={600} onClick={() => onSort(nextSort(sort, column))}>
        {label}{' '}
        {sorted && (sort.descending ? <IconArrowDown size={12} aria-hidden /> : <IconArrowUp size={12} aria-hidden />)}
      </UnstyledButton>
    </Table.Th>
  );
}
