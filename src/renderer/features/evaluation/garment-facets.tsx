import { Text } from '@mantine/core';
import { useState } from 'react';
import type { EvaluationDetails, EvaluationReport } from '../../../shared/contract/evaluation.ts';
import { english } from '../../ui/english.ts';
import { formatCount, formatMetric } from '../../ui/format.ts';
import type { RowSort } from '../../ui/row-order.ts';
import { SortedTable, type FigureColumn } from '../../ui/sorted-table.tsx';

const words = english.evaluation.garmentFacets;

type Facet = Omit<EvaluationDetails['byGarment'][number], 'garmentClassId'>;

const columns: readonly FigureColumn<Facet>[] = [
  { column: 'count', label: english.common.garments, format: ({ count }) => formatCount(count) },
  { column: 'accuracy', label: english.common.accuracy, format: ({ accuracy }) => formatMetric(accuracy) },
  {
    column: 'balancedAccuracy',
    label: words.balanced,
    format: ({ balancedAccuracy }) => formatMetric(balancedAccuracy),
  },
  { column: 'macroF1', label: english.common.macroF1, format: ({ macroF1 }) => formatMetric(macroF1) },
  { column: 'logLoss', label: english.common.logLoss, format: ({ logLoss }) => formatMetric(logLoss) },
];

/** Whether some garments say more about the event than others. */
export function GarmentFacets({ facets, report }: { facets: readonly Facet[]; report: EvaluationReport }) {
  const [sort, setSort] = useState<RowSort<Facet>>({ column: 'count', descending: true });
  const all: Facet = {
    name: words.allGarments,
    count: report.count,
    accuracy: report.accuracy,
    balancedAccuracy: report.balancedAccuracy,
    macroF1: report.macro.f1,
    logLoss: report.logLoss,
  };
  return (
    <>
      <Text size="sm" mb="xs">
        {words.whichGarmentsTellTheEvent}
      </Text>
      <SortedTable
        label={english.common.garmentClass}
        columns={columns}
        rows={facets}
        sort={sort}
        onSort={setSort}
        foot={[all]}
      />
    </>
  );
}
