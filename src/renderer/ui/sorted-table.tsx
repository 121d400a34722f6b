import { ScrollArea, Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { sortRows, type RowSort } from './row-order.ts';
import { SortHeader } from './sort-header.tsx';

export interface FigureColumn<Row> {
  column: keyof Row & string;
  label: string;
  format: (row: Row) => string;
  bold?: boolean;
}

interface SortedTableProps<Row> {
  /** Header of the names. */
  label: string;
  columns: readonly FigureColumn<Row>[];
  rows: readonly Row[];
  sort: RowSort<Row>;
  onSort: (sort: RowSort<Row>) => void;
  /** Means and sums, which stay below whatever the order. */
  foot?: readonly Row[];
  nameOf?: (row: Row) => ReactNode;
  minimumWidth?: number;
  /** For many columns in a narrow panel. */
  tight?: boolean;
}

/** Figures of named rows; a click on a header sorts by it. */
export function SortedTable<Row extends { name: string }>({
  label,
  columns,
  rows,
  sort,
  onSort,
  foot = [],
  nameOf = ({ name }) => name,
  minimumWidth,
  tight = false,
}: SortedTableProps<Row>) {
  return (
    <ScrollArea type="auto">
      <Table
        highlightOnHover
        verticalSpacing={4}
        {...(tight ? { horizontalSpacing: 'xs' } : {})}
        {...(minimumWidth === undefined ? {} : { miw: minimumWidth })}
      >
        <Table.Thead>
          <Table.Tr>
            <SortHeader column="name" label={label} sort={sort} onSort={onSort} />
            {columns.map((figure) => (
              <SortHeader key={figure.column} column={figure.column} label={figure.label} sort={sort} onSort={onSort} />
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sortRows(rows, sort).map((row) => (
            <Table.Tr key={row.name}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{nameOf(row)}</Table.Td>
              {columns.map(({ column, format, bold }) => (
                <Table.Td key={column} ta="right" {...(bold === true ? { fw: 600 } : {})}>
                  {format(row)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
        {foot.length > 0 && (
          <Table.Tfoot>
            {foot.map((row) => (
              <Table.Tr key={row.name}>
                <Table.Th scope="row">{row.name}</Table.Th>
                {columns.map(({ column, format }) => (
                  <Table.Th key={column} ta="right">
                    {format(row)}
                  </Table.Th>
                ))}
              </Table.Tr>
            ))}
          </Table.Tfoot>
        )}
      </Table>
    </ScrollArea>
  );
}
