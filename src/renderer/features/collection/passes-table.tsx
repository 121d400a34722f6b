import { Box, Group, Paper, ScrollArea, Skeleton, Table, Text, Title } from '@mantine/core';
import { IconScan } from '@tabler/icons-react';
import type { DetectionPass, PassCounts } from '../../../shared/contract/detector.ts';
import { TextLink } from '../../ui/anchor.tsx';
import { Empty } from '../../ui/empty.tsx';
import { formatCount, formatMoment } from '../../ui/format.ts';
import { JobBadge } from '../../ui/job-card.tsx';

const columns: readonly { count: keyof PassCounts; label: string }[] = [
  { count: 'photos', label: 'Photos' },
  { count: 'added', label: 'Added' },
  { count: 'changed', label: 'Changed' },
  { count: 'removed', label: 'Removed' },
  { count: 'kept', label: 'Kept' },
  { count: 'leftAlone', label: 'Left alone' },
  { count: 'failed', label: 'Failed' },
];

/** All passes over the collection, with what each did. */
export function PassesTable({ passes, loading }: { passes: readonly DetectionPass[]; loading: boolean }) {
  return (
    <Paper component="section" aria-labelledby="passes" p={0}>
      <Box p="md" pb="xs">
        <Title order={2} id="passes">
          Passes
        </Title>
        <Text size="xs" c="dimmed">
          Added, changed, removed and kept count garments; left alone and failed count photos.
        </Text>
      </Box>
      {loading && <Skeleton height={120} m="md" />}
      {!loading && passes.length === 0 && (
        <Empty icon={IconScan} title="No pass yet">
          Choose a detector and start a pass. What it finds is added to the photos, unreviewed, with its score; what
          people made is never touched.
        </Empty>
      )}
      {passes.length > 0 && (
        <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': 'Table of passes' }}>
          <Table highlightOnHover miw={600} horizontalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Pass</Table.Th>
                {columns.map(({ count, label }) => (
                  <Table.Th key={count} ta="right" style={{ whiteSpace: 'nowrap' }}>
                    {label}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {passes.map((pass) => (
                <Table.Tr key={pass.id}>
                  <Table.Td>
                    <Group gap={8}>
                      <TextLink href={`/detector/passes/${pass.id}`}>
                        Pass {pass.id}: {pass.modelName}
                      </TextLink>
                      <JobBadge state={pass.state} />
                    </Group>
                    <Text size="xs" c="dimmed">
                      {formatMoment(pass.startedAt)} · score from {pass.minimumScore}
                    </Text>
                  </Table.Td>
                  {columns.map(({ count }) => (
                    <Table.Td key={count} ta="right">
                      {formatCount(pass.counts[count])}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea>
      )}
    </Paper>
  );
}
