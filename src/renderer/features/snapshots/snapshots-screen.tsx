import { Button, Code, Group, Modal, Paper, ScrollArea, Skeleton, Stack, Table, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDatabase, IconRestore } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RestoreReport, Snapshot } from '../../../shared/contract/snapshots.ts';
import { api } from '../../client/api.ts';
import { signingAuthor } from '../../client/author.ts';
import { LinkButton, TextLink } from '../../ui/anchor.tsx';
import { changeWords } from '../../ui/data-changes.ts';
import { Empty } from '../../ui/empty.tsx';
import { formatCount, formatMoment, formatQuantity } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';
import { useAction } from '../../ui/use-jobs.ts';

/** The data of all trainings, frozen: what differs from now, and the way back. */
export function SnapshotsScreen() {
  const { data: snapshots, error, refetch } = useQuery(api.snapshots.list.options({}));
  const [restoring, setRestoring] = useState<Snapshot>();
  return (
    <Page title="Data of the runs">
      <Stack gap="md">
        <Text size="sm">
          <TextLink href="/training">All runs</TextLink>
        </Text>
        {error && <Problem error={error} onRetry={() => void refetch()} />}
        {!snapshots && !error && <Skeleton height={200} />}
        {snapshots?.length === 0 && (
          <Empty
            icon={IconDatabase}
            title="No training has frozen its data yet"
            action={<LinkButton href="/training">Train a classifier</LinkButton>}
          >
            Every training writes down which revision of which garment it saw. Each such snapshot can be compared with
            the data of today, and brought back.
          </Empty>
        )}
        {snapshots && snapshots.length > 0 && (
          <Paper p={0}>
            <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': 'Table of snapshots' }}>
              <Table miw={820}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Snapshot</Table.Th>
                    <Table.Th>Runs</Table.Th>
                    <Table.Th ta="right">Train</Table.Th>
                    <Table.Th ta="right">Validation</Table.Th>
                    <Table.Th ta="right">Test</Table.Th>
                    <Table.Th>Since then</Table.Th>
                    <Table.Th aria-label="Restore" />
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {snapshots.map((snapshot) => (
                    <Row key={snapshot.id} snapshot={snapshot} onRestore={() => setRestoring(snapshot)} />
                  ))}
                </Table.Tbody>
              </Table>
            </ScrollArea>
          </Paper>
        )}
      </Stack>
      <RestoreDialog snapshot={restoring} onClose={() => setRestoring(undefined)} />
    </Page>
  );
}

function Row({ snapshot, onRestore }: { snapshot: Snapshot; onRestore: () => void }) {
  const { id, hash, kind, createdAt, counts, runs, detailed } = snapshot;
  const place = kind === 'detector' ? '/detector/runs' : '/training';
  return (
    <Table.Tr>
      <Table.Td>
        <Code>{hash.slice(0, 12)}</Code>
        <Text size="xs" c="dimmed">
          {formatMoment(createdAt)} · {kind}
        </Text>
      </Table.Td>
      <Table.Td>
        <Stack gap={2}>
          {runs.map((run) => (
            <TextLink key={run.id} href={`${place}/${run.id}`}>
              {run.name}
            </TextLink>
          ))}
        </Stack>
      </Table.Td>
      <Table.Td ta="right">{formatCount(counts.train)}</Table.Td>
      <Table.Td ta="right">{formatCount(counts.val)}</Table.Td>
      <Table.Td ta="right">{formatCount(counts.test)}</Table.Td>
      <Table.Td>{detailed ? <Since id={id} /> : <Text size="sm">Holds masks without their history.</Text>}</Table.Td>
      <Table.Td ta="right">
        {detailed && (
          <Button size="compact-sm" variant="default" leftSection={<IconRestore size={14} />} onClick={onRestore}>
            Restore…
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function Since({ id }: { id: number }) {
  const { data, error } = useQuery(api.snapshots.compare.options({ first: id, second: 'now' }));
  if (error) return <Text size="sm">{error.message}</Text>;
  if (!data) return <Skeleton height={16} width={160} />;
  return <Text size="sm">{data.changed === 0 ? 'Nothing has changed.' : `${changeWords(data)}.`}</Text>;
}

function RestoreDialog({ snapshot, onClose }: { snapshot: Snapshot | undefined; onClose: () => void }) {
  const restore = useAction(
    'The snapshot could not be restored',
    (id: number) => api.snapshots.restore({ id, author: signingAuthor() }),
    (report) => {
      onClose();
      tell(report);
    },
  );
  return (
    <Modal
      opened={snapshot !== undefined}
      onClose={onClose}
      title="Bring this data back?"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="sm">
        <Text size="sm">
          Masks, garment classes and review states of its garments, and the events and splits of their photos, become
          what they were on {snapshot && formatMoment(snapshot.createdAt)}. What was excluded since takes part again.
        </Text>
        <Text size="sm">
          Garments that have come since stay as they are. Nothing is lost: it is one step, which can be undone.
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            loading={restore.isPending}
            leftSection={<IconRestore size={15} />}
            onClick={() => snapshot && restore.mutate(snapshot.id)}
          >
            Restore
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function tell({ editId, annotations, photos, addedSince }: RestoreReport): void {
  const id = `restored-${editId}`;
  const stays = addedSince > 0 ? ` ${formatQuantity(addedSince, 'garment')} came since and stay.` : '';
  notifications.show({
    id,
    color: 'teal',
    title: editId === null ? 'Nothing to restore' : 'Restored',
    message: (
      <Group justify="space-between" gap="xs">
        <span>
          {editId === null
            ? `Everything is as it was.${stays}`
            : `${formatQuantity(annotations, 'garment')} and ${formatQuantity(photos, 'photo')} are as they were.${stays}`}
        </span>
        {editId !== null && (
          <Button size="compact-xs" variant="light" onClick={() => undo(editId, id)}>
            Undo
          </Button>
        )}
      </Group>
    ),
    autoClose: 20_000,
  });
}

function undo(editId: number, notification: string): void {
  notifications.hide(notification);
  api.bulk.undo({ author: signingAuthor(), editId }).catch((error: unknown) =>
    notifications.show({
      color: 'red',
      title: 'It could not be undone',
      message: error instanceof Error ? error.message : String(error),
    }),
  );
}
