import { Center, Loader } from '@mantine/core';
import { IconSchool } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../client/api.ts';
import { LinkButton } from '../../ui/anchor.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Workplace } from './workplace.tsx';

/** The study's application: a photo goes in, the events that its garments suit come out. Nothing is stored. */
export function RecommendScreen() {
  const runs = useQuery(api.training.runs.options({}));
  const models = useQuery(api.detector.models.options({}));
  const error = runs.error ?? models.error;
  if (error) {
    return (
      <Page title="Recommend">
        <Problem error={error} />
      </Page>
    );
  }
  if (!runs.data || !models.data) {
    return (
      <Center h="100%">
        <Loader aria-label="Loading" />
      </Center>
    );
  }
  const done = runs.data.filter((run) => run.state === 'done');
  if (done.length > 0) return <Workplace runs={done} models={models.data} />;
  return (
    <Page title="Recommend">
      <Empty
        icon={IconSchool}
        title="A classifier comes first"
        action={<LinkButton href="/training">Train a classifier</LinkButton>}
      >
        Here a photo is told which events its garments suit. That takes a finished classifier, and the project has none
        yet.
      </Empty>
    </Page>
  );
}
