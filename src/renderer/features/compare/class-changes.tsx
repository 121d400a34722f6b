import { Paper, ScrollArea, Table, Title } from '@mantine/core';
import { useState } from 'react';
import type { RunComparison } from '../../../shared/contract/compare.ts';
import { english } from '../../ui/english.ts';
import { formatCount, formatMetric } from '../../ui/format.ts';
import { sortRows, type RowSort } from '../../ui/row-order.ts';
import { SortHeader } from '../../ui/sort-header.tsx';
import { formatDifference } from './difference.ts';

const words = english.compare.classChanges;

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
  { column: 'name', label: english.common.class },
  { column: 'support', label: english.common.garments },
  { column: 'recallBefore', label: words.recall },
  { column: 'recall', label: words.now },
  { column: 'f1Before', label: words.f1 },
  { column: 'f1', label: words.now },
  { column: 'difference', label: words.f1Gained },
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
        {english.common.perClass}
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
