import { Alert, Button, Group, Text } from '@mantine/core';
import { IconClockExclamation } from '@tabler/icons-react';
import type { Job } from '../../shared/contract/jobs.ts';
import { english } from './english.ts';
import { JobProgressBar } from './job-card.tsx';

const words = english.ui.staleAlert;

interface StaleAlertProps {
  title: string;
  /** What has changed since. */
  children: string;
  /** Measures already. */
  job: Job | undefined;
  starting: boolean;
  onEvaluate: () => void;
}

/** Says that figures no longer stand, and measures anew. */
export function StaleAlert({ title, children, job, starting, onEvaluate }: StaleAlertProps) {
  return (
    <Alert color="orange" variant="light" icon={<IconClockExclamation size={18} />} title={title} role="status">
      <Group justify="space-between" gap="sm">
        <Text size="sm">{children}</Text>
        {job ? (
          <div style={{ width: 260 }}>
            <JobProgressBar job={job} />
          </div>
        ) : (
          <Button size="compact-sm" loading={starting} onClick={onEvaluate}>
            {words.evaluateAgain}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
