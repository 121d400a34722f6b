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
  useGarmentSelection,
  withAll,
  type GarmentSelection,
} from '../../ui/garment-selection.ts';
import type { CropListState } from '../../ui/list-state.ts';
import type { StudioError } from '../../../shared/domain/errors.ts';
import { showProblem } from '../../ui/use-jobs.ts';

export interface Selecting {
  selection: GarmentSelection;
  has: (id: number) => boolean;
  toggle: (index: number, id: number) => void;
  /** Everything from where the last stretch began, or else from `from`, to here. */
  extendTo: (index: number, from: number) => void;
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

  async function extendTo(index: number, from: number): Promise<void> {
    const { index: begun, base } = (start.current ??= { index: from, base: selection });
    const [offset, last] = [Math.min(begun, index), Math.max(begun, index)];
    const limit = last - offset + 1;
    if (limit > mostNamed) {
      notifications.show({
        color: 'orange',
        title: 'Too many to select one by one',
        message: `A stretch takes ${formatCount(mostNamed)} garments. Ctrl+A selects all that pass the filter.`,
      });
      return;
    }
    // Of stretches asked for in quick succession, the last one counts.
    const turn = ++asked.current;
    try {
      const { ids } = await api.crops.ids({ ...state, offset, limit });
      if (turn === asked.current) set(withAll(base, ids));
    } catch (error) {
      showProblem('The stretch could not be selected', error as StudioError);
    }
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
    rest() {
      start.current = null;
    },
    all: () => set(everything),
    clear: () => set(nothingSelected),
  };
}
