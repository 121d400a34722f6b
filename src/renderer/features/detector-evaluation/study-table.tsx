import { Paper, ScrollArea, Table, Text, Title } from '@mantine/core';
import type { DetectorReport, DetectorRun } from '../../../shared/contract/detector.ts';
import { english } from '../../ui/english.ts';
import { formatCoco } from '../../ui/format.ts';
import { splitLabels } from '../../ui/strings.ts';

const words = english.detectorEvaluation.studyTable;

type Figures = readonly [AP: number, AP50: number, AP75: number];

interface StudyRow {
  name: string;
  note: string;
  box: Figures;
  mask: Figures;
}

/** Table of the study (Bartoli and Ravagli 2021) with the detector that it compares itself with (Ge et al. 2019). */
const published: readonly StudyRow[] = [
  {
    name: words.theStudy,
    note: words.maskRCnn,
    box: [0.48, 0.63, 0.565],
    mask: [0.466, 0.625, 0.551],
  },
  {
    name: words.geEtAl,
    note: words.matchRCnn,
    box: [0.667, 0.814, 0.773],
    mask: [0.674, 0.834, 0.793],
  },
];

/** This run beside what has been published. */
export function StudyTable({ report, run }: { report: DetectorReport; run: DetectorRun }) {
  const { box, mask } = report.figures;
  const rows: readonly StudyRow[] = [
    {
      name: run.name,
      note: words.thisRun,
      box: [box.AP, box.AP50, box.AP75],
      mask: [mask.AP, mask.AP50, mask.AP75],
    },
    ...published,
  ];
  return (
    <Paper component="section" aria-labelledby="study" p={0} h="100%">
      <Title order={2} id="study" p="md" pb={2}>
        {words.besideTheStudy}
      </Title>
      <Text size="xs" c="dimmed" px="md" pb="xs">
        {dataWords(report, run)}
      </Text>
      <ScrollArea
        px="xs"
        pb="xs"
        type="auto"
        viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': words.tableOfTheStudy }}
      >
        <Table miw={440} verticalSpacing={5} horizontalSpacing={7}>
          <Table.Thead>
            <Table.Tr>
              <Table.Td rowSpan={2} />
              <Table.Th colSpan={3} scope="colgroup" ta="center">
                {english.common.boxes}
              </Table.Th>
              <Table.Th colSpan={3} scope="colgroup" ta="center">
                {english.common.masks}
              </Table.Th>
            </Table.Tr>
            <Table.Tr>
              {(['box', 'mask'] as const).flatMap((kind) =>
                ['AP', 'AP50', 'AP75'].map((label) => (
                  <Table.Th key={`${kind} ${label}`} scope="col" ta="right" fw={500}>
                    {label}
                  </Table.Th>
                )),
              )}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ name, note, box: byBox, mask: byMask }, row) => (
              <Table.Tr key={note}>
                <Table.Th scope="row" fw={row === 0 ? 600 : 500} style={{ overflowWrap: 'anywhere' }}>
                  {name}
                  <Text size="xs" c="dimmed" fw={400}>
                    {note}
                  </Text>
                </Table.Th>
                {[...byBox, ...byMask].map((value, column) => (
                  <Table.Td key={column} ta="right" fw={row === 0 ? 600 : 400}>
                    {formatCoco(value)}
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

function dataWords(report: DetectorReport, run: DetectorRun): string {
  const others = words.publishedFiguresAreOfDeepfashion2s;
  const measured = words.countOfPhotos(report.counts.photos);
  if (run.data?.source === 'deepfashion2') {
    return report.split === 'test'
      ? words.thisRunWasMeasured(others, measured)
      : words.thisRunWasMeasuredOnHeld(others, measured);
  }
  return words.thisRunWasMeasuredOnOfThis(others, measured, splitLabels[report.split].toLowerCase());
}
