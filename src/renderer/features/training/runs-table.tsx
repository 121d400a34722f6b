import { Box, Group, Paper, ScrollArea, Skeleton, Table, Text, Title } from '@mantine/core';
import { IconSchool } from '@tabler/icons-react';
import type { Run } from '../../../shared/contract/training.ts';
import { TextLink } from '../../ui/anchor.tsx';
import { Empty } from '../../ui/empty.tsx';
import { formatDuration, formatLoss, formatMoment, formatShare } from '../../ui/format.ts';
import { JobBadge } from '../../ui/job-card.tsx';
import { splitLabels } from '../../ui/strings.ts';

export function RunsTable({ runs, loading }: { runs: readonly Run[]; loading: boolean }) {
  return (
    <Paper component="section" aria-labelledby="runs" p={0}>
      <Box p="md" pb="xs">
        <Title order={2} id="runs">
          Runs
        </Title>
        <Text size="xs" c="dimmed">
          Accuracy and loss are the best epoch’s on the validation split.
        </Text>
      </Box>
      {loading && <Skeleton height={120} m="md" />}
      {!loading && runs.length === 0 && (
        <Empty icon={IconSchool} title="No runs yet">
          Start a training on the left. Each run records its data, recipe, seed and weights, so that it can be made
          again.
        </Empty>
      )}
      {runs.length > 0 && (
        <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': 'Table of runs' }}>
          <Table highlightOnHover miw={640}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Run</Table.Th>
                <Table.Th>State</Table.Th>
                <Table.Th ta="right">Best epoch</Table.Th>
                <Table.Th ta="right">Accuracy</Table.Th>
                <Table.Th ta="right">Loss</Table.Th>
                <Table.Th ta="right">Time</Table.Th>
                <Table.Th>Evaluation</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {runs.map((run) => (
                <Table.Tr key={run.id}>
                  <Table.Td>
                    <TextLink href={`/training/${run.id}`}>{run.name}</TextLink>
                    <Text size="xs" c="dimmed">
                      {run.recipe.name} · {run.backbone}
                      {run.fusion ? ' + class' : ''} · seed {run.seed}
                    </Text>
                    <Text size="xs" c="dimmed">
                      {formatMoment(run.createdAt)}
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    <JobBadge state={run.state} />
                  </Table.Td>
                  <Table.Td ta="right">{run.bestEpoch ?? '–'}</Table.Td>
                  <Table.Td ta="right" fw={600}>
                    {run.result ? formatShare(run.result.validation.accuracy) : '–'}
                  </Table.Td>
                  <Table.Td ta="right">{run.result ? formatLoss(run.result.validation.loss) : '–'}</Table.Td>
                  <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
                    {run.result ? formatDuration(run.result.seconds) : '–'}
                  </Table.Td>
                  <Table.Td>
                    <Group gap={8}>
                      {run.evaluatedSplits.map((split) => (
                        <TextLink key={split} href={`/evaluation?run=${run.id}&split=${split}`}>
                          {splitLabels[split]}
                        </TextLink>
                      ))}
                      {run.evaluatedSplits.length === 0 && run.state === 'done' && (
                        <TextLink href={`/evaluation?run=${run.id}`}>Evaluate</TextLink>
                      )}
                    </Group>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea>
      )}
    </Paper>
  );
}
