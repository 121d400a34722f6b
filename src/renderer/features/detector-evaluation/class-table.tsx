import { Paper, ScrollArea, Table, Title } from '@mantine/core';
import { formatCoco, formatCount } from '../../ui/format.ts';
import { sortRows, type RowSort } from '../../ui/row-order.ts';
import { SortHeader } from '../../ui/sort-header.tsx';
import type { ClassRow } from './class-rows.ts';

interface ClassTableProps {
  rows: readonly ClassRow[];
  sort: RowSort<ClassRow>;
  onSort: (sort: RowSort<ClassRow>) => void;
}

const columns: readonly { column: keyof ClassRow; label: string }[] = [
  { column: 'name', label: 'Class' },
  { column: 'AP', label: 'AP' },
  { column: 'AP50', label: 'AP50' },
  { column: 'AP75', label: 'AP75' },
  { column: 'AR100', label: 'AR100' },
  { column: 'garments', label: 'Garments' },
  { column: 'detections', label: 'Detections' },
];

export function ClassTable({ rows, sort, onSort }: ClassTableProps) {
  return (
    <Paper component="section" aria-labelledby="per-class" p={0}>
      <Title order={2} id="per-class" p="md" pb={4}>
        Per class
      </Title>
      <ScrollArea type="auto">
        <Table highlightOnHover verticalSpacing={4} miw={560}>
          <Table.Thead>
            <Table.Tr>
              {columns.map(({ column, label }) => (
                <SortHeader key={column} column={column} label={label} sort={sort} onSort={onSort} />
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sortRows(rows, sort).map((row) => (
              <Table.Tr key={row.name}>
                <Table.Td>{row.name}</Table.Td>
                <Table.Td ta="right" fw={600}>
                  {formatCoco(row.AP)}
                </Table.Td>
                <Table.Td ta="right">{formatCoco(row.AP50)}</Table.Td>
                <Table.Td ta="right">{formatCoco(row.AP75)}</Table.Td>
                <Table.Td ta="right">{formatCoco(row.AR100)}</Table.Td>
                <Table.Td ta="right">{formatCount(row.garments)}</Table.Td>
                <Table.Td ta="right">{formatCount(row.detections)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
    </Paper>
  );
}
