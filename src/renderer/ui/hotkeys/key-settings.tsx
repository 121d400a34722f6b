import {
  ActionIcon,
  Alert,
  Button,
  CloseButton,
  Group,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
  Title,
  Tooltip,
} from '@mantine/core';
import { IconAlertTriangle, IconRotate, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { actionIds, actions, presetLabels, presetNames, type ActionId, type PresetName } from './actions.ts';
import { Keys } from './key-caps.tsx';
import { allConflicts, changeKeys, choosePreset, keysOf, resetKeys, useKeyChoices } from './key-map.ts';
import { KeyRecorder } from './key-recorder.tsx';
import './key-settings.css';

/** Every action with its keys, to be changed. What is chosen is kept on this machine. */
export function KeySettings({ onDone }: { onDone: () => void }) {
  const choices = useKeyChoices();
  const [text, setText] = useState('');
  const [recording, setRecording] = useState<ActionId>();
  /** Whose keys were taken last: its button gets the focus back. */
  const [recorded, setRecorded] = useState<ActionId>();
  const [wanted, setWanted] = useState<PresetName>();
  const changed = Object.keys(choices.own).length;

  function askPreset(name: string): void {
    const preset = presetNames.find((known) => known === name) ?? 'studio';
    if (changed > 0) setWanted(preset);
    else choosePreset(preset);
  }

  const words = text.trim().toLowerCase();
  const shown = actionIds.filter((id) =>
    `${actions[id].description} ${actions[id].group}`.toLowerCase().includes(words),
  );
  const groups = [...new Set(shown.map((id) => actions[id].group))];
  return (
    <Stack gap="md">
      <Group justify="space-between" gap="sm">
        <SegmentedControl
          aria-label="Keys of"
          size="xs"
          data={presetNames.map((name) => ({ value: name, label: presetLabels[name] }))}
          value={choices.preset}
          onChange={askPreset}
        />
        <Group gap="xs">
          <Button size="xs" variant="default" disabled={changed === 0} onClick={() => resetKeys()}>
            Reset all
          </Button>
          <Button size="xs" onClick={onDone}>
            Done
          </Button>
        </Group>
      </Group>
      {wanted && (
        <Alert color="orange" icon={<IconAlertTriangle size={18} />} title={`Use the keys of ${presetLabels[wanted]}?`}>
          <Group gap="xs" mt={4}>
            <Text size="sm">Your own keys of {changed === 1 ? 'one action' : `${changed} actions`} are given up.</Text>
            <Button
              size="compact-xs"
              onClick={() => {
                choosePreset(wanted);
                setWanted(undefined);
              }}
            >
              Use {presetLabels[wanted]}
            </Button>
            <Button size="compact-xs" variant="default" onClick={() => setWanted(undefined)}>
              Keep mine
            </Button>
          </Group>
        </Alert>
      )}
      <Conflicts />
      <TextInput
        aria-label="Find an action"
        autoFocus
        placeholder="Find an action"
        leftSection={<IconSearch size={15} />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className="key-list" tabIndex={0} role="group" aria-label="Actions and their keys">
        {shown.length === 0 && (
          <Text size="sm" c="dimmed">
            No action is called that.
          </Text>
        )}
        {groups.map((group) => (
          <section key={group} aria-label={group}>
            <Title order={3} size="h6" c="dimmed" mt="sm" mb={4}>
              {group}
            </Title>
            {shown
              .filter((id) => actions[id].group === group)
              .map((id) =>
                recording === id ? (
                  <KeyRecorder
                    key={id}
                    id={id}
                    onDone={() => {
                      setRecorded(id);
                      setRecording(undefined);
                    }}
                  />
                ) : (
                  <ActionRow key={id} id={id} focused={id === recorded} onAdd={() => setRecording(id)} />
                ),
              )}
          </section>
        ))}
      </div>
    </Stack>
  );
}

function ActionRow({ id, focused, onAdd }: { id: ActionId; focused: boolean; onAdd: () => void }) {
  const choices = useKeyChoices();
  const { description } = actions[id];
  const keys = keysOf(choices, id);
  return (
    <div className="key-row">
      <Text size="sm">{description}</Text>
      <Group gap="sm" wrap="nowrap">
        {keys.length === 0 && (
          <Text size="xs" c="dimmed">
            No key
          </Text>
        )}
        {keys.map((key) => (
          <span key={key} className="key-chip">
            <Keys keys={key} />
            <CloseButton
              size="xs"
              aria-label={`Take ${key} from ${description}`}
              onClick={() =>
                changeKeys(
                  id,
                  keys.filter((other) => other !== key),
                )
              }
            />
          </span>
        ))}
        <Button
          size="compact-xs"
          variant="default"
          onClick={onAdd}
          autoFocus={focused}
          aria-label={`Add keys for ${description}`}
        >
          Add
        </Button>
        <Tooltip label="Back to the preset's keys">
          <ActionIcon
            variant="subtle"
            color="gray"
            size={24}
            style={{ visibility: choices.own[id] ? 'visible' : 'hidden' }}
            onClick={() => resetKeys(id)}
            aria-label={`Reset keys of ${description}`}
          >
            <IconRotate size={15} />
          </ActionIcon>
        </Tooltip>
      </Group>
    </div>
  );
}

/** Two actions with the same keys: what a reset can bring back. */
function Conflicts() {
  const choices = useKeyChoices();
  const conflicts = allConflicts(choices);
  if (conflicts.length === 0) return null;
  return (
    <Alert color="red" icon={<IconAlertTriangle size={18} />} title="Keys with two meanings">
      <Stack gap={6} mt={4}>
        {conflicts.map(({ keys, ids }) => (
          <Group key={`${keys} ${ids.join()}`} gap="xs">
            <Keys keys={keys} />
            {ids.map((id) => (
              <Button
                key={id}
                size="compact-xs"
                variant="default"
                onClick={() => {
                  for (const other of ids) {
                    if (other === id) continue;
                    changeKeys(
                      other,
                      keysOf(choices, other).filter((known) => known !== keys),
                    );
                  }
                }}
              >
                Only {actions[id].description}
              </Button>
            ))}
          </Group>
        ))}
      </Stack>
    </Alert>
  );
}
