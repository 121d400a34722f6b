import { Alert, Button, Group, Text } from '@mantine/core';
import { IconClockExclamation } from '@tabler/icons-react';
import type { JobKind } from '../../shared/contract/jobs.ts';
import { english } from './english.ts';
import { JobProgressBar } from './job-card.tsx';
import { useAction, useActiveJobs } from './use-jobs.ts';

const words = english.ui.staleAlert;

interface StaleAlertProps {
  title: string;
  /** What has changed since. */
  children: string;
  run: number;
  /** The job that measures it. */
  kind: Extract<JobKind, 'evaluate-classifier' | 'evaluate-detector'>;
  evaluate: () => Promise<unknown>;
}

/** Says that a run's figures no longer stand, and measures anew. */
export function StaleAlert({ title, children, run, kind, evaluate }: StaleAlertProps) {
  const start = useAction(words.evaluationCouldNotBeStarted, evaluate);
  const job = useActiveJobs().find((active) => active.kind === kind && active.runId === run);
  return (
    <Alert color="orange" variant="light" icon={<IconClockExclamation size={18} />} title={title} role="status">
      <Group justify="space-between" gap="sm">
        <Text size="sm">{children}</Text>
        {job ? (
          <div style={{ width: 260 }}>
            <JobProgressBar job={job} />
          </div>
        ) : (
          <Button size="compact-sm" loading={start.isPending} onClick={() => start.mutate(undefined)}>
            {words.evaluateAgain}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
