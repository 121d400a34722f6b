import { Button, Checkbox, Group, Paper, Progress, Select, Stack, Table, Text, Title } from '@mantine/core';
import { IconPhotoPlus } from '@tabler/icons-react';
import { useRef, useState, type DragEvent } from 'react';
import { splitName } from '../../../shared/contract/common.ts';
import { toStudioError } from '../../client/errors.ts';
import { LinkButton } from '../../ui/anchor.tsx';
import { english } from '../../ui/english.ts';
import { splitLabels } from '../../ui/strings.ts';
import { showProblem } from '../../ui/use-jobs.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import { droppedPhotos, isPicture } from './dropped-files.ts';
import './photo-drop.css';
import { cancel, check, importChecked, isNew, startOver, useUploads } from './uploads.ts';

const words = english.import.photoDrop;

const listedRefusals = 200;

/** Photos dropped onto the page: looked through first, then taken in. */
export function PhotoDrop() {
  const stage = useUploads((uploads) => uploads.stage);
  const [dragging, setDragging] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  function dragOver(event: DragEvent): void {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setDragging(true);
  }

  function drop(event: DragEvent): void {
    event.preventDefault();
    setDragging(false);
    droppedPhotos(event.dataTransfer)
      .then(({ photos, others }) => check(photos, others))
      .catch((error: unknown) => showProblem(words.whatWasDroppedCouldNotBeRead, toStudioError(error)));
  }

  function choose(files: FileList | null): void {
    const all = [...(files ?? [])];
    const pictures = all.filter(isPicture);
    if (all.length > 0) {
      void check(
        pictures.map((file) => ({ file, folder: undefined })),
        all.length - pictures.length,
      );
    }
  }

  return (
    <Paper component="section" aria-labelledby="drop">
      <Title order={2} id="drop" mb={4}>
        {words.photosFromHere}
      </Title>
      <div
        className="photo-drop"
        data-dragging={dragging || undefined}
        onDragOver={dragOver}
        onDragLeave={() => setDragging(false)}
        onDrop={drop}
      >
        {stage === 'empty' && (
          <Stack align="center" gap={6} ta="center">
            <Text size="sm">{words.dropPhotosOrFoldersOfPhotos}</Text>
            <Text size="sm" c="dimmed">
              {words.theyAreLookedThroughFirst}
            </Text>
            <Button
              mt={4}
              variant="default"
              leftSection={<IconPhotoPlus size={16} />}
              onClick={() => input.current?.click()}
            >
              {english.common.choosePhotos}
            </Button>
          </Stack>
        )}
        {(stage === 'checking' || stage === 'importing') && <Under />}
        {stage === 'checked' && <Checked />}
        {stage === 'imported' && <Imported />}
        <input
          ref={input}
          type="file"
          multiple
          accept="image/*"
          className="visually-hidden"
          aria-label={words.photosToImport}
          tabIndex={-1}
          onChange={(event) => {
            choose(event.currentTarget.files);
            event.currentTarget.value = '';
          }}
        />
      </div>
    </Paper>
  );
}

function Under() {
  const { stage, uploads, done, startedAt } = useUploads();
  const total = stage === 'checking' ? uploads.length : uploads.filter(isNew).length + done;
  const secondsLeft = done === 0 ? undefined : ((performance.now() - startedAt) / done / 1000) * (total - done);
  const doing = stage === 'checking' ? words.lookingThrough : words.takingIn;
  return (
    <Stack gap="xs">
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" aria-live="polite">
          {words.doingPhotos({ doing, total, done, secondsLeft })}
        </Text>
        <Button size="compact-sm" variant="default" onClick={cancel}>
          {english.common.cancel}
        </Button>
      </Group>
      <Progress value={total === 0 ? 0 : (100 * done) / total} aria-label={doing} />
    </Stack>
  );
}

function Checked() {
  const { uploads, others } = useUploads();
  const { events } = useTaxonomies();
  const [event, setEvent] = useState<string | null>(null);
  const [split, setSplit] = useState<string | null>(null);
  const [byFolder, setByFolder] = useState(true);
  const fresh = uploads.filter(isNew);
  const known = uploads.filter(({ answer }) => answer?.outcome === 'known').length;
  const eventOf = (folder: string | undefined): number | undefined =>
    events.classes.find(({ name }) => name === folder?.toLowerCase() || name === folder)?.id;
  const named = fresh.filter(({ folder }) => eventOf(folder) !== undefined).length;

  return (
    <Stack gap="sm">
      <Text size="sm" aria-live="polite">
        {words.newPhotos(fresh.length, known, others)}
      </Text>
      <Refused />
      {fresh.length > 0 && (
        <>
          <Group grow gap="sm" align="flex-start">
            <Select
              label={english.common.event}
              placeholder={words.noneYet}
              clearable
              searchable
              data={events.classes.map(({ id, name }) => ({ value: String(id), label: name }))}
              value={event}
              onChange={setEvent}
            />
            <Select
              label={words.split}
              placeholder={words.noneYet}
              clearable
              data={splitName.options.map((value) => ({ value, label: splitLabels[value] }))}
              value={split}
              onChange={setSplit}
            />
          </Group>
          {named > 0 && (
            <Checkbox
              label={words.takeTheEventOfPhotos(named)}
              checked={byFolder}
              onChange={(changed) => setByFolder(changed.currentTarget.checked)}
            />
          )}
        </>
      )}
      <Group gap="sm">
        {fresh.length > 0 && (
          <Button
            onClick={() =>
              void importChecked({
                eventClassId: event === null ? undefined : Number(event),
                split: split === null ? undefined : splitName.parse(split),
                eventOfFolder: (folder) => (byFolder ? eventOf(folder) : undefined),
              })
            }
          >
            {words.importPhotos(fresh.length)}
          </Button>
        )}
        <Button variant="default" onClick={startOver}>
          {fresh.length > 0 ? words.leaveThem : words.startOver}
        </Button>
      </Group>
    </Stack>
  );
}

function Imported() {
  const { uploads } = useUploads();
  const added = uploads.filter(({ answer }) => answer?.outcome === 'added' && answer.photoId !== null).length;
  return (
    <Stack gap="sm">
      <Text size="sm" aria-live="polite">
        {words.photosTakenIn(added)}
      </Text>
      <Refused />
      <Group gap="sm">
        <LinkButton href="/detector/collection">{words.findGarments}</LinkButton>
        <LinkButton variant="default" href="/photos">
          {words.seeThePhotos}
        </LinkButton>
        <Button variant="default" onClick={startOver}>
          {words.importMore}
        </Button>
      </Group>
    </Stack>
  );
}

function Refused() {
  const refused = useUploads((uploads) => uploads.uploads).filter(({ error }) => error !== undefined);
  if (refused.length === 0) return null;
  return (
    <div
      className="photo-drop-refused"
      tabIndex={0}
      role="region"
      aria-label={words.countOfRefusedPhotos(refused.length)}
    >
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.refused}</Table.Th>
            <Table.Th>{words.why}</Table.Th>
            <Table.Th>{words.whatHelps}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {refused.slice(0, listedRefusals).map(({ file, error }, index) => (
            <Table.Tr key={index}>
              <Table.Td>{file.name}</Table.Td>
              <Table.Td>{wordsOf(error?.details['cause']) ?? error?.message}</Table.Td>
              <Table.Td>{wordsOf(error?.details['remedy'])}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function wordsOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
