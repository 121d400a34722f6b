import { Button, Group, NumberInput, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../client/api.ts';
import { isOver } from '../../client/event-cache.ts';
import { english } from '../../ui/english.ts';
import { JobCard } from '../../ui/job-card.tsx';
import { PathField } from '../../ui/path-field.tsx';
import { useAction, useActiveJobs, useJob } from '../../ui/use-jobs.ts';

const words = english.import.cropsPanel;

/** Derives the garments' crops, and writes them out in the study's layout. */
export function CropsPanel() {
  const { data: summary } = useQuery(api.project.summary.options({}));
  const [size, setSize] = useState(224);
  const [margin, setMargin] = useState(0);
  const [changed, setChanged] = useState(false);
  const derive = useAction(words.cropsCouldNotBeDerived, () =>
    api.crops.derive(changed ? { settings: { size, margin: margin / 100 } } : {}),
  );
  const job = useActiveJobs().find((active) => active.kind === 'derive-crops');
  const missing = summary?.counts.cropsMissing ?? 0;
  return (
    <Paper component="section" aria-labelledby="crops">
      <Title order={2} id="crops" mb={4}>
        {words.crops}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {words.eachGarmentAloneOnBlack(summary ? words.countOfCrops(summary.counts.crops) : '', missing)}
      </Text>
      <Stack gap="sm">
        <Group gap="sm" align="flex-end">
          <NumberInput
            label={words.sidePixels}
            w={120}
            min={32}
            max={1024}
            allowDecimal={false}
            value={size}
            onChange={(value) => {
              if (typeof value !== 'number') return;
              setSize(value);
              setChanged(true);
            }}
          />
          <NumberInput
            label={words.margin}
            w={120}
            min={0}
            max={100}
            value={margin}
            onChange={(value) => {
              if (typeof value !== 'number') return;
              setMargin(value);
              setChanged(true);
            }}
          />
          <Button onClick={() => derive.mutate(undefined)} loading={derive.isPending} disabled={job !== undefined}>
            {words.deriveCrops}
          </Button>
        </Group>
        {changed && (
          <Text size="xs" c="dimmed">
            {words.withOtherSettingsThanBefore}
          </Text>
        )}
        {job && <JobCard job={job} />}
        <Export />
      </Stack>
    </Paper>
  );
}

function Export() {
  const [directory, setDirectory] = useState('');
  const [jobId, setJobId] = useState<number>();
  const start = useAction(words.exportCouldNotBeStarted, api.crops.export, ({ jobId: id }) => setJobId(id));
  const job = useJob(jobId);
  return (
    <Stack gap="sm">
      <Title order={3} mt="xs">
        {words.exportCrops}
      </Title>
      <PathField
        label={words.exportTo}
        description={words.writtenAsSplitEventName}
        kind="folder"
        value={directory}
        onChange={setDirectory}
      />
      <Group>
        <Button
          variant="default"
          disabled={directory.trim() === '' || (job !== undefined && !isOver(job))}
          loading={start.isPending}
          onClick={() => start.mutate({ directory: directory.trim() })}
        >
          {words.exportCrops}
        </Button>
      </Group>
      {job && <JobCard job={job} />}
    </Stack>
  );
}
