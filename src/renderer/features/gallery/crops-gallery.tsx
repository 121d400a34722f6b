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
import { FindIssues } from '../../ui/find-issues.tsx';
import { findingReason, findingWords, shownFindings } from '../../ui/finding-words.ts';
import { FilterMenu, toValues } from '../../ui/filter-menu.tsx';
import { formatCount, formatQuantity } from '../../ui/format.ts';
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

const sorts: readonly { value: CropListState['sort']; label: string; group?: string }[] = [
  { value: 'imported', label: 'Import order' },
  { value: 'area', label: 'Area' },
  { value: 'score', label: 'Score' },
  { value: 'event', label: 'Event' },
  { value: 'garment', label: 'Garment class' },
  ...findingKind.options.map((kind) => ({
    value: `finding:${kind}` as const,
    label: findingWords[kind].label,
    group: 'Stands out',
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
    noun: 'garments',
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
      title="Garments"
      subtitle={
        found !== undefined && total !== undefined && found !== total
          ? `${formatCount(found)} of ${formatQuantity(total, 'garment')}`
          : total !== undefined && formatQuantity(total, 'garment')
      }
      actions={
        <>
          {missing > 0 && (
            <LinkButton href="/import#crops" variant="light">
              Derive {formatQuantity(missing, 'missing crop')}
            </LinkButton>
          )}
          {total !== undefined && total > 0 && (
            <Button variant="default" leftSection={<IconZoomExclamation size={16} />} onClick={() => setLooking(true)}>
              Find issues
            </Button>
          )}
        </>
      }
    >
      <ListBar state={state} onChange={change} counted="garments" sorts={sorts}>
        <FilterMenu
          label="Review"
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
          label="Stands out"
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
            removeButtonProps={{ 'aria-label': 'Show all, not only the selection', 'aria-hidden': false, tabIndex: 0 }}
            onRemove={() => change({ ...state, filter: withWanted(state.filter, 'selection', undefined) })}
          >
            A selection
          </Pill>
        )}
      </ListBar>
      <Box flex={1} mih={0} mt="sm" pos="relative" style={{ display: 'flex', flexDirection: 'column' }}>
        <GalleryGrid
          key={address}
          address={`/crops${address}`}
          label="Garments"
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
                title={`${findingWords[notLookedFor].label}: not looked for yet`}
                action={<Button onClick={() => setLooking(true)}>Find issues</Button>}
              >
                {findingWords[notLookedFor].about}
              </Empty>
            ) : isFiltered(state.filter) ? (
              <Empty
                icon={IconHanger}
                title="No garment matches"
                action={
                  <LinkButton href="/crops" variant="default">
                    Clear filters
                  </LinkButton>
                }
              >
                No garment of the project has all of the chosen events, classes, splits and review states.
              </Empty>
            ) : (
              <Empty
                icon={IconHanger}
                title="No garments yet"
                action={<LinkButton href="/import">Import annotations</LinkButton>}
              >
                Garments come with the masks of a COCO or DeepFashion2 file, or as folders of isolated garments.
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
