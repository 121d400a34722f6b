/** Browsers clamp an element's height (Firefox near 17.8 million pixels, Chromium near 33): no list grows beyond this. */
export const maximumScrollHeight = 15_000_000;

export interface GridShape {
  columns: number;
  rows: number;
  /** Width of one cell in pixels, the gap after it not counted. */
  cellWidth: number;
}

/** As many columns of at least `minimumWidth` pixels as fit, stretched to fill the width. */
export function gridShape(count: number, width: number, minimumWidth: number, gap: number): GridShape {
  const columns = Math.max(1, Math.floor((width + gap) / (minimumWidth + gap)));
  return {
    columns,
    rows: Math.ceil(count / columns),
    cellWidth: Math.max(0, Math.floor((width - gap * (columns - 1)) / columns)),
  };
}

/** Numbers of the pages (each `pageSize` items) that hold the items `first` to `last`, both included. */
export function pagesOf(first: number, last: number, pageSize: number, count: number): number[] {
  const end = Math.min(last, count - 1);
  const begin = Math.max(0, first);
  if (count === 0 || end < begin) return [];
  const from = Math.floor(begin / pageSize);
  return Array.from({ length: Math.floor(end / pageSize) - from + 1 }, (_, index) => from + index);
}

/**
 * A list of more rows than a browser can scroll is shown through fewer slots: the further down the scrollbar, the more
 * rows lie between a slot and the row that it shows. Lists that fit have one slot a row.
 */
export interface ScrollSlots {
  rows: number;
  slots: number;
}

export function scrollSlots(rows: number, rowHeight: number): ScrollSlots {
  return { rows, slots: Math.min(rows, Math.floor(maximumScrollHeight / Math.max(1, rowHeight))) };
}

/** How many rows to add to a slot for the row that it shows, at this offset of the scrollbar. */
export function rowShift({ rows, slots }: ScrollSlots, offset: number, maximumOffset: number): number {
  if (rows <= slots || maximumOffset <= 0) return 0;
  return Math.round((rows - slots) * Math.min(1, Math.max(0, offset / maximumOffset)));
}

/** The scroll offset that brings a row to the top of the view, or as near as the end of the list lets it. */
export function offsetOfRow(slots: ScrollSlots, row: number, rowHeight: number, viewHeight: number): number {
  const maximumOffset = Math.max(0, slots.slots * rowHeight - viewHeight);
  if (slots.rows <= slots.slots) return Math.min(row * rowHeight, maximumOffset);
  const share = (row * rowHeight) / (slots.rows * rowHeight - viewHeight);
  return Math.min(maximumOffset, share * maximumOffset);
}

export type GridMove =
  'left' | 'right' | 'up' | 'down' | 'row-start' | 'row-end' | 'first' | 'last' | 'page-up' | 'page-down';

const gridKeys: Readonly<Record<string, GridMove>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  PageUp: 'page-up',
  PageDown: 'page-down',
};

/** What a key means in a gallery: Home and End go to the first and last item, with Ctrl to the ends of the row. */
export function gridMove(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey'>): GridMove | undefined {
  if (event.altKey || event.metaKey) return undefined;
  if (event.key === 'Home') return event.ctrlKey ? 'row-start' : 'first';
  if (event.key === 'End') return event.ctrlKey ? 'row-end' : 'last';
  return event.ctrlKey ? undefined : gridKeys[event.key];
}

/** Index of the item that a move leads to; a move that would leave the list stays at its edge. */
export function moveInGrid(index: number, move: GridMove, columns: number, count: number, rowsOfPage: number): number {
  const last = count - 1;
  if (last < 0) return 0;
  const rowStart = index - (index % columns);
  switch (move) {
    case 'left':
      return Math.max(0, index - 1);
    case 'right':
      return Math.min(last, index + 1);
    case 'up':
      return index >= columns ? index - columns : index;
    case 'down':
      return index + columns <= last ? index + columns : rowStart + columns <= last ? last : index;
    case 'row-start':
      return rowStart;
    case 'row-end':
      return Math.min(last, rowStart + columns - 1);
    case 'first':
      return 0;
    case 'last':
      return last;
    case 'page-up':
      return Math.max(index % columns, index - columns * Math.max(1, rowsOfPage));
    case 'page-down': {
      const target = index + columns * Math.max(1, rowsOfPage);
      if (target <= last) return target;
      const lastRow = last - (last % columns);
      return Math.min(last, lastRow + (index % columns));
    }
  }
}
