import { Alert, Badge, Button, Paper, Skeleton, Stack, Table, Text } from '@mantine/core';
import { IconCircleCheck, IconStethoscope } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { DoctorReport } from '../../../shared/contract/project.ts';
import { api } from '../../client/api.ts';
import { english } from '../../ui/english.ts';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';

const words = english.doctor.doctorScreen;

type Check = DoctorReport['checks'][number];

const statusWords: Readonly<Record<Check['status'], { label: string; colour: string }>> = {
  ok: { label: words.ok, colour: 'teal' },
  warning: { label: words.warning, colour: 'orange' },
  missing: { label: words.missing, colour: 'red' },
};

/** What this machine has, what it lacks, and what helps. */
export function DoctorScreen() {
  const { data: report, error, isFetching, refetch } = useQuery(api.project.doctor.options({}));
  return (
    <Page
      title={words.doctor}
      subtitle={words.whatThisMachineHasWhat}
      actions={
        <Button variant="default" loading={isFetching} onClick={() => void refetch()}>
          {words.checkAgain}
        </Button>
      }
    >
      {error && <Problem error={error} />}
      {!report && !error && (
        <Stack gap="sm" aria-busy>
          <Text size="sm" c="dimmed">
            {words.loadingTensorflowAndLookingAtTheMachine}
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
            title={report.ok ? words.everythingThatIsNeededIsHere : words.somethingIsMissing}
          />
          <Paper p={0}>
            <Table verticalSpacing="xs">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th w={220}>{words.check}</Table.Th>
                  <Table.Th w={110}>{words.status}</Table.Th>
                  <Table.Th>{words.found}</Table.Th>
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
                          <b>{words.whatHelps}</b> {check.remedy}
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
