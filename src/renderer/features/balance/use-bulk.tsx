import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import type { BulkAction } from '../../../shared/contract/editing.ts';
import { api } from '../../client/api.ts';
import { signingAuthor } from '../../client/author.ts';
import { useAction } from '../../ui/use-jobs.ts';

export interface BulkChange {
  apply: (annotationIds: number[], action: BulkAction) => void;
  pending: boolean;
}

/** A change of garments or of their photos, as one step that the notification takes back. */
export function useBulk(): BulkChange {
  const client = useQueryClient();
  const refresh = (): void => {
    for (const feature of ['balance', 'project', 'photos', 'crops'])
      void client.invalidateQueries({ queryKey: [feature] });
  };
  const undo = useAction('This could not be undone', api.bulk.undo, ({ label }) => {
    refresh();
    notifications.show({ message: `Undone: ${label}` });
  });
  const apply = useAction('This could not be changed', api.bulk.apply, ({ editId, label }) => {
    refresh();
    if (editId === null) return;
    const id = `bulk-${editId}`;
    notifications.show({
      id,
      message: (
        <Group justify="space-between" gap="sm" wrap="nowrap">
          <Text size="sm">{label}</Text>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => {
              notifications.hide(id);
              undo.mutate({ author: signingAuthor(), editId });
            }}
          >
            Undo
          </Button>
        </Group>
      ),
      autoClose: 12_000,
    });
  });
  return {
    apply: (annotationIds, action) => apply.mutate({ selection: { annotationIds }, action, author: signingAuthor() }),
    pending: apply.isPending || undo.isPending,
  };
}
