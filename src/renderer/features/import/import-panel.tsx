import { Button, Group, NumberInput, Paper, Radio, Select, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconDatabaseImport, IconListCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useSearch } from 'wouter';
import { splitName } from '../../../shared/contract/common.ts';
import { importReport, type ImportReport } from '../../../shared/contract/imports.ts';
import { api } from '../../client/api.ts';
import { isOver } from '../../client/event-cache.ts';
import { english } from '../../ui/english.ts';
import { JobCard } from '../../ui/job-card.tsx';
import { PathField } from '../../ui/path-field.tsx';
import { splitLabels } from '../../ui/strings.ts';
import { useAction, useJob } from '../../ui/use-jobs.ts';
import { emptyDraft, formatOfSearch, importOfDraft, type ImportDraft, type ImportFormat } from './draft.ts';
import { ReportView } from './report-view.tsx';

const words = english.import.importPanel;

const formats: readonly { value: ImportFormat; label: string; description: string }[] = [
  {
    value: 'coco',
    label: words.cocoInstances,
    description: words.oneJsonFileWithPolygons,
  },
  {
    value: 'deepfashion2',
    label: words.deepfashion2,
    description: words.folderOfAnnotationJsonOne,
  },
  { value: 'folders', label: words.foldersOfPhotos, description: words.splitEventJpgOrEvent },
  {
    value: 'crops',
    label: words.foldersOfIsolatedGarments,
    description: words.splitClassOrClass,
  },
  {
    value: 'labels',
    label: words.labelsCsv,
    description: words.fileNameWithSplitOrEvent,
  },
];

/** Brings photos, masks and labels in; what is wrong with them is shown before anything is written. */
export function ImportPanel() {
  const search = useSearch();
  const [draft, setDraft] = useState<ImportDraft>(() => ({ ...emptyDraft, format: formatOfSearch(search) }));
  const [jobId, setJobId] = useState<number>();
  const start = useAction(words.importCouldNotBeStarted, api.imports.start, ({ jobId: id }) => setJobId(id));
  const job = useJob(jobId);
  const running = job !== undefined && !isOver(job);
  const report = reportOf(job?.result);
  const checked = report?.dryRun === true;
  const change = (part: Partial<ImportDraft>): void => {
    setDraft({ ...draft, ...part });
    setJobId(undefined);
  };

  function run(dryRun: boolean): void {
    const input = importOfDraft(draft, dryRun);
    if (input) start.mutate(input);
  }

  const ready = importOfDraft(draft, true) !== undefined && !running;
  const withPhotos = draft.format !== 'labels';
  return (
    <Paper component="section" aria-labelledby="import">
      <Title order={2} id="import" mb="sm">
        {words.import}
      </Title>
      <Stack gap="md">
        <Radio.Group
          aria-label={words.format}
          value={draft.format}
          onChange={(value) => change({ format: formats.find((format) => format.value === value)?.value ?? 'coco' })}
        >
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xs">
            {formats.map((format) => (
              <Radio key={format.value} value={format.value} label={format.label} description={format.description} />
            ))}
          </SimpleGrid>
        </Radio.Group>
        <Paths draft={draft} onChange={change} />
        {withPhotos && (
          <Group gap="md" align="flex-end">
            {(draft.format === 'coco' || draft.format === 'deepfashion2') && (
              <Select
                label={words.split}
                w={170}
                clearable
                placeholder={english.common.none}
                data={splitName.options.map((value) => ({ value, label: splitLabels[value] }))}
                value={draft.split ?? null}
                onChange={(value) => change({ split: splitName.options.find((split) => split === value) })}
              />
            )}
            <Select
              label={words.photosAre}
              w={230}
              allowDeselect={false}
              data={[
                { value: 'copy', label: words.copiedIntoTheProject },
                { value: 'link', label: words.linkedWhereTheyLie },
              ]}
              value={draft.storage}
              onChange={(value) => change({ storage: value === 'link' ? 'link' : 'copy' })}
            />
            <NumberInput
              label={words.largestPhotoMegapixels}
              w={220}
              min={1}
              max={2000}
              value={draft.maximumMegapixels}
              onChange={(value) => typeof value === 'number' && value > 0 && change({ maximumMegapixels: value })}
            />
          </Group>
        )}
        <Group gap="sm">
          <Button
            leftSection={<IconListCheck size={16} />}
            variant={checked ? 'default' : 'filled'}
            disabled={!ready}
            loading={start.isPending}
            onClick={() => run(true)}
          >
            {words.checkFirst}
          </Button>
          <Button
            leftSection={<IconDatabaseImport size={16} />}
            variant={checked ? 'filled' : 'default'}
            disabled={!ready}
            onClick={() => run(false)}
          >
            {words.import}
          </Button>
          <Text size="xs" c="dimmed">
            {words.checkingReadsEverythingReportsAndWrites}
          </Text>
        </Group>
        {job && (running || job.state !== 'done') && <JobCard job={job} />}
        {report && <ReportView report={report} />}
      </Stack>
    </Paper>
  );
}

function Paths({ draft, onChange }: { draft: ImportDraft; onChange: (part: Partial<ImportDraft>) => void }) {
  switch (draft.format) {
    case 'coco':
    case 'deepfashion2':
      return (
        <Group grow gap="md" align="flex-start">
          <PathField
            label={draft.format === 'coco' ? words.annotationFile : words.folderOfAnnotations}
            kind={draft.format === 'coco' ? 'file' : 'folder'}
            extensions={['json']}
            value={draft.annotations}
            onChange={(annotations) => onChange({ annotations })}
            required
          />
          <PathField
            label={words.folderOfPhotos}
            kind="folder"
            value={draft.photos}
            onChange={(photos) => onChange({ photos })}
            required
          />
        </Group>
      );
    case 'folders':
    case 'crops':
      return (
        <PathField
          label={words.folder}
          kind="folder"
          value={draft.directory}
          onChange={(directory) => onChange({ directory })}
          required
        />
      );
    case 'labels':
      return (
        <PathField
          label={words.csvFile}
          kind="file"
          extensions={['csv']}
          value={draft.file}
          onChange={(file) => onChange({ file })}
          required
        />
      );
  }
}

function reportOf(result: unknown): ImportReport | undefined {
  return importReport.safeParse(result).data;
}
