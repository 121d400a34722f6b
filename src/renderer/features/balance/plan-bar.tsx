import { ActionIcon, Button, Group, Menu, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDots, IconPencil, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { SavedPlan } from '../../../shared/contract/balance.ts';
import { api } from '../../client/api.ts';
import { useAction } from '../../ui/use-jobs.ts';
import { openPlan, samePlan, useDraft } from './draft.ts';

interface PlanBarProps {
  plans: readonly SavedPlan[];
  saved: SavedPlan | undefined;
}

/** Which saved plan is being worked on, and what can be done with it. */
export function PlanBar({ plans, saved }: PlanBarProps) {
  const client = useQueryClient();
  const plan = useDraft((draft) => draft.plan);
  const [renaming, setRenaming] = useState(false);
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ['balance', 'plans'] });
  const restore = useAction('The plan could not be restored', api.balance.save, (again) => {
    void refresh();
    openPlan(again);
  });
  const remove = useAction('The plan could not be removed', api.balance.remove, (removed) => {
    void refresh();
    useDraft.setState({ savedId: undefined });
    notifications.show({
      title: `Removed the plan ${removed.name}`,
      message: (
        <Group justify="space-between" gap="sm">
          <Text size="sm">Runs that were made with it keep it.</Text>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => restore.mutate({ name: removed.name, plan: removed.plan })}
          >
            Undo
          </Button>
        </Group>
      ),
      autoClose: 12_000,
    });
  });
  const rename = useAction('The plan could not be renamed', api.balance.rename, () => {
    void refresh();
    setRenaming(false);
  });
  const changed = saved !== undefined && !samePlan(saved.plan, plan);
  return (
    <div>
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <Select
          label="Saved plan"
          placeholder={plans.length === 0 ? 'None saved yet' : 'A new plan'}
          flex={1}
          clearable
          disabled={plans.length === 0}
          data={plans.map(({ id, name }) => ({ value: String(id), label: name }))}
          value={saved === undefined ? null : String(saved.id)}
          onChange={(value) => openPlan(plans.find(({ id }) => String(id) === value))}
        />
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="default" size={36} aria-label="More for this plan" disabled={saved === undefined}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => setRenaming(true)}>
              Rename
            </Menu.Item>
            <Menu.Item
              leftSection={<IconTrash size={15} />}
              color="red"
              onClick={() => saved && remove.mutate({ id: saved.id })}
            >
              Remove
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Group>
      <Group gap={8} mih={22} mt={4}>
        {changed && (
          <>
            <Text size="xs" c="dimmed">
              Changed, not saved.
            </Text>
            <Button size="compact-xs" variant="subtle" onClick={() => openPlan(saved)}>
              Back to the saved one
            </Button>
          </>
        )}
      </Group>
      <NameDialog
        title="Rename the plan"
        action="Rename"
        opened={renaming}
        initial={saved?.name ?? ''}
        pending={rename.isPending}
        onClose={() => setRenaming(false)}
        onName={(name) => saved && rename.mutate({ id: saved.id, name })}
      />
    </div>
  );
}

interface NameDialogProps {
  title: string;
  action: string;
  opened: boolean;
  initial: string;
  pending: boolean;
  onClose: () => void;
  onName: (name: string) => void;
}

/** Asks for a plan's name. */
export function NameDialog({ title, action, opened, initial, pending, onClose, onName }: NameDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="sm" closeButtonProps={{ 'aria-label': 'Close' }}>
      <NameForm action={action} initial={initial} pending={pending} onName={onName} />
    </Modal>
  );
}

function NameForm({
  action,
  initial,
  pending,
  onName,
}: Pick<NameDialogProps, 'action' | 'initial' | 'pending' | 'onName'>) {
  const [name, setName] = useState(initial);
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (name.trim() !== '') onName(name.trim());
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label="Name"
          data-autofocus
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" loading={pending} disabled={name.trim() === ''}>
          {action}
        </Button>
      </Stack>
    </form>
  );
}
