import { notifications } from '@mantine/notifications';
import { useEffect, useRef } from 'react';
import { api } from '../../client/api.ts';
import { formatCount } from '../../ui/format.ts';
import {
  everything,
  isSelected,
  mostNamed,
  nothingSelected,
  toggled,
  toggledAll,
  useGarmentSelection,
  withAll,
  type GarmentSelection,
} from '../../ui/garment-selection.ts';
import { inBlock, stretchOf, type CellBlock, type MarqueeMode } from '../../ui/grid/marquee.ts';
import type { CropListState } from '../../ui/list-state.ts';
import type { StudioError } from '../../../shared/domain/errors.ts';
import { showProblem } from '../../ui/use-jobs.ts';

export interface Selecting {
  selection: GarmentSelection;
  has: (id: number) => boolean;
  toggle: (index: number, id: number) => void;
  /** Everything from where the last stretch began, or else from `from`, to here. */
  extendTo: (index: number, from: number) => void;
  /** What a rectangle over the gallery has touched. */
  within: (block: CellBlock | null, columns: number, mode: MarqueeMode) => void;
  /** The next stretch begins anew. */
  rest: () => void;
  all: () => void;
  clear: () => void;
}

/** The selection of a gallery in a filter and an order: one by one, by stretches, and as a whole. */
export function useSelecting(state: CropListState): Selecting {
  const filter = JSON.stringify(state.filter);
  const known = useGarmentSelection();
  const selection = known.filter === filter ? known.selection : nothingSelected;
  /** Where a stretch begins, and what was selected besides it. */
  const start = useRef<{ index: number; base: GarmentSelection } | null>(null);
  const asked = useRef(0);

  // Another order is another row of indices.
  const order = `${state.sort} ${state.descending}`;
  useEffect(() => {
    start.current = null;
  }, [order, filter]);

  function set(next: GarmentSelection): void {
    useGarmentSelection.setState({ filter, selection: next });
  }

  /** The garments of a stretch, or undefined where they were not to be had or something else was asked since. */
  async function read({ offset, limit }: { offset: number; limit: number }): Promise<number[] | undefined> {
    if (limit > mostNamed) {
      notifications.show({
        color: 'orange',
        title: 'Too many to select one by one',
        message: `A stretch takes ${formatCount(mostNamed)} garments. Ctrl+A selects all that pass the filter.`,
      });
      return undefined;
    }
    // Of stretches asked for in quick succession, the last one counts.
    const turn = ++asked.current;
    try {
      const { ids } = await api.crops.ids({ ...state, offset, limit });
      return turn === asked.current ? ids : undefined;
    } catch (error) {
      showProblem('The stretch could not be selected', error as StudioError);
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

  return {
    selection,
    has: (id) => isSelected(selection, id),
    toggle(index, id) {
      const next = toggled(selection, id);
      start.current = { index, base: next };
      asked.current++;
      set(next);
    },
    extendTo: (index, from) => void extendTo(index, from),
    within: (block, columns, mode) => void within(block, columns, mode),
    rest() {
      start.current = null;
    },
    all: () => set(everything),
    clear: () => set(nothingSelected),
  };
}
