import { Group, Kbd } from '@mantine/core';
import { keyCaps, onMac } from './registry.ts';

/** A combination as it stands on the keys. */
export function Keys({ keys }: { keys: string }) {
  return (
    <Group gap={4} wrap="nowrap">
      {keyCaps(keys, onMac).map((cap) => (
        <Kbd key={cap} size="xs">
          {cap}
        </Kbd>
      ))}
    </Group>
  );
}
