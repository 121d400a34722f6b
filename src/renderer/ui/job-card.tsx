import { Badge, Button, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { IconPlayerPlay, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Job, JobProgress } from '../../shared/contract/jobs.ts';
import { isOver } from '../client/event-cache.ts';
import { english } from './english.ts';
import { formatCount, formatMoment } from './format.ts';
import { Problem } from './problem.tsx';
import { jobLabels, stateColours, stateLabels } from './strings.ts';
import { useJobActions } from './use-jobs.ts';

const words = english.ui.jobCard;

export function JobBadge({ state }: { state: Job['state'] }) {
  return (
    <Badge
      size="sm"
      variant="light"
      color={stateColours[state]}
      tt="none"
      style={{ flexShrink: 0, minWidth: 'max-content' }}
    >
      {stateLabels[state]}
    </Badge>
  );
}

/** How far a job is, 0 to 100; undefined while its length is unknown. */
export function percentDone(progress: JobProgress | null): number | undefined {
  if (!progress || progress.total === null || progress.total <= 0) return undefined;
  return Math.min(100, (progress.done / progress.total) * 100);
}

export function JobProgressBar({ job }: { job: Job }) {
  const { progress } = job;
  const percent = percentDone(progress);
  return (
    <Stack gap={4}>
      <Progress
        value={job.state === 'queued' ? 0 : (percent ?? 100)}
        animated={percent === undefined && job.state === 'running'}
        size="sm"
        color={job.state === 'queued' ? 'gray' : 'ink'}
        aria-label={words.jobProgress(jobLabels[job.kind])}
      />
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="xs" c="dimmed" truncate>
          {progress?.step ?? (job.state === 'queued' ? words.waitingForItsTurn : words.starting)}
        </Text>
        {progress && (
          <Text size="xs" c="dimmed" className="figures" style={{ whiteSpace: 'nowrap' }}>
            {formatCount(progress.done)}
            {progress.total !== null && words.ofTotal(progress.total)} {progress.unit}
            {progress.secondsLeft !== null && words.secondsLeft(progress.secondsLeft)}
          </Text>
        )}
      </Group>
    </Stack>
  );
}

export function JobButtons({ job }: { job: Job }) {
  const { cancel, resume, pending } = useJobActions();
  if (!isOver(job)) {
    return (
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<IconX size={12} />}
        disabled={pending}
        onClick={() => cancel(job.id)}
        aria-label={words.cancelJob(jobLabels[job.kind].toLowerCase())}
      >
        {english.common.cancel}
      </Button>
    );
  }
  if (!job.resumable) return null;
  return (
    <Button
      size="compact-xs"
      variant="light"
      leftSection={<IconPlayerPlay size={12} />}
      disabled={pending}
      onClick={() => resume(job.id)}
      aria-label={words.resumeJob(jobLabels[job.kind].toLowerCase())}
    >
      {words.resume}
    </Button>
  );
}

/** A job with all there is to say and do about it. */
export function JobCard({ job, children }: { job: Job; children?: ReactNode }) {
  return (
    <Paper p="sm" component="article" aria-label={words.jobId(jobLabels[job.kind], job.id)}>
      <Stack gap={8}>
        <Group justify="space-between" wrap="nowrap">
          <Group gap="xs">
            <Text size="sm" fw={600}>
              {jobLabels[job.kind]}
            </Text>
            <JobBadge state={job.state} />
          </Group>
          <JobButtons job={job} />
        </Group>
        {!isOver(job) && <JobProgressBar job={job} />}
        {job.error && <Problem error={job.error} title={job.state === 'failed' ? words.jobFailed : words.jobStopped} />}
        {isOver(job) && job.finishedAt !== null && (
          <Text size="xs" c="dimmed" className="figures">
            {formatMoment(job.finishedAt)}
            {job.startedAt !== null && words.took((job.finishedAt - job.startedAt) / 1000)}
          </Text>
        )}
        {children}
      </Stack>
    </Paper>
  );
}
