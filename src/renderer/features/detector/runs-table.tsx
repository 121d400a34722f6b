import { Box, Group, Paper, ScrollArea, Skeleton, Table, Text, Title } from '@mantine/core';
import { IconScan } from '@tabler/icons-react';
import type { DetectorRun } from '../../../shared/contract/detector.ts';
import { TextLink } from '../../ui/anchor.tsx';
import { Empty } from '../../ui/empty.tsx';
import { formatCoco, formatDuration, formatMoment } from '../../ui/format.ts';
import { JobBadge } from '../../ui/job-card.tsx';
import { architectureLabels, splitLabels } from '../../ui/strings.ts';

export function RunsTable({ runs, loading }: { runs: readonly DetectorRun[]; loading: boolean }) {
  return (
    <Paper component="section" aria-labelledby="runs" p={0}>
      <Box p="md" pb="xs">
        <Title order={2} id="runs">
          Detector runs
        </Title>
        <Text size="xs" c="dimmed">
          COCO’s average precision of the best epoch on the validation split.
        </Text>
      </Box>
      {loading && <Skeleton height={120} m="md" />}
      {!loading && runs.length === 0 && (
        <Empty icon={IconScan} title="No detector trained here yet">
          Start a training with the form. It learns from the photos’ current masks, corrected ones first, and measures
          itself after each epoch.
        </Empty>
      )}
      {runs.length > 0 && (
        <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': 'Table of detector runs' }}>
          <Table highlightOnHover miw={640} horizontalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Run</Table.Th>
                <Table.Th>State</Table.Th>
                <Table.Th ta="right">Best epoch</Table.Th>
                <Table.Th ta="right">Mask AP</Table.Th>
                <Table.Th ta="right">AP50</Table.Th>
                <Table.Th ta="right">Box AP</Table.Th>
                <Table.Th ta="right">Time</Table.Th>
                <Table.Th>Evaluation</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {runs.map((run) => (
                <Table.Tr key={run.id}>
                  <Table.Td>
                    <TextLink href={`/detector/runs/${run.id}`}>{run.name}</TextLink>
                    <Text size="xs" c="dimmed">
                      {run.recipe.name} · {architectureLabels[run.architecture]} · seed {run.seed}
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
                    {formatCoco(run.result?.validation.mask.AP)}
                  </Table.Td>
                  <Table.Td ta="right">{formatCoco(run.result?.validation.mask.AP50)}</Table.Td>
                  <Table.Td ta="right">{formatCoco(run.result?.validation.box.AP)}</Table.Td>
                  <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
                    {run.result ? formatDuration(run.result.seconds) : '–'}
                  </Table.Td>
                  <Table.Td>
                    <Group gap={8}>
                      {run.evaluatedSplits.map((split) => (
                        <TextLink key={split} href={`/detector/evaluation?run=${run.id}&split=${split}`}>
                          {splitLabels[split]}
                        </TextLink>
                      ))}
                      {run.evaluatedSplits.length === 0 && run.state === 'done' && (
                        <TextLink href={`/detector/evaluation?run=${run.id}`}>Evaluate</TextLink>
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
