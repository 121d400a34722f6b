import { Alert, Button, Group, Text } from '@mantine/core';
import { IconClockExclamation } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { SplitName } from '../../../shared/contract/common.ts';
import { api } from '../../client/api.ts';
import { changeWords } from '../../ui/data-changes.ts';
import { english } from '../../ui/english.ts';
import { JobProgressBar } from '../../ui/job-card.tsx';
import { useAction, useActiveJobs } from '../../ui/use-jobs.ts';

const words = english.evaluation.staleNote;

/** Says where figures no longer stand, because labels or masks have changed since, and measures anew. */
export function StaleNote({ runId, split }: { runId: number; split: SplitName }) {
  const { data: freshness } = useQuery(api.evaluation.freshness.options({ runId, split }));
  const start = useAction(words.evaluationCouldNotBeStarted, () => api.evaluation.start({ runId, split }));
  const job = useActiveJobs().find((active) => active.kind === 'evaluate-classifier' && active.runId === runId);
  if (freshness?.stale !== true) return null;
  return (
    <Alert
      color="orange"
      variant="light"
      icon={<IconClockExclamation size={18} />}
      title={words.matrixIsOfOlderData}
      role="status"
    >
      <Group justify="space-between" gap="sm">
        <Text size="sm">{words.garmentsOfThisSplitSince(changeWords(freshness))}</Text>
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
