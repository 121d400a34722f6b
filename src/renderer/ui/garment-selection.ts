import { create } from 'zustand';
import type { CropFilter } from '../../shared/contract/crops.ts';
import type { Selection } from '../../shared/contract/editing.ts';

/** As many as can be named one by one; beyond, everything that passes the filter can be selected. */
export const mostNamed = 200_000;

/** Garments picked out of a gallery. */
export interface GarmentSelection {
  /** Everything that the filter lets through but `ids`; else `ids` alone. */
  all: boolean;
  ids: ReadonlySet<number>;
}

export const nothingSelected: GarmentSelection = { all: false, ids: new Set() };

interface SelectionState {
  /** The filter that the selection was made in; another one begins with nothing selected. */
  filter: string;
  selection: GarmentSelection;
}

/** The selection outlives the gallery's screen: whoever looks at one garment finds it again. */
export const useGarmentSelection = create<SelectionState>(() => ({ filter: '', selection: nothingSelected }));

export function isSelected({ all, ids }: GarmentSelection, id: number): boolean {
  return ids.has(id) !== all;
}

export function toggled(selection: GarmentSelection, id: number): GarmentSelection {
  return toggledAll(selection, [id]);
}

export function toggledAll({ all, ids }: GarmentSelection, some: readonly number[]): GarmentSelection {
  const next = new Set(ids);
  for (const id of some) if (!next.delete(id)) next.add(id);
  return { all, ids: next };
}

/** With these selected as well. */
export function withAll({ all, ids }: GarmentSelection, more: readonly number[]): GarmentSelection {
  const next = new Set(ids);
  for (const id of more) {
    if (all) next.delete(id);
    else next.add(id);
  }
  return { all, ids: next };
}

export const everything: GarmentSelection = { all: true, ids: new Set() };

/** How many of a list's garments are selected. */
export function countSelected({ all, ids }: GarmentSelection, total: number): number {
  return all ? Math.max(0, total - ids.size) : ids.size;
}

/** The engine's words for it. */
export function selectionOf({ all, ids }: GarmentSelection, filter: CropFilter): Selection {
  if (!all) return { annotationIds: [...ids] };
  return ids.size === 0 ? { filter } : { filter, except: [...ids] };
}
