import { Box, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconPhotoOff, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { api } from '../../client/api.ts';
import { LinkButton } from '../../ui/anchor.tsx';
import { redoBulk, undoBulk } from '../../ui/bulk.ts';
import { Empty } from '../../ui/empty.tsx';
import { english } from '../../ui/english.ts';
import { FindIssues } from '../../ui/find-issues.tsx';
import { useActions } from '../../ui/hotkeys/use-actions.ts';
import { useHotkeys } from '../../ui/hotkeys/use-hotkeys.ts';
import { countSelected, photosOf, usePhotoSelection } from '../../ui/list-selection.ts';
import { isFiltered, listSearch, photoListState, withWanted, type PhotoListState } from '../../ui/list-state.ts';
import { Page } from '../../ui/page.tsx';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import { ExcludedFilter } from './excluded-filter.tsx';
import { GalleryGrid } from './gallery-grid.tsx';
import { ListBar } from './list-bar.tsx';
import { MissedFilter, NothingMissed } from './missed.tsx';
import { PhotoBulkBar } from './photo-bulk-bar.tsx';
import { PhotoTile } from './photo-tile.tsx';
import { useSelecting } from './use-selecting.ts';

const words = english.gallery.photosGallery;

const sorts = [
  { value: 'imported', label: words.importOrder },
  { value: 'name', label: words.fileName },
  { value: 'event', label: english.common.event },
  { value: 'split', label: words.split },
  { value: 'missed', label: words.missingGarments },
] as const;

export function PhotosGallery() {
  const search = useSearch();
  const [, navigate] = useLocation();
  const state = photoListState(search);
  const address = listSearch(state);
  const { events } = useTaxonomies();
  const { data: summary } = useQuery(api.project.summary.options({}));
  const { data: first } = useQuery(api.photos.list.options({ ...state, offset: 0, limit: 100 }));

  const [looking, setLooking] = useState(false);

  const selecting = useSelecting({
    state,
    store: usePhotoSelection,
    noun: words.photos,
    readIds: (stretch) => api.photos.ids({ ...state, ...stretch }),
  });
  const { selection } = selecting;
  useActions({ 'edit.undo': () => void undoBulk(), 'edit.redo': () => void redoBulk() });

  function change(next: PhotoListState): void {
    navigate(`/photos${listSearch(next)}`, { replace: true });
  }

  const total = summary?.counts.photos;
  const found = first?.total;
  const chosen = countSelected(selection, found ?? 0);
  return (
    <Page
      fill
      title={english.common.photos}
      subtitle={
        found !== undefined && total !== undefined && found !== total
          ? words.foundOfPhotos(found, total)
          : total !== undefined && words.countOfPhotos(total)
      }
    >
      <ListBar state={state} onChange={change} counted="photos" sorts={sorts}>
        <ExcludedFilter
          excluded={state.filter.excluded}
          onChange={(excluded) => change({ ...state, filter: withWanted(state.filter, 'excluded', excluded) })}
        />
        <MissedFilter
          missed={state.filter.missed}
          onChange={(missed) => change({ ...state, filter: withWanted(state.filter, 'missed', missed) })}
        />
        <TextFilter state={state} onChange={change} />
      </ListBar>
      <Box flex={1} mih={0} mt="sm" pos="relative" style={{ display: 'flex', flexDirection: 'column' }}>
        <GalleryGrid
          key={address}
          address={`/photos${address}`}
          label={english.common.photos}
          pageQuery={(window) => api.photos.list.options({ ...state, ...window })}
          minimumCellWidth={168}
          cellHeight={(width) => Math.round(width * 0.95) + 48}
          selecting={(itemAt) => selecting.byPlace((index) => itemAt(index)?.id)}
          renderTile={(photo, { tabIndex, index, selected }) => (
            <PhotoTile
              photo={photo}
              missedShown={state.filter.missed === true || state.sort === 'missed'}
              events={events}
              href={`/photos/${photo.id}${address}`}
              tabIndex={tabIndex}
              picking={{
                picked: selected,
                onToggle: () => selecting.toggle(index, photo.id),
                onExtend: () => selecting.extendTo(index, index),
              }}
            />
          )}
          empty={
            state.filter.missed === true ? (
              <NothingMissed onLook={() => setLooking(true)} />
            ) : isFiltered(state.filter) ? (
              <Empty
                icon={IconPhotoOff}
                title={words.noPhotoMatches}
                action={
                  <LinkButton href="/photos" variant="default">
                    {english.common.clearFilters}
                  </LinkButton>
                }
              >
                {words.noPhotoOfTheProject}
              </Empty>
            ) : (
              <Empty
                icon={IconPhotoOff}
                title={words.noPhotosYet}
                action={<LinkButton href="/import">{english.common.importPhotos}</LinkButton>}
              >
                {words.importACocoOrDeepfashion2}
              </Empty>
            )
          }
        />
        {chosen > 0 && (
          <PhotoBulkBar selection={photosOf(selection, state.filter)} count={chosen} onClear={selecting.clear} />
        )}
      </Box>
      <FindIssues opened={looking} onClose={() => setLooking(false)} />
    </Page>
  );
}

function TextFilter({ state, onChange }: { state: PhotoListState; onChange: (state: PhotoListState) => void }) {
  const wanted = state.filter.text ?? '';
  const [text, setText] = useState(wanted);
  const [known, setKnown] = useState(wanted);
  if (wanted !== known) {
    // The address changed, perhaps by what was typed here: then what is typed since stays.
    setKnown(wanted);
    if (wanted !== text.trim()) setText(wanted);
  }
  const search = useDebouncedCallback((value: string) => {
    onChange({ ...state, filter: withWanted(state.filter, 'text', value.trim().slice(0, 200)) });
  }, 250);
  const field = useRef<HTMLInputElement>(null);
  useHotkeys([
    {
      keys: ['/'],
      description: words.searchByFileName,
      group: english.grid.virtualGrid.gallery,
      run: () => field.current?.select(),
    },
  ]);
  return (
    <TextInput
      ref={field}
      aria-label={words.fileNameContains}
      placeholder={words.fileName}
      leftSection={<IconSearch size={15} />}
      w={150}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        search(event.currentTarget.value);
      }}
    />
  );
}
