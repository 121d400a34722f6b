import { Paper, ScrollArea, Table, Title } from '@mantine/core';
import { english } from '../../ui/english.ts';
import { formatCoco, formatCount } from '../../ui/format.ts';
import { sortRows, type RowSort } from '../../ui/row-order.ts';
import { SortHeader } from '../../ui/sort-header.tsx';
import type { ClassRow } from './class-rows.ts';

const words = english.detectorEvaluation.classTable;

interface ClassTableProps {
  rows: readonly ClassRow[];
  sort: RowSort<ClassRow>;
  onSort: (sort: RowSort<ClassRow>) => void;
}

const columns: readonly { column: keyof ClassRow; label: string }[] = [
  { column: 'name', label: english.common.class },
  { column: 'AP', label: words.ap },
  { column: 'AP50', label: english.common.ap50 },
  { column: 'AP75', label: words.ap75 },
  { column: 'AR100', label: words.ar100 },
  { column: 'garments', label: english.common.garments },
  { column: 'detections', label: words.detections },
];

export function ClassTable({ rows, sort, onSort }: ClassTableProps) {
  return (
    <Paper component="section" aria-labelledby="per-class" p={0}>
      <Title order={2} id="per-class" p="md" pb={4}>
        {english.common.perClass}
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
