import { Paper, Title } from '@mantine/core';
import { english } from '../../ui/english.ts';
import { formatCoco, formatCount } from '../../ui/format.ts';
import type { RowSort } from '../../ui/row-order.ts';
import { SortedTable, type FigureColumn } from '../../ui/sorted-table.tsx';
import type { ClassRow } from './class-rows.ts';

const words = english.detectorEvaluation.classTable;

interface ClassTableProps {
  rows: readonly ClassRow[];
  sort: RowSort<ClassRow>;
  onSort: (sort: RowSort<ClassRow>) => void;
}

const columns: readonly FigureColumn<ClassRow>[] = [
  { column: 'AP', label: words.ap, format: ({ AP }) => formatCoco(AP), bold: true },
  { column: 'AP50', label: english.common.ap50, format: ({ AP50 }) => formatCoco(AP50) },
  { column: 'AP75', label: words.ap75, format: ({ AP75 }) => formatCoco(AP75) },
  { column: 'AR100', label: words.ar100, format: ({ AR100 }) => formatCoco(AR100) },
  { column: 'garments', label: english.common.garments, format: ({ garments }) => formatCount(garments) },
  { column: 'detections', label: words.detections, format: ({ detections }) => formatCount(detections) },
];

export function ClassTable({ rows, sort, onSort }: ClassTableProps) {
  return (
    <Paper component="section" aria-labelledby="per-class" p={0}>
      <Title order={2} id="per-class" p="md" pb={4}>
        {english.common.perClass}
      </Title>
      <SortedTable
        label={english.common.class}
        columns={columns}
        rows={rows}
        sort={sort}
        onSort={onSort}
        minimumWidth={560}
      />
    </Paper>
  );
}
