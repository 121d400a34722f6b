import { Center, Loader } from '@mantine/core';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { api } from '../../client/api.ts';
import { listSearch, photoListState } from '../../ui/list-state.ts';
import { photoAddress, safeBack } from '../../ui/media.ts';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';
import { PhotoView } from './photo-view.tsx';

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
      new Image().src = photoAddress(other, 1024);
    }
  }, [client, neighbours]);

  if (error) {
    return (
      <Page title="Photo">
        <Problem error={error} title="The photo could not be opened" onRetry={() => void refetch()} />
      </Page>
    );
  }
  if (!photo) {
    return (
      <Center h="100%">
        <Loader aria-label="Loading" />
      </Center>
    );
  }
  return (
    <PhotoView
      key={photo.id}
      photo={photo}
      neighbours={neighbours}
      initialAnnotation={wanted}
      onPrevious={() => open(neighbours?.previous)}
      onNext={() => open(neighbours?.next)}
      back={back}
    />
  );
}
