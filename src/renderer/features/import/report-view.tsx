import { Alert, Group, ScrollArea, Stack, Table, Text, Title } from '@mantine/core';
import { IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import type { ImportReport } from '../../../shared/contract/imports.ts';
import { english } from '../../ui/english.ts';
import { formatCount, formatDuration } from '../../ui/format.ts';

const words = english.import.reportView;

/** What an import did or would do, and every record it refused with the reason and the remedy. */
export function ReportView({ report }: { report: ImportReport }) {
  const { counts, rejected, dryRun } = report;
  const figures: [string, number][] = [
    [words.records, counts.records],
    [dryRun ? words.photosToAdd : words.photosAdded, counts.photosAdded],
    [words.photosAlreadyHere, counts.photosKnown],
    [dryRun ? words.garmentsToAdd : words.garmentsAdded, counts.annotationsAdded],
    [words.garmentsAlreadyHere, counts.annotationsKnown],
    [dryRun ? words.labelsToChange : words.labelsChanged, counts.labelsChanged],
    [words.rejected, counts.rejected],
  ];
  return (
    <Stack gap="sm" role="status" aria-label={words.importReport}>
      <Alert
        color={dryRun ? 'ink' : 'teal'}
        variant="light"
        icon={dryRun ? <IconInfoCircle size={18} /> : <IconCircleCheck size={18} />}
        title={dryRun ? words.checkedNothingWasWritten : words.imported}
      >
        <Group gap="xl">
          {figures.map(([name, value]) => (
            <div key={name}>
              <Text size="xs" c="dimmed">
                {name}
              </Text>
              <Text fw={600} className="figures">
                {formatCount(value)}
              </Text>
            </div>
          ))}
          <div>
            <Text size="xs" c="dimmed">
              {words.time}
            </Text>
            <Text fw={600} className="figures">
              {formatDuration(report.seconds)}
            </Text>
          </div>
        </Group>
      </Alert>
      {rejected.length > 0 && (
        <div>
          <Title order={3} mb={4}>
            {words.rejectedFirstOf(
              counts.rejected > rejected.length ? words.firstOfRecords(rejected.length, counts.rejected) : '',
            )}
          </Title>
          <ScrollArea.Autosize
            mah={360}
            type="auto"
            viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': words.rejectedRecords }}
          >
            <Table stickyHeader fz="xs" miw={820}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{words.file}</Table.Th>
                  <Table.Th>{words.record}</Table.Th>
                  <Table.Th>{words.field}</Table.Th>
                  <Table.Th>{words.cause}</Table.Th>
                  <Table.Th>{words.whatHelps}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rejected.map((record, index) => (
                  <Table.Tr key={index}>
                    <Table.Td style={{ overflowWrap: 'anywhere' }}>{record.file}</Table.Td>
                    <Table.Td>{record.record}</Table.Td>
                    <Table.Td>{record.field}</Table.Td>
                    <Table.Td>{record.cause}</Table.Td>
                    <Table.Td>{record.remedy}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </ScrollArea.Autosize>
        </div>
      )}
    </Stack>
  );
}
