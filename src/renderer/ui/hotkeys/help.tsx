import { Group, Kbd, Modal, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { Fragment, useSyncExternalStore } from 'react';
import { groupHotkeys, hotkeyRegistry, keyCaps } from './registry.ts';

const mac = /mac/i.test(navigator.userAgent);

export function Keys({ keys }: { keys: string }) {
  return (
    <Group gap={4} wrap="nowrap">
      {keyCaps(keys, mac).map((cap) => (
        <Kbd key={cap} size="xs">
          {cap}
        </Kbd>
      ))}
    </Group>
  );
}

/** All hotkeys that work on the screen behind it, read from the live map. */
export function KeyboardHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const hotkeys = useSyncExternalStore(hotkeyRegistry.subscribe, hotkeyRegistry.list);
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard" size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      <SimpleGrid cols={2} spacing="xl" verticalSpacing="lg">
        {groupHotkeys(hotkeys).map(({ group, hotkeys: members }) => (
          <Stack key={group} gap={6}>
            <Title order={3} size="h6" c="dimmed">
              {group}
            </Title>
            {members.map((hotkey) => (
              <Group key={hotkey.description} justify="space-between" wrap="nowrap" gap="sm">
                <Text size="sm">{hotkey.description}</Text>
                <Group gap={6} wrap="nowrap">
                  {hotkey.keys.map((keys, index) => (
                    <Fragment key={keys}>
                      {index > 0 && (
                        <Text size="xs" c="dimmed">
                          or
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
    </Modal>
  );
}
