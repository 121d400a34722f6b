import { Box, Button, Center, Loader } from '@mantine/core';
import { IconMap2, IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { MapStatus } from '../../../shared/contract/map.ts';
import { api } from '../../client/api.ts';
import { isOver } from '../../client/event-cache.ts';
import { LinkButton } from '../../ui/anchor.tsx';
import { Empty } from '../../ui/empty.tsx';
import { english } from '../../ui/english.ts';
import { JobCard } from '../../ui/job-card.tsx';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';
import { useAction, useJobs } from '../../ui/use-jobs.ts';
import './map.css';
import { MapWorkplace } from './map-workplace.tsx';

const words = english.map.mapScreen;

/** The map of garments, or what is missing for one. */
export function MapScreen() {
  const { data: status, error, refetch } = useQuery(api.map.status.options({}));
  const job = useJobs().find(({ kind }) => kind === 'map-garments');
  const running = job !== undefined && !isOver(job);
  const start = useAction(words.mapCouldNotBeLaid, () => api.map.start({}));
  const laidOut = status !== undefined && status.computedAt !== null;
  const shownJob = job && (running || job.state !== 'done') ? job : undefined;
  return (
    <Page
      fill
      title={words.map}
      subtitle={status && laidOut && subtitleOf(status)}
      actions={
        laidOut && (
          <Button
            variant={status.placed < status.garments ? 'light' : 'default'}
            leftSection={<IconRefresh size={15} />}
            disabled={running}
            loading={start.isPending}
            onClick={() => start.mutate(undefined)}
          >
            {words.layOutAnew}
          </Button>
        )
      }
    >
      {shownJob && !laidOut && (
        <Box mb="sm">
          <JobCard job={shownJob} />
        </Box>
      )}
      {error ? (
        <Problem error={error} title={words.mapCouldNotBeRead} onRetry={() => void refetch()} />
      ) : !status ? (
        <Center flex={1}>
          <Loader aria-label={english.common.loading} />
        </Center>
      ) : laidOut ? (
        <MapWorkplace job={shownJob} />
      ) : (
        <Empty
          icon={IconMap2}
          title={words.noMapYet}
          action={
            status.unavailable === null ? (
              <Button disabled={running} loading={start.isPending} onClick={() => start.mutate(undefined)}>
                {words.layOutTheMap}
              </Button>
            ) : (
              <LinkButton href="/import">{english.common.importAnnotations}</LinkButton>
            )
          }
        >
          {status.unavailable ?? words.everyGarmentBecomesAPoint}
        </Empty>
      )}
    </Page>
  );
}

function subtitleOf({ garments, placed, computedAt }: MapStatus): string {
  const missing = garments - placed;
  const when = computedAt === null ? '' : words.laidOutComputedAt(computedAt);
  return words.garmentsWhen(placed, when, missing);
}
