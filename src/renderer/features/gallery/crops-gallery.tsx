import { Box, Button, Pill } from '@mantine/core';
import { IconHanger, IconZoomExclamation } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { reviewState } from '../../../shared/contract/common.ts';
import { findingKind } from '../../../shared/contract/findings.ts';
import { api } from '../../client/api.ts';
import { LinkButton } from '../../ui/anchor.tsx';
import { BulkBar } from '../../ui/bulk-bar.tsx';
import { redoBulk, undoBulk } from '../../ui/bulk.ts';
import { CropTile } from '../../ui/crop-tile.tsx';
import { Empty } from '../../ui/empty.tsx';
import { english } from '../../ui/english.ts';
import { FindIssues } from '../../ui/find-issues.tsx';
import { findingReason, findingWords, shownFindings } from '../../ui/finding-words.ts';
import { FilterMenu, toValues } from '../../ui/filter-menu.tsx';
import { countSelected, garmentsOf, useGarmentSelection } from '../../ui/list-selection.ts';
import { useActions } from '../../ui/hotkeys/use-actions.ts';
import { cropListState, isFiltered, listSearch, withWanted, type CropListState } from '../../ui/list-state.ts';
import { garmentHref } from '../../ui/media.ts';
import { Page } from '../../ui/page.tsx';
import { reviewLabels } from '../../ui/strings.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import { ExcludedFilter } from './excluded-filter.tsx';
import { GalleryGrid } from './gallery-grid.tsx';
import { ListBar } from './list-bar.tsx';
import { ReviewSelection } from './review-selection.tsx';
import { useSelecting } from './use-selecting.ts';

const words = english.gallery.cropsGallery;

const sorts: readonly { value: CropListState['sort']; label: string; group?: string }[] = [
  { value: 'imported', label: words.importOrder },
  { value: 'area', label: words.area },
  { value: 'score', label: words.score },
  { value: 'event', label: english.common.event },
  { value: 'garment', label: english.common.garmentClass },
  ...findingKind.options.map((kind) => ({
    value: `finding:${kind}` as const,
    label: findingWords[kind].label,
    group: words.standsOut,
  })),
];

