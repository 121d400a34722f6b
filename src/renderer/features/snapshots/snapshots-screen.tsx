import {
  Button,
  Code,
  Group,
  Modal,
  Paper,
  ScrollArea,
  Skeleton,
  Stack,
  Table,
  Text,
  VisuallyHidden,
} from '@mantine/core';
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
import { english } from '../../ui/english.ts';
import { formatCount, formatMoment } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';
import { useAction } from '../../ui/use-jobs.ts';

const words = english.snapshots.snapshotsScreen;

/** The data of all trainings, frozen: what differs from now, and the way back. */
export function SnapshotsScreen() {
  const { data: snapshots, error, refetch } = useQuery(api.snapshots.list.options({}));
  const [restoring, setRestoring] = useState<Snapshot>();
  return (
    <Page title={words.dataOfTheRuns}>
      <Stack gap="md">
        <Text size="sm">
          <TextLink href="/training">{words.allRuns}</TextLink>
        </Text>
        {error && <Problem error={error} onRetry={() => void refetch()} />}
        {!snapshots && !error && <Skeleton height={200} />}
        {snapshots?.length === 0 && (
          <Empty
            icon={IconDatabase}
            title={words.noTrainingHasFrozenItsData}
            action={<LinkButton href="/training">{words.trainAClassifier}</LinkButton>}
          >
            {words.everyTrainingWritesDownWhichRevision}
          </Empty>
        )}
        {snapshots && snapshots.length > 0 && (
          <Paper p={0}>
            <ScrollArea
              type="auto"
              viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': words.tableOfSnapshots }}
            >
              <Table miw={820}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{words.snapshot}</Table.Th>
                    <Table.Th>{words.runs}</Table.Th>
                    <Table.Th ta="right">{words.train}</Table.Th>
                    <Table.Th ta="right">{words.validation}</Table.Th>
                    <Table.Th ta="right">{words.test}</Table.Th>
                    <Table.Th>{words.sinceThen}</Table.Th>
                    <Table.Th>
                      <VisuallyHidden>{words.restore}</VisuallyHidden>
                    </Table.Th>
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
      <Table.Td>{detailed ? <Since id={id} /> : <Text size="sm">{words.isOfPhotosOutsideTheProject}</Text>}</Table.Td>
      <Table.Td ta="right">
        {detailed && (
          <Button size="compact-sm" variant="default" leftSection={<IconRestore size={14} />} onClick={onRestore}>
            {words.restoreMore}
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
  return <Text size="sm">{data.changed === 0 ? words.nothingHasChanged : `${changeWords(data)}.`}</Text>;
}

function RestoreDialog({ snapshot, onClose }: { snapshot: Snapshot | undefined; onClose: () => void }) {
  const restore = useAction(
    words.snapshotCouldNotBeRestored,
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
      title={words.bringThisDataBack}
      closeButtonProps={{ 'aria-label': english.common.close }}
    >
      <Stack gap="sm">
        <Text size="sm">
          {words.masksGarmentClassesAndReview(
            snapshot ? formatMoment(snapshot.createdAt) : '',
            snapshot?.kind ?? 'classifier',
          )}
        </Text>
        <Text size="sm">{words.garmentsThatHaveComeSince}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {english.common.cancel}
          </Button>
          <Button
            loading={restore.isPending}
            leftSection={<IconRestore size={15} />}
            onClick={() => snapshot && restore.mutate(snapshot.id)}
          >
            {words.restore}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function tell({ editId, annotations, photos, addedSince }: RestoreReport): void {
  const id = `restored-${editId}`;
  const stays = addedSince > 0 ? words.garmentsCameSinceAndStay(addedSince) : '';
  notifications.show({
    id,
    color: 'teal',
    title: editId === null ? words.nothingToRestore : words.restored,
    message: (
      <Group justify="space-between" gap="xs">
        <span>
          {editId === null
            ? words.everythingIsAsItWas(stays)
            : words.garmentsAndPhotosAreAsThey(annotations, photos, stays)}
        </span>
        {editId !== null && (
          <Button size="compact-xs" variant="light" onClick={() => undo(editId, id)}>
            {english.common.undo}
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
      title: words.itCouldNotBeUndone,
      message: error instanceof Error ? error.message : String(error),
    }),
  );
}
