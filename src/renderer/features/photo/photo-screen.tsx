import { Center, Loader, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { preloadImage } from '../../canvas/use-image.ts';
import { api } from '../../client/api.ts';
import { savingQueue } from '../../client/saving/saving.ts';
import { english } from '../../ui/english.ts';
import { listSearch, photoListState } from '../../ui/list-state.ts';
import { photoAddress, safeBack } from '../../ui/media.ts';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';
import { PhotoView } from './photo-view.tsx';
import { refusalWords } from './refusal.ts';
import { useLoadedPhoto } from './use-loaded-photo.ts';

const words = english.photo.photoScreen;

/** One photo in the order of the list that it was opened from. */
export function PhotoScreen({ id }: { id: number }) {
  const search = useSearch();
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const state = useMemo(() => photoListState(search), [search]);
  const parameters = new URLSearchParams(search);
  const back = safeBack(parameters.get('back')) ?? `/photos${listSearch(state)}`;
  const wanted = Number(parameters.get('annotation')) || undefined;

  const { data: photo, error, refetch } = useQuery(api.photos.get.options({ id }));
  const { data: neighbours } = useQuery({
    ...api.photos.neighbours.options({ ...state, id }),
    placeholderData: keepPreviousData,
  });
  const loaded = useLoadedPhoto(photo, wanted);
  useEffect(tellRefusals, []);

  function open(other: number | null | undefined): void {
    if (other === null || other === undefined) return;
    const kept = new URLSearchParams(search);
    kept.delete('annotation');
    const rest = kept.toString();
    navigate(`/photos/${other}${rest ? `?${rest}` : ''}`, { replace: true });
  }

  // The next photo is there before it is asked for.
  useEffect(() => {
    for (const other of [neighbours?.next, neighbours?.previous]) {
      if (other === null || other === undefined) continue;
      void client.prefetchQuery(api.photos.get.options({ id: other }));
      void client.prefetchQuery(api.findings.suggestions.options({ photoId: other }));
      preloadImage(photoAddress(other, 1024));
    }
  }, [client, neighbours]);

  if (error) {
    return (
      <Page title={english.common.photo}>
        <Problem error={error} title={words.photoCouldNotBeOpened} onRetry={() => void refetch()} />
      </Page>
    );
  }
  if (!photo || loaded === 'waiting') {
    return (
      <Center h="100%">
        <Stack align="center" gap="sm">
          <Loader aria-label={english.common.loading} />
          {loaded === 'waiting' && photo && (
            <Text size="sm" c="dimmed" role="status">
              {words.earlierEditsOfThisPhoto}
            </Text>
          )}
        </Stack>
      </Center>
    );
  }
  return (
    <PhotoView
      photo={photo}
      neighbours={neighbours}
      onPrevious={() => open(neighbours?.previous)}
      onNext={() => open(neighbours?.next)}
      back={back}
    />
  );
}

/** Says what the engine has refused; the photo shows what it has instead. */
function tellRefusals(): () => void {
  return savingQueue.follow((news) => {
    if (news.type === 'refused') {
      notifications.show({ color: 'red', autoClose: 15_000, ...refusalWords(news) });
    }
  });
}
