import { Paper, ScrollArea, Table, Title, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { ClassificationMetrics, EvaluationReport } from '../../../shared/contract/evaluation.ts';
import { english } from '../../ui/english.ts';
import { formatCount, formatMetric } from '../../ui/format.ts';
import { sortRows, type RowSort } from '../../ui/row-order.ts';
import { SortHeader } from '../../ui/sort-header.tsx';

const words = english.evaluation.classTable;

type ClassRow = ClassificationMetrics['perClass'][number];

interface ClassTableProps {
  report: EvaluationReport;
  onOpen: (trueClassId: number) => void;
}

const columns: readonly { column: keyof ClassRow; label: string }[] = [
  { column: 'name', label: english.common.class },
  { column: 'precision', label: words.precision },
  { column: 'recall', label: words.recall },
  { column: 'f1', label: words.f1 },
  { column: 'support', label: words.support },
];

export function ClassTable({ report, onOpen }: ClassTableProps) {
  const [sort, setSort] = useState<RowSort<ClassRow>>({ column: 'support', descending: true });
  return (
    <Paper component="section" aria-labelledby="per-class" p={0}>
      <Title order={2} id="per-class" p="md" pb={4}>
        {english.common.perClass}
      </Title>
      <ScrollArea type="auto">
        <Table highlightOnHover verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              {columns.map(({ column, label }) => (
                <SortHeader key={column} column={column} label={label} sort={sort} onSort={setSort} />
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sortRows(report.perClass, sort).map((row) => (
              <Table.Tr key={row.name}>
                <Table.Td>
                  <UnstyledButton
                    fz="sm"
                    className="plain-link"
                    onClick={() => {
                      const id = report.classIds[report.classes.indexOf(row.name)];
                      if (id !== undefined) onOpen(id);
                    }}
                  >
                    {row.name}
                  </UnstyledButton>
                </Table.Td>
                <Table.Td ta="right">{formatMetric(row.precision)}</Table.Td>
                <Table.Td ta="right">{formatMetric(row.recall)}</Table.Td>
                <Table.Td ta="right">{formatMetric(row.f1)}</Table.Td>
                <Table.Td ta="right">{formatCount(row.support)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
          <Table.Tfoot>
            {(['macro', 'weighted'] as const).map((mean) => (
              <Table.Tr key={mean}>
                <Table.Th>{mean === 'macro' ? words.macroMean : words.weightedMean}</Table.Th>
                <Table.Th ta="right">{formatMetric(report[mean].precision)}</Table.Th>
                <Table.Th ta="right">{formatMetric(report[mean].recall)}</Table.Th>
                <Table.Th ta="right">{formatMetric(report[mean].f1)}</Table.Th>
                <Table.Th ta="right">{formatCount(report.count)}</Table.Th>
              </Table.Tr>
            ))}
          </Table.Tfoot>
        </Table>
      </ScrollArea>
    </Paper>
  );
}
