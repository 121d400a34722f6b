import { Alert, Badge, Button, Paper, Skeleton, Stack, Table, Text } from '@mantine/core';
import { IconCircleCheck, IconStethoscope } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { DoctorReport } from '../../../shared/contract/project.ts';
import { api } from '../../client/api.ts';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';

type Check = DoctorReport['checks'][number];

const statusWords: Readonly<Record<Check['status'], { label: string; colour: string }>> = {
  ok: { label: 'OK', colour: 'teal' },
  warning: { label: 'Warning', colour: 'orange' },
  missing: { label: 'Missing', colour: 'red' },
};

/** What this machine has, what it lacks, and what helps. */
export function DoctorScreen() {
  const { data: report, error, isFetching, refetch } = useQuery(api.project.doctor.options({}));
  return (
    <Page
      title="Doctor"
      subtitle="What this machine has, what it lacks, and what helps"
      actions={
        <Button variant="default" loading={isFetching} onClick={() => void refetch()}>
          Check again
        </Button>
      }
    >
      {error && <Problem error={error} />}
      {!report && !error && (
        <Stack gap="sm" aria-busy>
          <Text size="sm" c="dimmed">
            Loading TensorFlow and looking at the machine takes a few seconds.
          </Text>
          <Skeleton height={320} />
        </Stack>
      )}
      {report && (
        <Stack gap="md">
          <Alert
            color={report.ok ? 'teal' : 'orange'}
            variant="light"
            icon={report.ok ? <IconCircleCheck size={18} /> : <IconStethoscope size={18} />}
            title={report.ok ? 'Everything that is needed is here' : 'Something is missing'}
          />
          <Paper p={0}>
            <Table verticalSpacing="xs">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th w={220}>Check</Table.Th>
                  <Table.Th w={110}>Status</Table.Th>
                  <Table.Th>Found</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {report.checks.map((check) => (
                  <Table.Tr key={check.name}>
                    <Table.Td fw={500}>{check.name}</Table.Td>
                    <Table.Td>
                      <Badge size="sm" variant="light" tt="none" color={statusWords[check.status].colour}>
                        {statusWords[check.status].label}
                      </Badge>
                    </Table.Td>
                    <Table.Td style={{ overflowWrap: 'anywhere' }}>
                      {check.value}
                      {check.remedy && (
                        <Text size="sm" mt={2}>
                          <b>What helps:</b> {check.remedy}
                        </Text>
                      )}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Paper>
        </Stack>
      )}
    </Page>
  );
}
