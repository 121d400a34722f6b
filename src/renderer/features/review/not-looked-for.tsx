import { Button } from '@mantine/core';
import { IconZoomExclamation } from '@tabler/icons-react';
import type { FindingSet } from '../../../shared/contract/findings.ts';
import { api } from '../../client/api.ts';
import { isOver } from '../../client/event-cache.ts';
import { Empty } from '../../ui/empty.tsx';
import { useAction, useJobs } from '../../ui/use-jobs.ts';

interface NotLookedForProps {
  /** The queue's order. */
  label: string;
  /** What it needs, and nobody has had computed. */
  set: FindingSet;
}

/** Why the queue is empty, and the way to fill it. */
export function NotLookedFor({ label, set: { kind, unavailable } }: NotLookedForProps) {
  const start = useAction('This could not be looked for', api.findings.start);
  const running = useJobs().some((job) => job.kind === 'find-issues' && !isOver(job));
  const busy = start.isPending || running;
  return (
    <Empty
      icon={IconZoomExclamation}
      title={`${label}: not looked for yet`}
      action={
        unavailable === null ? (
          <Button loading={busy} onClick={() => start.mutate({ kinds: [kind] })}>
            Look now
          </Button>
        ) : undefined
      }
    >
      {unavailable ??
        (busy ? 'Looking; the jobs panel shows how far it is and can cancel it.' : 'The queue begins when it is done.')}
    </Empty>
  );
}
