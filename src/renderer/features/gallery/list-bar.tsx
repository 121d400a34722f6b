import { ActionIcon, Button, Group, Select, Tooltip, type ComboboxData } from '@mantine/core';
import { IconSortAscending, IconSortDescending } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { splitName, type SplitName } from '../../../shared/contract/common.ts';
import { api } from '../../client/api.ts';
import { Dot } from '../../ui/dot.tsx';
import { english } from '../../ui/english.ts';
import { FilterMenu, toIds, toValues, type FilterChoice } from '../../ui/filter-menu.tsx';
import { isFiltered, withWanted, type CropListState, type PhotoListState } from '../../ui/list-state.ts';
import { splitLabel } from '../../ui/strings.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';

const words = english.gallery.listBar;

interface ListBarProps<State extends PhotoListState | CropListState> {
  state: State;
  onChange: (state: State) => void;
  /** Which of the project's counts stand beside the choices. */
  counted: 'photos' | 'garments';
  sorts: readonly { value: State['sort']; label: string; group?: string }[];
  /** Fields that only one of the galleries has. */
  children?: ReactNode;
}

/** Filters and order of a gallery; the address holds them, so that a link or the Back button brings them again. */
export function ListBar<State extends PhotoListState | CropListState>(props: ListBarProps<State>) {
  const { state, onChange, counted, sorts, children } = props;
  const { events, garments } = useTaxonomies();
  const { data: summary } = useQuery(api.project.summary.options({}));
  const { filter } = state;

  function want(field: 'events' | 'garments', values: string[]): void {
    onChange({ ...state, filter: withWanted(filter, field, toIds(values)) });
  }

  const eventChoices: FilterChoice[] = (summary?.events ?? []).map((event) => ({
    value: String(event.id ?? 'none'),
    label: event.id === null ? english.common.noEvent : event.name,
    count: event[counted],
    mark: <Dot colour={events.colour(event.id)} />,
  }));
  const garmentChoices: FilterChoice[] = (summary?.garments ?? []).map((garment) => ({
    value: String(garment.id ?? 'none'),
    label: garment.id === null ? english.common.noClass : garment.name,
    count: garment[counted],
    mark: <Dot colour={garments.colour(garment.id)} />,
  }));
  const splitChoices: FilterChoice[] = [...splitName.options, null].map((split) => ({
    value: split ?? 'none',
    label: splitLabel(split),
    count: summary?.splits.find((part) => part.split === split)?.[counted] ?? 0,
  }));

  return (
    <Group gap="xs" role="search" aria-label={words.filterAndSort}>
      <FilterMenu
        label={english.common.event}
        choices={withNone(eventChoices, english.common.noEvent)}
        wanted={toValues(filter.events)}
        onChange={(values) => want('events', values)}
      />
      <FilterMenu
        label={english.common.garment}
        choices={withNone(garmentChoices, english.common.noClass)}
        wanted={toValues(filter.garments)}
        onChange={(values) => want('garments', values)}
      />
      <FilterMenu
        label={words.split}
        choices={splitChoices}
        wanted={toValues(filter.splits)}
        onChange={(values) => {
          const splits = values.map((value) => (value === 'none' ? null : (value as SplitName)));
          onChange({ ...state, filter: withWanted(filter, 'splits', splits) });
        }}
      />
      {children}
      {isFiltered(filter) && (
        <Button variant="subtle" px="xs" onClick={() => onChange({ ...state, filter: {} })}>
          {english.common.clearFilters}
        </Button>
      )}
      <Group gap={4} ml="auto" wrap="nowrap">
        <Select
          aria-label={words.sortBy}
          w={170}
          allowDeselect={false}
          data={grouped(sorts)}
          maxDropdownHeight={420}
          value={state.sort}
          onChange={(value) => {
            const sort = sorts.find((known) => known.value === value);
            if (sort) onChange({ ...state, sort: sort.value, descending: directionFor(sort.value, state) });
          }}
        />
        <Tooltip label={state.descending ? words.descending : words.ascending}>
          <ActionIcon
            variant="default"
            size={34}
            aria-label={words.descending}
            aria-pressed={state.descending}
            onClick={() => onChange({ ...state, descending: !state.descending })}
          >
            {state.descending ? <IconSortDescending size={17} /> : <IconSortAscending size={17} />}
          </ActionIcon>
        </Tooltip>
      </Group>
    </Group>
  );
}

/** What stands out is looked at from the worst on. */
function directionFor(sort: string, state: PhotoListState | CropListState): boolean {
  const worstFirst = (each: string): boolean => each.startsWith('finding:') || each === 'missed';
  if (worstFirst(sort)) return true;
  return worstFirst(state.sort) ? false : state.descending;
}

function grouped(sorts: readonly { value: string; label: string; group?: string }[]): ComboboxData {
  const groups = [...new Set(sorts.map(({ group }) => group ?? ''))];
  const itemsOf = (wanted: string) =>
    sorts.filter(({ group = '' }) => group === wanted).map(({ value, label }) => ({ value, label }));
  if (groups.length === 1) return itemsOf(groups[0] ?? '');
  return groups.map((group) => ({ group: group === '' ? words.order : group, items: itemsOf(group) }));
}

function withNone(choices: FilterChoice[], label: string): FilterChoice[] {
  return choices.some((choice) => choice.value === 'none') ? choices : [...choices, { value: 'none', label }];
}
