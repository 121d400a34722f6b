import { Button, Group, Popover, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCloudOff, IconLoader2 } from '@tabler/icons-react';
import { useState } from 'react';
import { savingQueue, useSaving } from '../../client/saving/saving.ts';
import { english } from '../../ui/english.ts';

const words = english.photo.savingState;

/** Whether the engine keeps what was drawn. 'Saved' only once it has said so of everything. */
export function SavingState() {
  const { waiting, problem, kept } = useSaving();
  const [opened, setOpened] = useState(false);
  const count = words.countOfEdits(waiting.length);
  if (waiting.length === 0) {
    return (
      <span className="saving-state" role="status">
        <IconCheck size={14} /> {words.saved}
      </span>
    );
  }
  if (!problem) {
    return (
      <span className="saving-state" role="status">
        <IconLoader2 size={14} /> {words.saving}
      </span>
    );
  }
  return (
    <Popover opened={opened} onChange={setOpened} position="top-end" width={340} withArrow trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className="saving-state" data-problem onClick={() => setOpened((shown) => !shown)}>
          <IconCloudOff size={14} /> <span role="status">{words.notSavedYet(count)}</span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <Text size="sm">{problem.message}</Text>
          {typeof problem.details['remedy'] === 'string' && (
            <Text size="sm" c="dimmed">
              {problem.details['remedy']}
            </Text>
          )}
          <Text size="sm">{kept ? words.waitInThisBrowserAndAreSent(count) : words.waitOnThisPageOnly(count)}</Text>
          <Group gap="xs">
            <Button size="xs" onClick={savingQueue.retry}>
              {words.tryNow}
            </Button>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconAlertTriangle size={14} />}
              onClick={() => {
                savingQueue.discard();
                setOpened(false);
              }}
            >
              {words.giveUpCount(count)}
            </Button>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
