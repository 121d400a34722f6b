import { Button, Group, Modal, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconKeyboard, IconRoute } from '@tabler/icons-react';
import { Fragment, useState, useSyncExternalStore } from 'react';
import { english } from '../english.ts';
import { Keys } from './key-caps.tsx';
import { KeySettings } from './key-settings.tsx';
import { groupHotkeys, hotkeyRegistry } from './registry.ts';

const words = english.hotkeys.help;

interface KeyboardHelpProps {
  opened: boolean;
  onClose: () => void;
  /** Shows the first walk through the studio again. */
  onGuide: () => void;
}

/** All hotkeys that work on the screen behind it, read from the live map. */
export function KeyboardHelp({ opened, onClose, onGuide }: KeyboardHelpProps) {
  const [changing, setChanging] = useState(false);
  if (!opened && changing) setChanging(false);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={changing ? words.changeKeys : words.keyboard}
      size="xl"
      closeOnEscape={!changing}
      closeButtonProps={{ 'aria-label': english.common.close }}
    >
      {changing ? (
        <KeySettings onDone={() => setChanging(false)} />
      ) : (
        <Stack gap="lg">
          {/* Room for the ring of the focus, which the dialog begins with. */}
          <Group justify="flex-end" gap="xs" pt={4}>
            <Button variant="default" size="xs" leftSection={<IconRoute size={15} />} onClick={onGuide}>
              {words.showTheGuide}
            </Button>
            <Button
              variant="default"
              size="xs"
              leftSection={<IconKeyboard size={15} />}
              onClick={() => setChanging(true)}
              data-autofocus
              autoFocus
            >
              {words.changeKeys}
            </Button>
          </Group>
          <LiveKeys />
        </Stack>
      )}
    </Modal>
  );
}

function LiveKeys() {
  const hotkeys = useSyncExternalStore(hotkeyRegistry.subscribe, hotkeyRegistry.list);
  return (
    <SimpleGrid cols={2} spacing="xl" verticalSpacing="lg">
      {groupHotkeys(hotkeys).map(({ group, hotkeys: members }) => (
        <Stack key={group} gap={6}>
          <Title order={3} size="h6" c="dimmed">
            {group}
          </Title>
          {members.map((hotkey) => (
            <Group key={`${hotkey.description} ${hotkey.keys.join()}`} justify="space-between" wrap="nowrap" gap="sm">
              <Text size="sm">{hotkey.description}</Text>
              <Group gap={6} wrap="nowrap">
                {hotkey.keys.map((keys, index) => (
                  <Fragment key={keys}>
                    {index > 0 && (
                      <Text size="xs" c="dimmed">
                        {words.or}
                      </Text>
                    )}
                    <Keys keys={keys} />
                  </Fragment>
                ))}
              </Group>
            </Group>
          ))}
        </Stack>
      ))}
    </SimpleGrid>
  );
}
