import { Button } from '@mantine/core';
import { IconZoomExclamation } from '@tabler/icons-react';
import type { FindingSet } from '../../../shared/contract/findings.ts';
import { api } from '../../client/api.ts';
import { isOver } from '../../client/event-cache.ts';
import { Empty } from '../../ui/empty.tsx';
import { english } from '../../ui/english.ts';
import { useAction, useJobs } from '../../ui/use-jobs.ts';

const words = english.review.notLookedFor;

interface NotLookedForProps {
  /** The queue's order. */
  label: string;
  /** What it needs, and nobody has had computed. */
  set: FindingSet;
}

/** Why the queue is empty, and the way to fill it. */
export function NotLookedFor({ label, set: { kind, unavailable } }: NotLookedForProps) {
  const start = useAction(words.thisCouldNotBeLooked, api.findings.start);
  const running = useJobs().some((job) => job.kind === 'find-issues' && !isOver(job));
  const busy = start.isPending || running;
  return (
    <Empty
      icon={IconZoomExclamation}
      title={words.notLookedForYet(label)}
      action={
        unavailable === null ? (
          <Button loading={busy} onClick={() => start.mutate({ kinds: [kind] })}>
            {words.lookNow}
          </Button>
        ) : undefined
      }
    >
      {unavailable ?? (busy ? words.lookingTheJobsPanelShows : words.queueBeginsWhenItIsDone)}
    </Empty>
  );
}
