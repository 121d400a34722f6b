import { Button, Checkbox, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { splitName } from '../../../shared/contract/common.ts';
import type { KeptPicture, PictureRecommendation } from '../../../shared/contract/recommend.ts';
import type { StudioError } from '../../../shared/domain/errors.ts';
import { api } from '../../client/api.ts';
import { signingAuthor } from '../../client/author.ts';
import { TextLink } from '../../ui/anchor.tsx';
import { english } from '../../ui/english.ts';
import { Problem } from '../../ui/problem.tsx';
import { splitLabels } from '../../ui/strings.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import { markKept, type Question } from './question.ts';

const words = english.recommend.keepForm;

interface KeepFormProps {
  question: Question;
  answer: PictureRecommendation;
  opened: boolean;
  onClose: () => void;
}

/** Corrects an answer and makes it a photo of the project. */
export function KeepForm({ question, answer, opened, onClose }: KeepFormProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={words.keepAsData}
      size="lg"
      closeButtonProps={{ 'aria-label': english.common.close }}
    >
      <Fields question={question} answer={answer} onClose={onClose} />
    </Modal>
  );
}

interface Row {
  right: boolean;
  garmentClassId: number | null;
}

function Fields({ question, answer, onClose }: Omit<KeepFormProps, 'opened'>) {
  const { events, garments } = useTaxonomies();
  const [rows, setRows] = useState<readonly Row[]>(() =>
    answer.garments.map(({ garment }) => ({
      right: true,
      garmentClassId: garments.classes.find(({ name }) => name === garment)?.id ?? null,
    })),
  );
  const [event, setEvent] = useState<string | null>(null);
  const [split, setSplit] = useState<string | null>('train');
  const keep = useMutation<KeptPicture, StudioError>({
    mutationFn: () =>
      api.recommend.keep({
        question: answer.question,
        fileName: question.picture.name.slice(0, 255) || 'picture',
        eventClassId: event === null ? null : Number(event),
        split: split === null ? null : splitName.parse(split),
        garments: rows.flatMap(({ right, garmentClassId }, index) => (right ? [{ index, garmentClassId }] : [])),
        author: signingAuthor(),
      }),
    onSuccess: ({ photoId, annotations }) => {
      markKept(question.id, photoId);
      onClose();
      notifications.show({
        title: words.isInTheProject(question.picture.name),
        message: <TextLink href={`/photos/${photoId}`}>{words.garmentsOpenThePhoto(annotations)}</TextLink>,
        color: 'teal',
      });
    },
  });

  function change(index: number, changes: Partial<Row>): void {
    setRows((current) => current.map((row, at) => (at === index ? { ...row, ...changes } : row)));
  }

  function submit(submitted: FormEvent): void {
    submitted.preventDefault();
    keep.mutate();
  }

  const best = answer.outfit[0];
  return (
    <Stack component="form" gap="md" onSubmit={submit}>
      <Select
        label={english.common.event}
        description={best ? words.classifierSays(best.event, best.probability) : undefined}
        placeholder={words.whichEventIsItReally}
        clearable
        searchable
        data={events.classes.map(({ id, name }) => ({ value: String(id), label: name }))}
        value={event}
        onChange={setEvent}
        data-autofocus
      />
      <Select
        label={words.split}
        placeholder={english.common.noSplit}
        clearable
        data={splitName.options.map((value) => ({ value, label: splitLabels[value] }))}
        value={split}
        onChange={setSplit}
      />
      <div role="group" aria-label={english.common.garments}>
        <Text size="sm" fw={500} mb={6}>
          {words.garmentsThatAreRight}
        </Text>
        <ul className="keep-list">
          {answer.garments.map((found, index) => {
            const row = rows[index];
            const name = `${found.garment ?? english.common.garment} ${index + 1}`;
            return (
              <li key={index} className="keep-row">
                <Checkbox
                  aria-label={words.keepName(name)}
                  checked={row?.right ?? false}
                  onChange={(changed) => change(index, { right: changed.currentTarget.checked })}
                />
                <Select
                  aria-label={words.classOfName(name)}
                  placeholder={english.common.noClass}
                  clearable
                  searchable
                  disabled={row?.right !== true}
                  data={garments.classes.map((known) => ({ value: String(known.id), label: known.name }))}
                  value={typeof row?.garmentClassId !== 'number' ? null : String(row.garmentClassId)}
                  onChange={(value) => change(index, { garmentClassId: value === null ? null : Number(value) })}
                />
              </li>
            );
          })}
        </ul>
      </div>
      <Text size="sm" c="dimmed">
        {words.photoIsCopiedIntoTheProject}
      </Text>
      {keep.error && <Problem error={keep.error} title={words.itCouldNotBeKept} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {english.common.cancel}
        </Button>
        <Button type="submit" loading={keep.isPending}>
          {words.keep}
        </Button>
      </Group>
    </Stack>
  );
}
