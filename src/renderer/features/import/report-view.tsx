import { Alert, Group, ScrollArea, Stack, Table, Text, Title } from '@mantine/core';
import { IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import type { ImportReport } from '../../../shared/contract/imports.ts';
import { formatCount, formatDuration, formatQuantity } from '../../ui/format.ts';

/** What an import did or would do, and every record it refused with the reason and the remedy. */
export function ReportView({ report }: { report: ImportReport }) {
  const { counts, rejected, dryRun } = report;
  const figures: [string, number][] = [
    ['Records', counts.records],
    [dryRun ? 'Photos to add' : 'Photos added', counts.photosAdded],
    ['Photos already here', counts.photosKnown],
    [dryRun ? 'Garments to add' : 'Garments added', counts.annotationsAdded],
    ['Garments already here', counts.annotationsKnown],
    [dryRun ? 'Labels to change' : 'Labels changed', counts.labelsChanged],
    ['Rejected', counts.rejected],
  ];
  return (
    <Stack gap="sm" role="status" aria-label="Import report">
      <Alert
        color={dryRun ? 'ink' : 'teal'}
        variant="light"
        icon={dryRun ? <IconInfoCircle size={18} /> : <IconCircleCheck size={18} />}
        title={dryRun ? 'Checked; nothing was written' : 'Imported'}
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
              Time
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
            Rejected{' '}
            {counts.rejected > rejected.length &&
              `(the first ${formatCount(rejected.length)} of ${formatQuantity(counts.rejected, 'record')})`}
          </Title>
          <ScrollArea.Autosize
            mah={360}
            type="auto"
            viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': 'Rejected records' }}
          >
            <Table stickyHeader fz="xs" miw={820}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>File</Table.Th>
                  <Table.Th>Record</Table.Th>
                  <Table.Th>Field</Table.Th>
                  <Table.Th>Cause</Table.Th>
                  <Table.Th>What helps</Table.Th>
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
