import { Paper, Title } from '@mantine/core';
import { useState } from 'react';
import type { RunComparison } from '../../../shared/contract/compare.ts';
import { english } from '../../ui/english.ts';
import { formatCount, formatMetric } from '../../ui/format.ts';
import type { RowSort } from '../../ui/row-order.ts';
import { SortedTable, type FigureColumn } from '../../ui/sorted-table.tsx';
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

const columns: readonly FigureColumn<Row>[] = [
  { column: 'support', label: english.common.garments, format: ({ support }) => formatCount(support) },
  { column: 'recallBefore', label: words.recall, format: ({ recallBefore }) => formatMetric(recallBefore) },
  { column: 'recall', label: words.now, format: ({ recall }) => formatMetric(recall) },
  { column: 'f1Before', label: words.f1, format: ({ f1Before }) => formatMetric(f1Before) },
  { column: 'f1', label: words.now, format: ({ f1 }) => formatMetric(f1) },
  { column: 'difference', label: words.f1Gained, format: ({ difference }) => formatDifference(difference), bold: true },
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
      <SortedTable label={english.common.class} columns={columns} rows={rows} sort={sort} onSort={setSort} tight />
    </Paper>
  );
}
