import { Badge, Button, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { IconPlayerPlay, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Job, JobProgress } from '../../shared/contract/jobs.ts';
import { isOver } from '../client/event-cache.ts';
import { formatCount, formatDuration, formatMoment } from './format.ts';
import { Problem } from './problem.tsx';
import { jobLabels, stateColours, stateLabels } from './strings.ts';
import { useJobActions } from './use-jobs.ts';

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
        aria-label={`${jobLabels[job.kind]} progress`}
      />
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="xs" c="dimmed" truncate>
          {progress?.step ?? (job.state === 'queued' ? 'Waiting for its turn' : 'Starting')}
        </Text>
        {progress && (
          <Text size="xs" c="dimmed" className="figures" style={{ whiteSpace: 'nowrap' }}>
            {formatCount(progress.done)}
            {progress.total !== null && ` of ${formatCount(progress.total)}`} {progress.unit}
            {progress.secondsLeft !== null && ` · ${formatDuration(progress.secondsLeft)} left`}
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
        aria-label={`Cancel ${jobLabels[job.kind].toLowerCase()}`}
      >
        Cancel
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
      aria-label={`Resume ${jobLabels[job.kind].toLowerCase()}`}
    >
      Resume
    </Button>
  );
}

/** A job with all there is to say and do about it. */
export function JobCard({ job, children }: { job: Job; children?: ReactNode }) {
  return (
    <Paper p="sm" component="article" aria-label={`${jobLabels[job.kind]}, job ${job.id}`}>
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
        {job.error && (
          <Problem error={job.error} title={job.state === 'failed' ? 'The job failed' : 'The job stopped'} />
        )}
        {isOver(job) && job.finishedAt !== null && (
          <Text size="xs" c="dimmed" className="figures">
            {formatMoment(job.finishedAt)}
            {job.startedAt !== null && ` · took ${formatDuration((job.finishedAt - job.startedAt) / 1000)}`}
          </Text>
        )}
        {children}
      </Stack>
    </Paper>
  );
}
