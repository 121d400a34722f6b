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
import { english } from '../english.ts';
import { actionIds, actions, presetLabels, presetNames, type ActionId, type PresetName } from './actions.ts';
import { Keys } from './key-caps.tsx';
import { allConflicts, changeKeys, choosePreset, keysOf, resetKeys, useKeyChoices } from './key-map.ts';
import { KeyRecorder } from './key-recorder.tsx';
import './key-settings.css';

const texts = english.hotkeys.keySettings;

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
          aria-label={texts.keysOf}
          size="xs"
          data={presetNames.map((name) => ({ value: name, label: presetLabels[name] }))}
          value={choices.preset}
          onChange={askPreset}
        />
        <Group gap="xs">
          <Button size="xs" variant="default" disabled={changed === 0} onClick={() => resetKeys()}>
            {texts.resetAll}
          </Button>
          <Button size="xs" onClick={onDone}>
            {english.common.done}
          </Button>
        </Group>
      </Group>
      {wanted && (
        <Alert color="orange" icon={<IconAlertTriangle size={18} />} title={texts.useTheKeysOf(presetLabels[wanted])}>
          <Group gap="xs" mt={4}>
            <Text size="sm">{texts.yourOwnKeysOfAreGiven(changed)}</Text>
            <Button
              size="compact-xs"
              onClick={() => {
                choosePreset(wanted);
                setWanted(undefined);
              }}
            >
              {texts.usePreset(presetLabels[wanted])}
            </Button>
            <Button size="compact-xs" variant="default" onClick={() => setWanted(undefined)}>
              {texts.keepMine}
            </Button>
          </Group>
        </Alert>
      )}
      <Conflicts />
      <TextInput
        aria-label={texts.findAnAction}
        autoFocus
        placeholder={texts.findAnAction}
        leftSection={<IconSearch size={15} />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className="key-list" tabIndex={0} role="group" aria-label={texts.actionsAndTheirKeys}>
        {shown.length === 0 && (
          <Text size="sm" c="dimmed">
            {texts.noActionIsCalledThat}
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
            {texts.noKey}
          </Text>
        )}
        {keys.map((key) => (
          <span key={key} className="key-chip">
            <Keys keys={key} />
            <CloseButton
              size="xs"
              aria-label={texts.takeKeyFromDescription(key, description)}
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
          aria-label={texts.addKeysFor(description)}
        >
          {texts.add}
        </Button>
        <Tooltip label={texts.backToThePresetsKeys}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={24}
            style={{ visibility: choices.own[id] ? 'visible' : 'hidden' }}
            onClick={() => resetKeys(id)}
            aria-label={texts.resetKeysOf(description)}
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
    <Alert color="red" icon={<IconAlertTriangle size={18} />} title={texts.keysWithTwoMeanings}>
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
                {texts.onlyActionDescription(actions[id].description)}
              </Button>
            ))}
          </Group>
        ))}
      </Stack>
    </Alert>
  );
}
