import { Grid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../client/api.ts';
import { TextLink } from '../../ui/anchor.tsx';
import { DetectorSections } from '../../ui/detector-sections.tsx';
import { english } from '../../ui/english.ts';
import { JobCard } from '../../ui/job-card.tsx';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';
import { useActiveJobs } from '../../ui/use-jobs.ts';
import { DetectorRuns } from './runs-table.tsx';
import { TrainingForm } from './training-form.tsx';

const words = english.detector.detectorScreen;

/** Start the training of a detector, watch the queue, look back at all of them. */
export function DetectorScreen() {
  const architectures = useQuery(api.detector.architectures.options({}));
  const models = useQuery(api.detector.models.options({}));
  const backbones = useQuery(api.models.list.options({}));
  const taxonomies = useQuery(api.project.taxonomies.options({}));
  const plans = useQuery(api.balance.plans.options({}));
  const runs = useQuery(api.detector.runs.options({}));
  const queue = useActiveJobs().filter((job) => job.kind === 'train-detector' || job.kind === 'evaluate-detector');
  const error = architectures.error ?? models.error ?? backbones.error ?? taxonomies.error ?? plans.error ?? runs.error;

  return (
    <Page title={words.detector}>
      <DetectorSections current="training" />
      {error && <Problem error={error} />}
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 4, xl: 3.5 }}>
          {architectures.data && models.data && backbones.data && taxonomies.data && plans.data && (
            <TrainingForm
              architectures={architectures.data}
              startingPoints={{ detectors: models.data, backbones: backbones.data }}
              plans={plans.data}
              classNames={taxonomies.data.garment.classes.map(({ name }) => name)}
            />
          )}
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 8, xl: 8.5 }}>
          <Stack gap="md">
            {queue.length > 0 && (
              <Stack component="section" gap="xs" aria-labelledby="queue">
                <Title order={2} id="queue">
                  {words.queue}
                </Title>
                {queue.map((job) => (
                  <JobCard key={job.id} job={job}>
                    {job.runId !== null && (
                      <Text size="sm">
                        <TextLink href={`/detector/runs/${job.runId}`}>{words.openTheRun}</TextLink>
                      </Text>
                    )}
                  </JobCard>
                ))}
              </Stack>
            )}
            <DetectorRuns runs={runs.data ?? []} loading={runs.isPending} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Page>
  );
}