export function CropsGallery() {
  const search = useSearch();
  const [, navigate] = useLocation();
  const state = cropListState(search);
  const address = listSearch(state);
  const { events, garments } = useTaxonomies();
  const { data: summary } = useQuery(api.project.summary.options({}));
  const { data: sets } = useQuery(api.findings.kinds.options({}));
  const [looking, setLooking] = useState(false);
  const { data: first } = useQuery(api.crops.list.options({ ...state, offset: 0, limit: 100 }));

  const selecting = useSelecting({
    state,
    store: useGarmentSelection,
    noun: words.garments,
    readIds: (stretch) => api.crops.ids({ ...state, ...stretch }),
  });
  const { selection } = selecting;
  useActions({ 'edit.undo': () => void undoBulk(), 'edit.redo': () => void redoBulk() });

  function change(next: CropListState): void {
    navigate(`/crops${listSearch(next)}`, { replace: true });
  }

  const asked = findingKind.options.find((kind) => state.sort === `finding:${kind}`) ?? state.filter.findings?.[0];
  const notLookedFor = state.filter.findings?.find((kind) =>
    sets?.some((set) => set.kind === kind && set.computedAt === null),
  );
  const total = summary?.counts.garments;
  const found = first?.total;
  const missing = summary?.counts.cropsMissing ?? 0;
  const chosen = countSelected(selection, found ?? 0);
  return (
    <Page
      fill
      title={english.common.garments}
      subtitle={
        found !== undefined && total !== undefined && found !== total
          ? words.foundOfGarments(found, total)
          : total !== undefined && english.common.countOfGarments(total)
      }
      actions={
        <>
          {missing > 0 && (
            <LinkButton href="/import#crops" variant="light">
              {words.deriveMissingCrops(missing)}
            </LinkButton>
          )}
          {total !== undefined && total > 0 && (
            <Button variant="default" leftSection={<IconZoomExclamation size={16} />} onClick={() => setLooking(true)}>
              {english.common.findIssues}
            </Button>
          )}
        </>
      }
    >
      <ListBar state={state} onChange={change} counted="garments" sorts={sorts}>
        <FilterMenu
          label={words.review}
          choices={reviewState.options.map((value) => ({ value, label: reviewLabels[value] }))}
          wanted={toValues(state.filter.reviewStates)}
          onChange={(values) => {
            const wanted = reviewState.options.filter((option) => values.includes(option));
            change({ ...state, filter: withWanted(state.filter, 'reviewStates', wanted) });
          }}
        />
        <ExcludedFilter
          excluded={state.filter.excluded}
          onChange={(excluded) => change({ ...state, filter: withWanted(state.filter, 'excluded', excluded) })}
        />
        <FilterMenu
          label={words.standsOut}
          choices={findingKind.options.map((kind) => {
            const set = sets?.find((known) => known.kind === kind);
            const label = findingWords[kind].label;
            const known = set !== undefined && set.computedAt !== null;
            return { value: kind, label, ...(known ? { count: set.found } : {}) };
          })}
          wanted={toValues(state.filter.findings)}
          onChange={(values) => {
            const wanted = findingKind.options.filter((kind) => values.includes(kind));
            change({ ...state, filter: withWanted(state.filter, 'findings', wanted) });
          }}
        />
        {state.filter.selection !== undefined && (
          <Pill
            size="lg"
            withRemoveButton
            removeButtonProps={{ 'aria-label': words.showAllNotOnlyTheSelection, 'aria-hidden': false, tabIndex: 0 }}
            onRemove={() => change({ ...state, filter: withWanted(state.filter, 'selection', undefined) })}
          >
            {words.aSelection}
          </Pill>
        )}
      </ListBar>
      <Box flex={1} mih={0} mt="sm" pos="relative" style={{ display: 'flex', flexDirection: 'column' }}>
        <GalleryGrid
          key={address}
          address={`/crops${address}`}
          label={english.common.garments}
          pageQuery={(window) => api.crops.list.options({ ...state, ...window })}
          minimumCellWidth={132}
          cellHeight={(width) => width + 48}
          selecting={(itemAt) => selecting.byPlace((index) => itemAt(index)?.annotationId)}
          renderTile={(item, { tabIndex, index, selected }) => (
            <CropTile
              item={item}
              events={events}
              garments={garments}
              href={garmentHref(item, address, `/crops${address}`)}
              tabIndex={tabIndex}
              picking={{
                picked: selected,
                onToggle: () => selecting.toggle(index, item.annotationId),
                onExtend: () => selecting.extendTo(index, index),
              }}
              reasons={shownFindings(item.findings, asked).map(({ details }) =>
                findingReason(details, { events, garments }),
              )}
            />
          )}
          empty={
            notLookedFor !== undefined ? (
              <Empty
                icon={IconZoomExclamation}
                title={words.notLookedForYet(findingWords[notLookedFor].label)}
                action={<Button onClick={() => setLooking(true)}>{english.common.findIssues}</Button>}
              >
                {findingWords[notLookedFor].about}
              </Empty>
            ) : isFiltered(state.filter) ? (
              <Empty
                icon={IconHanger}
                title={words.noGarmentMatches}
                action={
                  <LinkButton href="/crops" variant="default">
                    {english.common.clearFilters}
                  </LinkButton>
                }
              >
                {words.noGarmentOfTheProject}
              </Empty>
            ) : (
              <Empty
                icon={IconHanger}
                title={words.noGarmentsYet}
                action={<LinkButton href="/import">{english.common.importAnnotations}</LinkButton>}
              >
                {words.garmentsComeWithTheMasks}
              </Empty>
            )
          }
        />
        {chosen > 0 && (
          <BulkBar selection={garmentsOf(selection, state.filter)} count={chosen} onClear={selecting.clear}>
            <ReviewSelection selection={selection} filter={state.filter} />
          </BulkBar>
        )}
      </Box>
      <FindIssues opened={looking} onClose={() => setLooking(false)} />
    </Page>
  );
}
