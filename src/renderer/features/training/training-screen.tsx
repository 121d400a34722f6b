import { Grid, Stack, Title } from '@mantine/core';
import { IconArrowsDiff, IconDatabase } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../client/api.ts';
import { english } from '../../ui/english.ts';
import { JobCard } from '../../ui/job-card.tsx';
import { LinkButton, TextLink } from '../../ui/anchor.tsx';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';
import { useActiveJobs } from '../../ui/use-jobs.ts';
import { ClassifierRuns } from './runs-table.tsx';
import { TrainingForm } from './training-form.tsx';

const words = english.training.trainingScreen;

/** Start a training, watch the queue, look back at all runs. */
export function TrainingScreen() {
  const recipes = useQuery(api.training.recipes.options({}));
  const backbones = useQuery(api.training.backbones.options({}));
  const plans = useQuery(api.balance.plans.options({}));
  const runs = useQuery(api.training.runs.options({}));
  const queue = useActiveJobs().filter((job) => job.kind === 'train-classifier' || job.kind === 'evaluate-classifier');
  const error = recipes.error ?? backbones.error ?? plans.error ?? runs.error;

  return (
    <Page
      title={words.training}
      actions={
        <>
          <LinkButton href="/training/snapshots" variant="default" leftSection={<IconDatabase size={16} />}>
            {words.dataOfTheRuns}
          </LinkButton>
          <LinkButton href="/compare" variant="default" leftSection={<IconArrowsDiff size={16} />}>
            {words.compare}
          </LinkButton>
        </>
      }
    >
      {error && <Problem error={error} />}
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 4, xl: 3.5 }}>
          {recipes.data && backbones.data && plans.data && (
            <TrainingForm recipes={recipes.data} backbones={backbones.data} plans={plans.data} />
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
                    {job.runId !== null && <TextLink href={`/training/${job.runId}`}>{words.openTheRun}</TextLink>}
                  </JobCard>
                ))}
              </Stack>
            )}
            <ClassifierRuns runs={runs.data ?? []} loading={runs.isPending} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Page>
  );
}
