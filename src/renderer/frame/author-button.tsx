import { ActionIcon, Button, Group, Popover, Stack, Text, TextInput, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconUser } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { longestAuthorName, setAuthorName, unnamedAuthor, useAuthor } from '../client/author.ts';
import { english } from '../ui/english.ts';

const words = english.frame.authorButton;

const noticeId = 'author-of-edits';

/** Whose name edits are signed with, and the place to change it. The first edit draws attention to it, once. */
export function AuthorButton() {
  const { name, firstEdit } = useAuthor();
  const [opened, setOpened] = useState(false);

  useEffect(() => {
    if (!firstEdit) return;
    useAuthor.setState({ firstEdit: false });
    notifications.show({
      id: noticeId,
      color: 'ink',
      title: words.editsAreSigned(unnamedAuthor),
      message: (
        <Group justify="space-between" gap="xs">
          <span>{words.yourNameCanStandInTheHistory}</span>
          <Button
            size="compact-xs"
            variant="light"
            onClick={() => {
              notifications.hide(noticeId);
              setOpened(true);
            }}
          >
            {words.enterMyName}
          </Button>
        </Group>
      ),
      autoClose: 15_000,
    });
  }, [firstEdit]);

  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" shadow="md" width={280} trapFocus returnFocus>
      <Tooltip label={words.editsAreSignedName(name)} disabled={opened}>
        <Popover.Target>
          <ActionIcon
            variant="default"
            size={30}
            onClick={() => setOpened((shown) => !shown)}
            aria-label={words.yourNameName(name)}
          >
            <IconUser size={17} />
          </ActionIcon>
        </Popover.Target>
      </Tooltip>
      <Popover.Dropdown aria-label={words.yourName}>
        {opened && <AuthorForm name={name} onDone={() => setOpened(false)} />}
      </Popover.Dropdown>
    </Popover>
  );
}

function AuthorForm({ name, onDone }: { name: string; onDone: () => void }) {
  const [wanted, setWanted] = useState(name === unnamedAuthor ? '' : name);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setAuthorName(wanted);
        onDone();
      }}
    >
      <Stack gap="xs">
        <TextInput
          label={words.yourName}
          description={words.standsBesideEachOfYour}
          placeholder={unnamedAuthor}
          maxLength={longestAuthorName}
          autoComplete="name"
          data-autofocus
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
        <Group justify="space-between" align="center">
          <Text size="xs" c="dimmed">
            {words.keptInThisBrowser}
          </Text>
          <Button type="submit" size="xs">
            {english.common.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
