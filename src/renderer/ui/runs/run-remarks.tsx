import { Button, Group, Modal, Stack, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../client/api.ts';
import { english } from '../english.ts';
import { useAction } from '../use-jobs.ts';
import type { AnyRun } from './run-rows.ts';

const words = english.runs.runRemarks;

interface RunRemarksProps {
  /** Undefined: closed. */
  run: AnyRun | undefined;
  /** Tags in use, to choose from. */
  tags: readonly string[];
  onClose: () => void;
}

/** Name, tags and note of a run. */
export function RunRemarks({ run, tags, onClose }: RunRemarksProps) {
  return (
    <Modal
      opened={run !== undefined}
      onClose={onClose}
      title={run ? words.runId(run.id) : ''}
      closeButtonProps={{ 'aria-label': english.common.close }}
    >
      {run && <Form key={run.id} run={run} tags={tags} onClose={onClose} />}
    </Modal>
  );
}

function Form({ run, tags, onClose }: { run: AnyRun; tags: readonly string[]; onClose: () => void }) {
  const [name, setName] = useState(run.name);
  const [chosen, setChosen] = useState([...run.tags]);
  const [note, setNote] = useState(run.note);
  const save = useAction(
    words.remarksCouldNotBeSaved,
    () => api.runs.annotate({ id: run.id, name: name.trim() || run.name, tags: chosen, note }),
    onClose,
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(undefined);
      }}
    >
      <Stack gap="sm">
        <TextInput
          label={english.common.name}
          maxLength={200}
          value={name}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TagsInput
          label={words.tags}
          description={words.enterOrCommaAddsOne}
          data={[...tags]}
          maxTags={20}
          value={chosen}
          onChange={(value) => setChosen(value.map((tag) => tag.trim().slice(0, 40)).filter(Boolean))}
        />
        <Textarea
          label={words.note}
          placeholder={words.whatWasTriedAndWhat}
          autosize
          minRows={3}
          maxRows={10}
          maxLength={4000}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {english.common.cancel}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {english.common.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
