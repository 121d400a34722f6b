import { ScrollArea, Table, Text } from '@mantine/core';
import { useState } from 'react';
import type { EvaluationDetails, EvaluationReport } from '../../../shared/contract/evaluation.ts';
import { english } from '../../ui/english.ts';
import { formatCount, formatMetric } from '../../ui/format.ts';
import { sortRows, type RowSort } from '../../ui/row-order.ts';
import { SortHeader } from '../../ui/sort-header.tsx';

const words = english.evaluation.garmentFacets;

type Facet = EvaluationDetails['byGarment'][number];

const columns: readonly { column: keyof Facet & string; label: string }[] = [
  { column: 'name', label: english.common.garmentClass },
  { column: 'count', label: english.common.garments },
  { column: 'accuracy', label: english.common.accuracy },
  { column: 'balancedAccuracy', label: words.balanced },
  { column: 'macroF1', label: english.common.macroF1 },
  { column: 'logLoss', label: english.common.logLoss },
];

/** Whether some garments say more about the event than others. */
export function GarmentFacets({ facets, report }: { facets: readonly Facet[]; report: EvaluationReport }) {
  const [sort, setSort] = useState<RowSort<Facet>>({ column: 'count', descending: true });
  return (
    <>
      <Text size="sm" mb="xs">
        {words.whichGarmentsTellTheEvent}
      </Text>
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
            {sortRows(facets, sort).map((facet) => (
              <Row key={facet.name} {...facet} />
            ))}
          </Table.Tbody>
          <Table.Tfoot>
            <Row
              name={words.allGarments}
              count={report.count}
              accuracy={report.accuracy}
              balancedAccuracy={report.balancedAccuracy}
              macroF1={report.macro.f1}
              logLoss={report.logLoss}
            />
          </Table.Tfoot>
        </Table>
      </ScrollArea>
    </>
  );
}

function Row({ name, count, accuracy, balancedAccuracy, macroF1, logLoss }: Omit<Facet, 'garmentClassId'>) {
  return (
    <Table.Tr>
      <Table.Td>{name}</Table.Td>
      <Table.Td ta="right">{formatCount(count)}</Table.Td>
      {[accuracy, balancedAccuracy, macroF1, logLoss].map((figure, index) => (
        <Table.Td key={index} ta="right">
          {formatMetric(figure)}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}
