import { create } from 'zustand';
import type { CropFilter } from '../../shared/contract/crops.ts';
import type { Selection } from '../../shared/contract/editing.ts';
import type { PhotoFilter } from '../../shared/contract/photos.ts';

/** As many as can be named one by one; beyond, everything that passes the filter can be selected. */
export const mostNamed = 200_000;

/** Garments or photos picked out of a gallery. */
export interface ListSelection {
  /** Everything that the filter lets through but `ids`; else `ids` alone. */
  all: boolean;
  ids: ReadonlySet<number>;
}

export const nothingSelected: ListSelection = { all: false, ids: new Set() };

interface SelectionState {
  /** The filter that the selection was made in; another one begins with nothing selected. */
  filter: string;
  selection: ListSelection;
}

/** A selection outlives the gallery's screen: whoever looks at one of its items finds it again. */
export const useGarmentSelection = create<SelectionState>(() => ({ filter: '', selection: nothingSelected }));
export const usePhotoSelection = create<SelectionState>(() => ({ filter: '', selection: nothingSelected }));
export type SelectionStore = typeof useGarmentSelection;

export function isSelected({ all, ids }: ListSelection, id: number): boolean {
  return ids.has(id) !== all;
}

export function toggled(selection: ListSelection, id: number): ListSelection {
  return toggledAll(selection, [id]);
}

export function toggledAll({ all, ids }: ListSelection, some: readonly number[]): ListSelection {
  const next = new Set(ids);
  for (const id of some) if (!next.delete(id)) next.add(id);
  return { all, ids: next };
}

/** With these selected as well. */
export function withAll({ all, ids }: ListSelection, more: readonly number[]): ListSelection {
  const next = new Set(ids);
  for (const id of more) {
    if (all) next.delete(id);
    else next.add(id);
  }
  return { all, ids: next };
}

export const everything: ListSelection = { all: true, ids: new Set() };

/** How many of a list's items are selected. */
export function countSelected({ all, ids }: ListSelection, total: number): number {
  return all ? Math.max(0, total - ids.size) : ids.size;
}

/** The engine's words for it. */
export function garmentsOf({ all, ids }: ListSelection, filter: CropFilter): Selection {
  if (!all) return { annotationIds: [...ids] };
  return ids.size === 0 ? { filter } : { filter, except: [...ids] };
}

export function photosOf({ all, ids }: ListSelection, photoFilter: PhotoFilter): Selection {
  if (!all) return { photoIds: [...ids] };
  return ids.size === 0 ? { photoFilter } : { photoFilter, except: [...ids] };
}
