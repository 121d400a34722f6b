import { notifications } from '@mantine/notifications';
import { useEffect, useRef } from 'react';
import { english } from '../../ui/english.ts';
import { inBlock, stretchOf, type CellBlock, type MarqueeMode } from '../../ui/grid/marquee.ts';
import type { GridSelecting } from '../../ui/grid/virtual-grid.tsx';
import {
  everything,
  isSelected,
  mostNamed,
  nothingSelected,
  toggled,
  toggledAll,
  withAll,
  type ListSelection,
  type SelectionStore,
} from '../../ui/list-selection.ts';
import type { CropListState, PhotoListState } from '../../ui/list-state.ts';
import type { StudioError } from '../../../shared/domain/errors.ts';
import { showProblem } from '../../ui/use-jobs.ts';

const words = english.gallery.useSelecting;

export interface Selecting {
  selection: ListSelection;
  toggle: (index: number, id: number) => void;
  /** Everything from where the last stretch began, or else from `from`, to here. */
  extendTo: (index: number, from: number) => void;
  clear: () => void;
  /** The same by keys and rectangles of the grid, which knows items by their place. */
  byPlace: (idAt: (index: number) => number | undefined) => GridSelecting;
}

interface SelectableList {
  state: CropListState | PhotoListState;
  store: SelectionStore;
  /** `garments` */
  noun: string;
  /** The ids of a stretch of the list. */
  readIds: (stretch: { offset: number; limit: number }) => Promise<{ ids: number[] }>;
}

/** The selection of a gallery in a filter and an order: one by one, by stretches, by rectangles, and as a whole. */
export function useSelecting({ state, store, noun, readIds }: SelectableList): Selecting {
  const filter = JSON.stringify(state.filter);
  const known = store();
  const selection = known.filter === filter ? known.selection : nothingSelected;
  /** Where a stretch begins, and what was selected besides it. */
  const start = useRef<{ index: number; base: ListSelection } | null>(null);
  const asked = useRef(0);

  // Another order is another row of indices.
  const order = `${state.sort} ${state.descending}`;
  useEffect(() => {
    start.current = null;
  }, [order, filter]);

  function set(next: ListSelection): void {
    store.setState({ filter, selection: next });
  }

  /** The items of a stretch, or undefined where they were not to be had or something else was asked since. */
  async function read({ offset, limit }: { offset: number; limit: number }): Promise<number[] | undefined> {
    if (limit > mostNamed) {
      notifications.show({
        color: 'orange',
        title: words.tooManyToSelectOne,
        message: words.stretchTakes(mostNamed, noun),
      });
      return undefined;
    }
    // Of stretches asked for in quick succession, the last one counts.
    const turn = ++asked.current;
    try {
      const { ids } = await readIds({ offset, limit });
      return turn === asked.current ? ids : undefined;
    } catch (error) {
      showProblem(words.stretchCouldNotBeSelected, error as StudioError);
      return undefined;
    }
  }

  async function extendTo(index: number, from: number): Promise<void> {
    const { index: begun, base } = (start.current ??= { index: from, base: selection });
    const [offset, last] = [Math.min(begun, index), Math.max(begun, index)];
    const ids = await read({ offset, limit: last - offset + 1 });
    if (ids) set(withAll(base, ids));
  }

  async function within(block: CellBlock | null, columns: number, mode: MarqueeMode): Promise<void> {
    start.current = null;
    const stretch = block === null ? [] : await read(stretchOf(block, columns));
    if (stretch === undefined) return;
    const ids = block === null ? [] : inBlock(stretch, block, columns);
    if (mode === 'toggle') set(toggledAll(selection, ids));
    else set(withAll(mode === 'add' ? selection : nothingSelected, ids));
  }

  function toggle(index: number, id: number): void {
    const next = toggled(selection, id);
    start.current = { index, base: next };
    asked.current++;
    set(next);
  }

  return {
    selection,
    toggle,
    extendTo: (index, from) => void extendTo(index, from),
    clear: () => set(nothingSelected),
    byPlace: (idAt) => ({
      isSelected: (index) => {
        const id = idAt(index);
        return id !== undefined && isSelected(selection, id);
      },
      toggle: (index) => {
        const id = idAt(index);
        if (id !== undefined) toggle(index, id);
      },
      extendTo: (index, from) => void extendTo(index, from),
      within: (block, columns, mode) => void within(block, columns, mode),
      rest: () => {
        start.current = null;
      },
      all: () => set(everything),
      clear: () => {
        const some = selection.all || selection.ids.size > 0;
        if (some) set(nothingSelected);
        return some;
      },
    }),
  };
}
