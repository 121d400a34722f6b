import { Badge, Grid, Group, Paper, SegmentedControl, SimpleGrid, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ProjectSummary } from '../../../shared/contract/project.ts';
import { api } from '../../client/api.ts';
import { ClassBars, type ClassBar } from '../../ui/class-bars.tsx';
import { english } from '../../ui/english.ts';
import { JobCard } from '../../ui/job-card.tsx';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';
import { splitLabel } from '../../ui/strings.ts';
import { useActiveJobs } from '../../ui/use-jobs.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import { Figure } from './figure.tsx';
import { Guide } from './guide.tsx';
import { NextSteps } from './next-steps.tsx';

const words = english.home.home;

type Measure = 'photos' | 'garments';

const splitColours = { train: '#4356b8', val: '#17a2b8', test: '#f28e2b' } as const;

export function Home() {
  const { data: summary, error, refetch } = useQuery(api.project.summary.options({}));
  const guide = useQuery(api.guide.state.options({}));
  if (error && !summary) {
    return (
      <Page title={words.project}>
        <Problem error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  return (
    <Page
      title={summary?.name ?? words.project}
      subtitle={
        summary?.sample && (
          <Badge variant="light" color="gray" tt="none">
            {words.sampleProject}
          </Badge>
        )
      }
    >
      {summary && !guide.isPending ? (
        <Stack gap="md">
          {guide.data?.shown === true && <Guide guide={guide.data} />}
          <Overview summary={summary} />
        </Stack>
      ) : (
        <Skeleton height={320} />
      )}
    </Page>
  );
}

function Overview({ summary }: { summary: ProjectSummary }) {
  const { counts } = summary;
  const jobs = useActiveJobs();
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }} spacing="md">
        <Figure label={english.common.photos} value={counts.photos} href="/photos" />
        <Figure
          label={english.common.garments}
          value={counts.garments}
          href="/crops"
          note={[counts.unreviewed, words.unreviewed]}
        />
        <Figure label={words.crops} value={counts.crops} href="/crops" note={[counts.cropsMissing, words.toDerive]} />
        <Figure
          label={words.withoutEvent}
          value={counts.photosWithoutEvent}
          href="/photos?event=none"
          note={[counts.photosWithoutSplit, words.withoutSplit]}
        />
        <Figure label={words.trainingRuns} value={counts.runs} href="/training" />
      </SimpleGrid>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: jobs.length > 0 ? 8 : 12 }}>
          <NextSteps summary={summary} />
        </Grid.Col>
        {jobs.length > 0 && (
          <Grid.Col span={{ base: 12, lg: 4 }}>
            <Stack component="section" aria-label={words.runningJobs} gap="sm">
              {jobs.map((job) => (
                <JobCard key={job.id} job={job} />
              ))}
            </Stack>
          </Grid.Col>
        )}
      </Grid>
      {counts.photos > 0 && <Balance summary={summary} />}
    </Stack>
  );
}

const units = words.units;

function Balance({ summary }: { summary: ProjectSummary }) {
  const [measure, setMeasure] = useState<Measure>('photos');
  const { events, garments } = useTaxonomies();
  const unit = units[measure];
  const place = measure === 'photos' ? '/photos' : '/crops';

  const eventBars: ClassBar[] = summary.events.map((event) => ({
    key: String(event.id),
    name: event.id === null ? english.common.noEvent : event.name,
    count: event[measure],
    colour: events.colour(event.id),
    href: `${place}?event=${event.id ?? 'none'}`,
  }));
  const garmentBars: ClassBar[] = summary.garments.map((garment) => ({
    key: String(garment.id),
    name: garment.id === null ? english.common.noClass : garment.name,
    count: garment[measure],
    colour: garments.colour(garment.id),
    href: `${place}?garment=${garment.id ?? 'none'}`,
  }));
  const splitBars: ClassBar[] = summary.splits.map((part) => ({
    key: String(part.split),
    name: splitLabel(part.split),
    count: part[measure],
    colour: part.split === null ? '#8b93a3' : splitColours[part.split],
    href: `${place}?split=${part.split ?? 'none'}`,
  }));

  return (
    <Stack component="section" gap="sm" aria-labelledby="balance">
      <Group justify="space-between">
        <Title order={2} id="balance">
          {words.classBalance}
        </Title>
        <SegmentedControl
          size="xs"
          aria-label={words.count}
          value={measure}
          onChange={(value) => setMeasure(value as Measure)}
          data={[
            { value: 'photos', label: english.common.photos },
            { value: 'garments', label: english.common.garments },
          ]}
        />
      </Group>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Panel title={words.events} bars={eventBars} unit={unit} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Stack gap="md">
            <Panel title={words.splits} bars={splitBars} unit={unit} />
            <Panel title={words.garmentClasses} bars={garmentBars} unit={unit} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Stack>
  );
}

function Panel({ title, bars, unit }: { title: string; bars: readonly ClassBar[]; unit: (typeof units)[Measure] }) {
  const shown = bars.filter((bar) => bar.count > 0);
  const absent = bars.filter((bar) => bar.count === 0);
  return (
    <Paper h="100%">
      <Title order={3} mb="xs">
        {title}
      </Title>
      <ClassBars label={title} bars={shown} unit={unit} />
      {absent.length > 0 && (
        <Text size="xs" c="dimmed" mt="xs">
          {words.noneYet(absent.map((bar) => bar.name).join(', '))}
        </Text>
      )}
    </Paper>
  );
}
