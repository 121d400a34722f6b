import { Center, Loader } from '@mantine/core';
import { IconSchool } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../client/api.ts';
import { LinkButton } from '../../ui/anchor.tsx';
import { Empty } from '../../ui/empty.tsx';
import { english } from '../../ui/english.ts';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Workplace } from './workplace.tsx';

const words = english.recommend.recommendScreen;

/** The study's application: a photo goes in, the events that its garments suit come out. Nothing is stored. */
export function RecommendScreen() {
  const runs = useQuery(api.training.runs.options({}));
  const models = useQuery(api.detector.models.options({}));
  const error = runs.error ?? models.error;
  if (error) {
    return (
      <Page title={words.recommend}>
        <Problem error={error} />
      </Page>
    );
  }
  if (!runs.data || !models.data) {
    return (
      <Center h="100%">
        <Loader aria-label={english.common.loading} />
      </Center>
    );
  }
  const done = runs.data.filter((run) => run.state === 'done');
  if (done.length > 0) return <Workplace runs={done} models={models.data} />;
  return (
    <Page title={words.recommend}>
      <Empty
        icon={IconSchool}
        title={words.classifierComesFirst}
        action={<LinkButton href="/training">{words.trainAClassifier}</LinkButton>}
      >
        {words.hereAPhotoIsTold}
      </Empty>
    </Page>
  );
}
