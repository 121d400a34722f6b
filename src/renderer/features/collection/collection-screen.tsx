import { Grid, Stack, Text, Title } from '@mantine/core';
import { IconScan } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from 'wouter';
import { api } from '../../client/api.ts';
import { LinkButton, TextLink } from '../../ui/anchor.tsx';
import { DetectorSections } from '../../ui/detector-sections.tsx';
import { Empty } from '../../ui/empty.tsx';
import { english } from '../../ui/english.ts';
import { ExportDetections } from '../../ui/export-detections.tsx';
import { JobCard } from '../../ui/job-card.tsx';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';
import { useActiveJobs } from '../../ui/use-jobs.ts';
import { PassForm } from './pass-form.tsx';
import { PassesTable } from './passes-table.tsx';

const words = english.collection.collectionScreen;

/** Let a detector look through the collection, and see what each pass changed. */
export function CollectionScreen() {
  const wanted = new URLSearchParams(useSearch()).get('model');
  const models = useQuery(api.detector.models.options({}));
  const passes = useQuery(api.detector.passes.options({}));
  const { data: summary } = useQuery(api.project.summary.options({}));
  const running = useActiveJobs().filter((job) => job.kind === 'detect');
  const error = models.error ?? passes.error;
  const noDetector = models.data?.length === 0 && passes.data?.length === 0;
  const noPhotos = summary?.counts.photos === 0;

  return (
    <Page title={english.common.detectGarments}>
      <DetectorSections current="collection" />
      {error && <Problem error={error} />}
      {noPhotos && (
        <Empty
          icon={IconScan}
          title={words.noPhotosYet}
          action={<LinkButton href="/import">{english.common.importPhotos}</LinkButton>}
        >
          {words.detectorLooksThroughTheProjects}
        </Empty>
      )}
      {!noPhotos && noDetector && (
        <Empty
          icon={IconScan}
          title={words.noDetectorHere}
          action={<LinkButton href="/detector">{words.trainADetector}</LinkButton>}
        >
          {words.noneShipsWithThisVersion}
        </Empty>
      )}
      {!noPhotos && !noDetector && (
        <Grid gap="md">
          <Grid.Col span={{ base: 12, lg: 4, xl: 3.5 }}>
            <Stack gap="md">
              {models.data && <PassForm models={models.data} wanted={wanted} running={running.length > 0} />}
              <ExportDetections title={words.export} description={words.whatDetectorsHaveFoundWithScores} />
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, lg: 8, xl: 8.5 }}>
            <Stack gap="md">
              {running.length > 0 && (
                <Stack component="section" gap="xs" aria-labelledby="running">
                  <Title order={2} id="running">
                    {words.running}
                  </Title>
                  {running.map((job) => (
                    <JobCard key={job.id} job={job}>
                      {typeof job.parameters['passId'] === 'number' && (
                        <Text size="sm">
                          <TextLink href={`/detector/passes/${job.parameters['passId']}`}>{words.openThePass}</TextLink>
                        </Text>
                      )}
                    </JobCard>
                  ))}
                </Stack>
              )}
              <PassesTable passes={passes.data ?? []} loading={passes.isPending} />
            </Stack>
          </Grid.Col>
        </Grid>
      )}
    </Page>
  );
}
