import { Paper, ScrollArea, Table, Title } from '@mantine/core';
import { useState } from 'react';
import type { RunComparison } from '../../../shared/contract/compare.ts';
import { formatCount, formatMetric } from '../../ui/format.ts';
import { sortRows, type RowSort } from '../../ui/row-order.ts';
import { SortHeader } from '../../ui/sort-header.tsx';
import { formatDifference } from './difference.ts';

interface Row {
  name: string;
  support: number;
  recallBefore: number;
  recall: number;
  f1Before: number;
  f1: number;
  difference: number;
}

const columns: readonly { column: keyof Row; label: string }[] = [
  { column: 'name', label: 'Class' },
  { column: 'support', label: 'Garments' },
  { column: 'recallBefore', label: 'Recall' },
  { column: 'recall', label: 'now' },
  { column: 'f1Before', label: 'F1' },
  { column: 'f1', label: 'now' },
  { column: 'difference', label: 'F1 gained' },
];

/** Each class of both runs; the largest gain first. */
export function ClassChanges({ comparison }: { comparison: RunComparison }) {
  const [sort, setSort] = useState<RowSort<Row>>({ column: 'difference', descending: true });
  const rows = comparison.perClass.map(({ name, support, first, second }): Row => ({
    name,
    support,
    recallBefore: first.recall,
    recall: second.recall,
    f1Before: first.f1,
    f1: second.f1,
    difference: second.f1 - first.f1,
  }));
  return (
    <Paper component="section" aria-labelledby="classes" p={0}>
      <Title order={2} id="classes" p="md" pb={4}>
        Per class
      </Title>
      <ScrollArea type="auto">
        <Table highlightOnHover verticalSpacing={4} horizontalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              {columns.map(({ column, label }) => (
                <SortHeader key={column} column={column} label={label} sort={sort} onSort={setSort} />
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sortRows(rows, sort).map((row) => (
              <Table.Tr key={row.name}>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>{row.name}</Table.Td>
                <Table.Td ta="right">{formatCount(row.support)}</Table.Td>
                <Table.Td ta="right">{formatMetric(row.recallBefore)}</Table.Td>
                <Table.Td ta="right">{formatMetric(row.recall)}</Table.Td>
                <Table.Td ta="right">{formatMetric(row.f1Before)}</Table.Td>
                <Table.Td ta="right">{formatMetric(row.f1)}</Table.Td>
                <Table.Td ta="right" fw={600}>
                  {formatDifference(row.difference)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
    </Paper>
  );
}
