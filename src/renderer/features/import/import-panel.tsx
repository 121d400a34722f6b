import { Button, Group, NumberInput, Paper, Radio, Select, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconDatabaseImport, IconListCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useSearch } from 'wouter';
import { splitName } from '../../../shared/contract/common.ts';
import { importReport, type ImportReport } from '../../../shared/contract/imports.ts';
import { api } from '../../client/api.ts';
import { isOver } from '../../client/event-cache.ts';
import { JobCard } from '../../ui/job-card.tsx';
import { PathField } from '../../ui/path-field.tsx';
import { splitLabels } from '../../ui/strings.ts';
import { useAction, useJob } from '../../ui/use-jobs.ts';
import { emptyDraft, formatOfSearch, importOfDraft, type ImportDraft, type ImportFormat } from './draft.ts';
import { ReportView } from './report-view.tsx';

const formats: readonly { value: ImportFormat; label: string; description: string }[] = [
  {
    value: 'coco',
    label: 'COCO instances',
    description: 'One JSON file with polygons or run-length masks, and a folder of photos.',
  },
  {
    value: 'deepfashion2',
    label: 'DeepFashion2',
    description: 'A folder of annotation JSON, one file a photo, and a folder of photos.',
  },
  { value: 'folders', label: 'Folders of photos', description: 'split/event/*.jpg or event/*.jpg, as USED comes.' },
  {
    value: 'crops',
    label: 'Folders of isolated garments',
    description: 'split/class/* or class/*; the class is the event.',
  },
  {
    value: 'labels',
    label: 'Labels (CSV)',
    description: 'file_name with split or event, for photos already in the project.',
  },
];

/** Brings photos, masks and labels in; what is wrong with them is shown before anything is written. */
export function ImportPanel() {
  const search = useSearch();
  const [draft, setDraft] = useState<ImportDraft>(() => ({ ...emptyDraft, format: formatOfSearch(search) }));
  const [jobId, setJobId] = useState<number>();
  const start = useAction('The import could not be started', api.imports.start, ({ jobId: id }) => setJobId(id));
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
        Import
      </Title>
      <Stack gap="md">
        <Radio.Group
          aria-label="Format"
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
                label="Split"
                w={170}
                clearable
                placeholder="None"
                data={splitName.options.map((value) => ({ value, label: splitLabels[value] }))}
                value={draft.split ?? null}
                onChange={(value) => change({ split: splitName.options.find((split) => split === value) })}
              />
            )}
            <Select
              label="Photos are"
              w={230}
              allowDeselect={false}
              data={[
                { value: 'copy', label: 'Copied into the project' },
                { value: 'link', label: 'Linked where they lie' },
              ]}
              value={draft.storage}
              onChange={(value) => change({ storage: value === 'link' ? 'link' : 'copy' })}
            />
            <NumberInput
              label="Largest photo (megapixels)"
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
            Check first
          </Button>
          <Button
            leftSection={<IconDatabaseImport size={16} />}
            variant={checked ? 'filled' : 'default'}
            disabled={!ready}
            onClick={() => run(false)}
          >
            Import
          </Button>
          <Text size="xs" c="dimmed">
            Checking reads everything, reports, and writes nothing. Importing the same again adds nothing twice.
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
            label={draft.format === 'coco' ? 'Annotation file' : 'Folder of annotations'}
            kind={draft.format === 'coco' ? 'file' : 'folder'}
            extensions={['json']}
            value={draft.annotations}
            onChange={(annotations) => onChange({ annotations })}
            required
          />
          <PathField
            label="Folder of photos"
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
          label="Folder"
          kind="folder"
          value={draft.directory}
          onChange={(directory) => onChange({ directory })}
          required
        />
      );
    case 'labels':
      return (
        <PathField
          label="CSV file"
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
