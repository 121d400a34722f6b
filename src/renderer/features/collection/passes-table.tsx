import { Box, Group, Paper, ScrollArea, Skeleton, Table, Text, Title } from '@mantine/core';
import { IconScan } from '@tabler/icons-react';
import type { DetectionPass, PassCounts } from '../../../shared/contract/detection-passes.ts';
import { TextLink } from '../../ui/anchor.tsx';
import { Empty } from '../../ui/empty.tsx';
import { english } from '../../ui/english.ts';
import { formatCount } from '../../ui/format.ts';
import { JobBadge } from '../../ui/job-card.tsx';

const words = english.collection.passesTable;

const columns: readonly { count: keyof PassCounts; label: string }[] = [
  { count: 'photos', label: english.common.photos },
  { count: 'added', label: words.added },
  { count: 'changed', label: words.changed },
  { count: 'removed', label: words.removed },
  { count: 'kept', label: words.kept },
  { count: 'leftAlone', label: words.leftAlone },
  { count: 'failed', label: words.failed },
];

/** All passes over the collection, with what each did. */
export function PassesTable({ passes, loading }: { passes: readonly DetectionPass[]; loading: boolean }) {
  return (
    <Paper component="section" aria-labelledby="passes" p={0}>
      <Box p="md" pb="xs">
        <Title order={2} id="passes">
          {words.passes}
        </Title>
        <Text size="xs" c="dimmed">
          {words.addedChangedRemovedAndKept}
        </Text>
      </Box>
      {loading && <Skeleton height={120} m="md" />}
      {!loading && passes.length === 0 && (
        <Empty icon={IconScan} title={words.noPassYet}>
          {words.chooseADetectorAndStart}
        </Empty>
      )}
      {passes.length > 0 && (
        <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': words.tableOfPasses }}>
          <Table highlightOnHover miw={600} horizontalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{words.pass}</Table.Th>
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
                      <TextLink href={`/detector/passes/${pass.id}`}>{words.passId(pass.id, pass.modelName)}</TextLink>
                      <JobBadge state={pass.state} />
                    </Group>
                    <Text size="xs" c="dimmed">
                      {words.startedAtScoreFromMinimum(pass.startedAt, pass.minimumScore)}
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
