import { Center, Loader } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import type { Job } from '../../shared/contract/jobs.ts';
import type { StudioError } from '../../shared/domain/errors.ts';
import { api } from '../client/api.ts';
import { followEngine } from '../client/events.ts';
import { startSaving } from '../client/saving/saving.ts';
import { SignIn } from '../features/sign-in/sign-in.tsx';
import { tellBulkJobOver } from '../ui/bulk.ts';
import { english } from '../ui/english.ts';
import { Problem } from '../ui/problem.tsx';
import { previousRunOf } from '../ui/retraining.ts';
import { jobLabels } from '../ui/strings.ts';

const words = english.frame.gate;

/** Lets nobody further who is not signed in, and keeps the page in touch with the engine once they are. */
export function Gate({ refused, children }: { refused: StudioError | null; children: ReactNode }) {
  const client = useQueryClient();
  const { error, isSuccess, refetch } = useQuery(api.project.version.options({}));
  // Asked for together with it: screens wait for the names of classes.
  useQuery(api.project.taxonomies.options({}));
  const signedOut = error?.code === 'UNAUTHORIZED';
  const [wasIn, setWasIn] = useState(false);
  if (isSuccess && !wasIn) setWasIn(true);

  useEffect(() => {
    if (!isSuccess) return undefined;
    const stopSaving = startSaving();
    const stopFollowing = followEngine(client, { onJobOver: tellJobOver });
    return () => {
      stopFollowing();
      stopSaving();
    };
  }, [client, isSuccess]);

  if (signedOut) {
    return (
      <SignIn
        refused={refused}
        onSignedIn={() => {
          void client.resetQueries();
        }}
      />
    );
  }
  if (isSuccess || wasIn) return children;
  return (
    <Center h="100%" p="lg" component="main">
      {error ? <Problem error={error} title={words.studioCannotStart} onRetry={() => void refetch()} /> : <Loader />}
    </Center>
  );
}

function tellJobOver(job: Job): void {
  const label = jobLabels[job.kind];
  // The header tells of a retraining, with the comparison that it was for.
  if (previousRunOf(job) !== undefined || tellBulkJobOver(job)) return;
  if (job.state === 'done') notifications.show({ color: 'teal', title: label, message: words.done });
  if (job.state === 'failed') {
    notifications.show({ color: 'red', title: label, message: job.error?.message ?? words.failed, autoClose: 12_000 });
  }
  if (job.state === 'interrupted') notifications.show({ color: 'orange', title: label, message: words.interrupted });
}
