import { Badge, Center, Group, Loader, Paper, Stack, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useLocation, useSearch } from 'wouter';
import type { DetectionPass } from '../../../shared/contract/detection-passes.ts';
import { api } from '../../client/api.ts';
import { isOver } from '../../client/event-cache.ts';
import { TextLink } from '../../ui/anchor.tsx';
import { english } from '../../ui/english.ts';
import { FigureCards } from '../../ui/figure-cards.tsx';
import { formatCount } from '../../ui/format.ts';
import { JobBadge, JobButtons, JobProgressBar } from '../../ui/job-card.tsx';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';
import { splitLabel } from '../../ui/strings.ts';
import { useJob } from '../../ui/use-jobs.ts';
import { ChangesDrawer } from './changes-drawer.tsx';
import { PassPhotos } from './pass-photos.tsx';
import { passHref, passState, photosOnPage, type PassState } from './pass-state.ts';

const words = english.collection.passScreen;

/** One pass: how far it is, what it changed, and on which photos. */
export function PassScreen({ id }: { id: number }) {
  const state = passState(useSearch());
  const [, navigate] = useLocation();
  const {
    data: pass,
    error,
    refetch,
  } = useQuery({
    ...api.detector.pass.options({
      id,
      offset: (state.page - 1) * photosOnPage,
      limit: photosOnPage,
      ...(state.outcome === undefined ? {} : { outcome: state.outcome }),
    }),
    placeholderData: keepPreviousData,
  });
  const job = useJob(pass?.jobId ?? undefined);

  function change(next: PassState): void {
    navigate(passHref(id, next), { replace: true });
  }

  if (error && !pass) {
    return (
      <Page title={words.detectionPass}>
        <Problem error={error} title={words.passCouldNotBeOpened} onRetry={() => void refetch()} />
      </Page>
    );
  }
  if (!pass) {
    return (
      <Center h="100%">
        <Loader aria-label={english.common.loading} />
      </Center>
    );
  }
  return (
    <Page
      title={words.passId(pass.id)}
      subtitle={
        <Group gap={6}>
          <JobBadge state={job?.state ?? pass.state} />
          <Badge variant="default" tt="none" size="sm">
            {pass.modelName}
          </Badge>
          <Badge variant="default" tt="none" size="sm">
            {words.scoreFromMinimumScore(pass.minimumScore)}
          </Badge>
          {pass.includeReviewed && (
            <Badge variant="default" tt="none" size="sm">
              {words.reviewedPhotosToo}
            </Badge>
          )}
          {pass.splits && (
            <Badge variant="default" tt="none" size="sm">
              {pass.splits.map((split) => splitLabel(split)).join(', ')}
            </Badge>
          )}
        </Group>
      }
      actions={job && <JobButtons job={job} />}
    >
      <Stack gap="md">
        <Group justify="space-between">
          <Text size="sm">
            <TextLink href="/detector/collection">{words.allPasses}</TextLink>
          </Text>
          <Text size="sm" c="dimmed" className="figures">
            {timeWords(pass)}
          </Text>
        </Group>
        {job && !isOver(job) && (
          <Paper component="section" aria-label={words.progress}>
            <JobProgressBar job={job} />
          </Paper>
        )}
        {job?.error && <Problem error={job.error} title={words.passStopped} />}
        <Counts pass={pass} />
        <PassPhotos
          passId={id}
          state={state}
          onChange={change}
          photos={pass.items}
          total={pass.total}
          counts={pass.counts}
        />
      </Stack>
      <ChangesDrawer
        passId={id}
        photo={pass.items.find(({ photoId }) => photoId === state.photo)}
        photoId={state.photo}
        back={passHref(id, state)}
        onClose={() => change({ ...state, photo: undefined })}
      />
    </Page>
  );
}

function timeWords({ startedAt, finishedAt }: DetectionPass): string {
  if (finishedAt === null) return words.startedAt(startedAt);
  return words.finishedAtTook(finishedAt, (finishedAt - startedAt) / 1000);
}

function Counts({ pass: { counts } }: { pass: DetectionPass }) {
  return (
    <FigureCards
      figures={[
        { name: words.photosLookedAt, value: formatCount(counts.photos) },
        { name: words.garmentsAdded, value: formatCount(counts.added) },
        { name: words.changed, value: formatCount(counts.changed) },
        { name: words.removed, value: formatCount(counts.removed) },
        { name: words.kept, value: formatCount(counts.kept) },
        { name: words.photosLeftAlone, value: formatCount(counts.leftAlone) },
        { name: words.photosFailed, value: formatCount(counts.failed) },
      ]}
    />
  );
}
