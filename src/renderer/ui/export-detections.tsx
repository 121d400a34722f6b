import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useId, useState } from 'react';
import type { z } from 'zod';
import type { exportDetectionsInput } from '../../shared/contract/detection-passes.ts';
import { api } from '../client/api.ts';
import { isOver } from '../client/event-cache.ts';
import { english } from './english.ts';
import { JobCard } from './job-card.tsx';
import { PathField } from './path-field.tsx';
import { useAction, useJob } from './use-jobs.ts';

const words = english.ui.exportDetections;

interface ExportDetectionsProps {
  title: string;
  description: string;
  /** An evaluation; left out, what detectors have found in the collection. */
  subject?: Omit<z.input<typeof exportDetectionsInput>, 'file'>;
}

/** Writes detections to a file in COCO's format of results. */
export function ExportDetections({ title, description, subject = {} }: ExportDetectionsProps) {
  const heading = useId();
  const [file, setFile] = useState('');
  const [jobId, setJobId] = useState<number>();
  const start = useAction(words.exportCouldNotBeStarted, api.detector.export, ({ jobId: id }) => setJobId(id));
  const job = useJob(jobId);
  return (
    <Paper component="section" aria-labelledby={heading}>
      <Title order={2} id={heading} mb={4}>
        {title}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {description}
      </Text>
      <Stack gap="sm">
        <PathField
          label={words.writeTo}
          kind="file"
          extensions={['json']}
          placeholder={words.pathToDetectionsJson}
          value={file}
          onChange={setFile}
        />
        <Group>
          <Button
            variant="default"
            disabled={file.trim() === '' || (job !== undefined && !isOver(job))}
            loading={start.isPending}
            onClick={() => start.mutate({ ...subject, file: file.trim() })}
          >
            {words.exportDetections}
          </Button>
        </Group>
        {job && <JobCard job={job} />}
      </Stack>
    </Paper>
  );
}
