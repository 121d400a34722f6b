import { ActionIcon, Button, Group, Menu, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDots, IconPencil, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { SavedPlan } from '../../../shared/contract/balance.ts';
import { api } from '../../client/api.ts';
import { english } from '../../ui/english.ts';
import { useAction } from '../../ui/use-jobs.ts';
import { draftPlan, forgetSaved, openPlan, samePlan, useDraft } from './draft.ts';

const words = english.balance.planBar;

interface PlanBarProps {
  plans: readonly SavedPlan[];
  saved: SavedPlan | undefined;
}

/** Which saved plan is being worked on, and what can be done with it. */
export function PlanBar({ plans, saved }: PlanBarProps) {
  const client = useQueryClient();
  const plan = useDraft(draftPlan);
  const [renaming, setRenaming] = useState(false);
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ['balance', 'plans'] });
  const restore = useAction(words.planCouldNotBeRestored, api.balance.save, (again) => {
    void refresh();
    openPlan(again);
  });
  const remove = useAction(words.planCouldNotBeRemoved, api.balance.remove, (removed) => {
    void refresh();
    forgetSaved();
    notifications.show({
      title: words.removedThePlan(removed.name),
      message: (
        <Group justify="space-between" gap="sm">
          <Text size="sm">{words.runsThatWereMadeWithItKeep}</Text>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => restore.mutate({ name: removed.name, plan: removed.plan })}
          >
            {english.common.undo}
          </Button>
        </Group>
      ),
      autoClose: 12_000,
    });
  });
  const rename = useAction(words.planCouldNotBeRenamed, api.balance.rename, () => {
    void refresh();
    setRenaming(false);
  });
  const changed = saved !== undefined && !samePlan(saved.plan, plan);
  return (
    <div>
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <Select
          label={words.savedPlan}
          placeholder={plans.length === 0 ? words.noneSavedYet : words.newPlan}
          flex={1}
          clearable
          disabled={plans.length === 0}
          data={plans.map(({ id, name }) => ({ value: String(id), label: name }))}
          value={saved === undefined ? null : String(saved.id)}
          onChange={(value) => openPlan(plans.find(({ id }) => String(id) === value))}
        />
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="default" size={36} aria-label={words.moreForThisPlan} disabled={saved === undefined}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => setRenaming(true)}>
              {words.rename}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconTrash size={15} />}
              color="red"
              onClick={() => saved && remove.mutate({ id: saved.id })}
            >
              {words.remove}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Group>
      <Group gap={8} mih={22} mt={4}>
        {changed && (
          <>
            <Text size="xs" c="dimmed">
              {words.changedNotSaved}
            </Text>
            <Button size="compact-xs" variant="subtle" onClick={() => openPlan(saved)}>
              {words.backToTheSavedOne}
            </Button>
          </>
        )}
      </Group>
      <NameDialog
        title={words.renameThePlan}
        action={words.rename}
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
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size="sm"
      closeButtonProps={{ 'aria-label': english.common.close }}
    >
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
          label={english.common.name}
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
