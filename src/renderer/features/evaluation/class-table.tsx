import { Paper, Title, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { ClassificationMetrics, EvaluationReport } from '../../../shared/contract/evaluation.ts';
import { english } from '../../ui/english.ts';
import { formatCount, formatMetric } from '../../ui/format.ts';
import type { RowSort } from '../../ui/row-order.ts';
import { SortedTable, type FigureColumn } from '../../ui/sorted-table.tsx';

const words = english.evaluation.classTable;

type ClassRow = ClassificationMetrics['perClass'][number];

interface ClassTableProps {
  report: EvaluationReport;
  onOpen: (trueClassId: number) => void;
}

const columns: readonly FigureColumn<ClassRow>[] = [
  { column: 'precision', label: words.precision, format: ({ precision }) => formatMetric(precision) },
  { column: 'recall', label: words.recall, format: ({ recall }) => formatMetric(recall) },
  { column: 'f1', label: words.f1, format: ({ f1 }) => formatMetric(f1) },
  { column: 'support', label: words.support, format: ({ support }) => formatCount(support) },
];

export function ClassTable({ report, onOpen }: ClassTableProps) {
  const [sort, setSort] = useState<RowSort<ClassRow>>({ column: 'support', descending: true });
  return (
    <Paper component="section" aria-labelledby="per-class" p={0}>
      <Title order={2} id="per-class" p="md" pb={4}>
        {english.common.perClass}
      </Title>
      <SortedTable
        label={english.common.class}
        columns={columns}
        rows={report.perClass}
        sort={sort}
        onSort={setSort}
        foot={[
          { name: words.macroMean, ...report.macro, support: report.count },
          { name: words.weightedMean, ...report.weighted, support: report.count },
        ]}
        nameOf={({ name }) => (
          <UnstyledButton
            fz="sm"
            className="plain-link"
            onClick={() => {
              const id = report.classIds[report.classes.indexOf(name)];
              if (id !== undefined) onOpen(id);
            }}
          >
            {name}
          </UnstyledButton>
        )}
      />
    </Paper>
  );
}
