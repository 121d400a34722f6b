import { Badge, Grid, Group, Paper, SegmentedControl, SimpleGrid, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ProjectSummary } from '../../../shared/contract/project.ts';
import { api } from '../../client/api.ts';
import { ClassBars, type ClassBar } from '../../ui/class-bars.tsx';
import { JobCard } from '../../ui/job-card.tsx';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';
import { splitLabel } from '../../ui/strings.ts';
import { useActiveJobs } from '../../ui/use-jobs.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import { Figure } from './figure.tsx';
import { Guide } from './guide.tsx';
import { NextSteps } from './next-steps.tsx';

type Measure = 'photos' | 'garments';

const splitColours = { train: '#4356b8', val: '#17a2b8', test: '#f28e2b' } as const;

export function Home() {
  const { data: summary, error, refetch } = useQuery(api.project.summary.options({}));
  const guide = useQuery(api.guide.state.options({}));
  if (error && !summary) {
    return (
      <Page title="Project">
        <Problem error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  return (
    <Page
      title={summary?.name ?? 'Project'}
      subtitle={
        summary?.sample && (
          <Badge variant="light" color="gray" tt="none">
            Sample project
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
        <Figure label="Photos" value={counts.photos} href="/photos" />
        <Figure label="Garments" value={counts.garments} href="/crops" note={[counts.unreviewed, 'unreviewed']} />
        <Figure label="Crops" value={counts.crops} href="/crops" note={[counts.cropsMissing, 'to derive']} />
        <Figure
          label="Without event"
          value={counts.photosWithoutEvent}
          href="/photos?event=none"
          note={[counts.photosWithoutSplit, 'without split']}
        />
        <Figure label="Training runs" value={counts.runs} href="/training" />
      </SimpleGrid>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: jobs.length > 0 ? 8 : 12 }}>
          <NextSteps summary={summary} />
        </Grid.Col>
        {jobs.length > 0 && (
          <Grid.Col span={{ base: 12, lg: 4 }}>
            <Stack component="section" aria-label="Running jobs" gap="sm">
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

function Balance({ summary }: { summary: ProjectSummary }) {
  const [measure, setMeasure] = useState<Measure>('photos');
  const { events, garments } = useTaxonomies();
  const unit = measure === 'photos' ? 'photo' : 'garment';
  const place = measure === 'photos' ? '/photos' : '/crops';

  const eventBars: ClassBar[] = summary.events.map((event) => ({
    key: String(event.id),
    name: event.id === null ? 'No event' : event.name,
    count: event[measure],
    colour: events.colour(event.id),
    href: `${place}?event=${event.id ?? 'none'}`,
  }));
  const garmentBars: ClassBar[] = summary.garments.map((garment) => ({
    key: String(garment.id),
    name: garment.id === null ? 'No class' : garment.name,
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
          Class balance
        </Title>
        <SegmentedControl
          size="xs"
          aria-label="Count"
          value={measure}
          onChange={(value) => setMeasure(value as Measure)}
          data={[
            { value: 'photos', label: 'Photos' },
            { value: 'garments', label: 'Garments' },
          ]}
        />
      </Group>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Panel title="Events" bars={eventBars} unit={unit} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Stack gap="md">
            <Panel title="Splits" bars={splitBars} unit={unit} />
            <Panel title="Garment classes" bars={garmentBars} unit={unit} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Stack>
  );
}

function Panel({ title, bars, unit }: { title: string; bars: readonly ClassBar[]; unit: string }) {
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
          None yet: {absent.map((bar) => bar.name).join(', ')}
        </Text>
      )}
    </Paper>
  );
}
