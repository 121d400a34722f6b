import { Paper, ScrollArea, Table, Text, Title } from '@mantine/core';
import type { CocoFigures } from '../../../shared/contract/detection.ts';
import type { DetectorReport } from '../../../shared/contract/detector.ts';
import { formatCoco } from '../../ui/format.ts';

const columns: readonly { figure: keyof CocoFigures; label: string }[] = [
  { figure: 'AP', label: 'AP' },
  { figure: 'AP50', label: 'AP50' },
  { figure: 'AP75', label: 'AP75' },
  { figure: 'APs', label: 'Small' },
  { figure: 'APm', label: 'Medium' },
  { figure: 'APl', label: 'Large' },
  { figure: 'AR1', label: 'AR1' },
  { figure: 'AR10', label: 'AR10' },
  { figure: 'AR100', label: 'AR100' },
];

/** All of COCO's headline figures. */
export function CocoTable({ report }: { report: DetectorReport }) {
  return (
    <Paper component="section" aria-labelledby="coco" p={0} h="100%">
      <Title order={2} id="coco" p="md" pb={2}>
        COCO figures
      </Title>
      <Text size="xs" c="dimmed" px="md" pb="xs">
        Small: AP of garments under 32 × 32 pixels; large: from 96 × 96. AR: recall with so many detections a photo. A
        dash: nothing of the kind to measure.
      </Text>
      <ScrollArea
        px="xs"
        pb="xs"
        type="auto"
        viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': 'Table of COCO figures' }}
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
                <Table.Th scope="row">{kind === 'box' ? 'Boxes' : 'Masks'}</Table.Th>
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
