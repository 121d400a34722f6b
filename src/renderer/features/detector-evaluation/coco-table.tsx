import { Paper, ScrollArea, Table, Text, Title } from '@mantine/core';
import type { CocoFigures } from '../../../shared/contract/detection.ts';
import type { DetectorReport } from '../../../shared/contract/detector.ts';
import { english } from '../../ui/english.ts';
import { formatCoco } from '../../ui/format.ts';

const words = english.detectorEvaluation.cocoTable;

const columns: readonly { figure: keyof CocoFigures; label: string }[] = [
  { figure: 'AP', label: words.ap },
  { figure: 'AP50', label: english.common.ap50 },
  { figure: 'AP75', label: words.ap75 },
  { figure: 'APs', label: words.small },
  { figure: 'APm', label: words.medium },
  { figure: 'APl', label: words.large },
  { figure: 'AR1', label: words.ar1 },
  { figure: 'AR10', label: words.ar10 },
  { figure: 'AR100', label: words.ar100 },
];

/** All of COCO's headline figures. */
export function CocoTable({ report }: { report: DetectorReport }) {
  return (
    <Paper component="section" aria-labelledby="coco" p={0} h="100%">
      <Title order={2} id="coco" p="md" pb={2}>
        {words.cocoFigures}
      </Title>
      <Text size="xs" c="dimmed" px="md" pb="xs">
        {words.smallApOfGarmentsUnder}
      </Text>
      <ScrollArea
        px="xs"
        pb="xs"
        type="auto"
        viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': words.tableOfCocoFigures }}
      >
        <Table miw={440} verticalSpacing={5} horizontalSpacing={7}>
          <Table.Thead>
            <Table.Tr>
              <Table.Td />
              {columns.map(({ figure, label }) => (
                <Table.Th key={figure} scope="col" ta="right">
                  {label}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {(['box', 'mask'] as const).map((kind) => (
              <Table.Tr key={kind}>
                <Table.Th scope="row">{kind === 'box' ? english.common.boxes : english.common.masks}</Table.Th>
                {columns.map(({ figure }) => (
                  <Table.Td key={figure} ta="right" fw={figure === 'AP' ? 600 : 400}>
                    {formatCoco(report.figures[kind][figure])}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
    </Paper>
  );
}
