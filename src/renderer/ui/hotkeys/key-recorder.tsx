import { Button, Group, Text } from '@mantine/core';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { english } from '../english.ts';
import { actions, type ActionId } from './actions.ts';
import { Keys } from './key-caps.tsx';
import { changeKeys, conflictsOf, keysOf, takeKeys, useKeyChoices } from './key-map.ts';
import { keptByBrowser, keysOfPress, sameKeys } from './keys.ts';
import { hotkeyRegistry } from './registry.ts';

const words = english.hotkeys.keyRecorder;

/** Takes the next keys pressed for an action; asks first where they belong to another. Escape gives up. */
export function KeyRecorder({ id, onDone }: { id: ActionId; onDone: () => void }) {
  const choices = useKeyChoices();
  const [pressed, setPressed] = useState<string>();
  const field = useRef<HTMLDivElement>(null);
  const { description } = actions[id];
  const known = keysOf(choices, id);
  useEffect(() => field.current?.focus(), []);

  function listen(event: KeyboardEvent): void {
    if (event.target !== field.current) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') return onDone();
    const keys = keysOfPress(event.nativeEvent);
    if (keys === undefined) return;
    const free = conflictsOf(choices, id, keys).length === 0 && placeOf(keys) === undefined && !keptByBrowser(keys);
    if (!free) return setPressed(keys);
    if (!known.some((other) => sameKeys(other, keys))) changeKeys(id, [...known, keys]);
    onDone();
  }

  const owners = pressed === undefined ? [] : conflictsOf(choices, id, pressed);
  const place = pressed === undefined ? undefined : placeOf(pressed);
  const kept = pressed !== undefined && keptByBrowser(pressed);
  return (
    <div className="key-row" onKeyDown={listen}>
      <div>
        <Text size="sm">{description}</Text>
        <Text size="xs" role="alert">
          {kept && words.browserKeepsTheseKeysForItself}
          {!kept && place !== undefined && words.theseKeysGoToOnEvery(place)}
          {!kept && place === undefined && owners.length > 0 && (
            <>{words.belongsToOwners(owners.map((owner) => `‘${actions[owner].description}’`).join(words.and))}</>
          )}
        </Text>
      </div>
      <Group gap="xs" wrap="nowrap">
        <div
          ref={field}
          tabIndex={0}
          role="textbox"
          aria-readonly
          aria-label={words.pressTheNewKeysFor(description)}
          className="key-field"
        >
          {pressed === undefined ? words.pressKeys : <Keys keys={pressed} />}
        </div>
        {pressed !== undefined && owners.length > 0 && !kept && place === undefined && (
          <Button
            size="compact-xs"
            onClick={() => {
              takeKeys(id, [...known, pressed], pressed);
              onDone();
            }}
          >
            {words.takeThem}
          </Button>
        )}
        <Button size="compact-xs" variant="default" onClick={onDone}>
          {english.common.cancel}
        </Button>
      </Group>
    </div>
  );
}

/** The place in the navigation that has these keys: those cannot be changed. */
function placeOf(keys: string): string | undefined {
  return hotkeyRegistry
    .list()
    .find((hotkey) => hotkey.group === english.common.goTo && hotkey.keys.some((other) => sameKeys(other, keys)))
    ?.description;
}
