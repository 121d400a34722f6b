import type { GridShape } from './windowing.ts';

/** A block of a grid's cells, by rows and columns; both ends are included. */
export interface CellBlock {
  firstRow: number;
  lastRow: number;
  firstColumn: number;
  lastColumn: number;
}

/** What becomes of what was selected before: gone, kept, or kept but for what the rectangle touches as well. */
export type MarqueeMode = 'replace' | 'add' | 'toggle';

export interface Point {
  x: number;
  y: number;
}

export function modeOf(event: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }): MarqueeMode {
  if (event.shiftKey) return 'add';
  return event.ctrlKey || event.metaKey ? 'toggle' : 'replace';
}

/**
 * The cells that a rectangle touches, by geometry alone: most of them need not exist. Both corners are in pixels from
 * the corner of the first cell, over the whole list; `rowHeight` has the gap in it. Null where it touches none.
 */
export function cellsTouched(
  { columns, rows, cellWidth }: GridShape,
  { gap, rowHeight }: { gap: number; rowHeight: number },
  from: Point,
  to: Point,
): CellBlock | null {
  const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
  const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
  const block = {
    firstRow: firstTouched(top, rowHeight, rowHeight - gap),
    lastRow: Math.min(rows - 1, Math.floor(bottom / rowHeight)),
    firstColumn: firstTouched(left, cellWidth + gap, cellWidth),
    lastColumn: Math.min(columns - 1, Math.floor(right / (cellWidth + gap))),
  };
  return block.firstRow > block.lastRow || block.firstColumn > block.lastColumn ? null : block;
}

/** The first cell that ends behind `at`: one whose gap alone lies there is not touched. */
function firstTouched(at: number, step: number, size: number): number {
  const cell = Math.floor(at / step);
  return Math.max(0, at - cell * step > size ? cell + 1 : cell);
}

export function isTouched(block: CellBlock, index: number, columns: number): boolean {
  const row = Math.floor(index / columns);
  return row >= block.firstRow && row <= block.lastRow && isInColumns(block, index, columns);
}

function isInColumns({ firstColumn, lastColumn }: CellBlock, index: number, columns: number): boolean {
  const column = index % columns;
  return column >= firstColumn && column <= lastColumn;
}

/** The shortest stretch of the list with the whole block in it. */
export function stretchOf(block: CellBlock, columns: number): { offset: number; limit: number } {
  const offset = block.firstRow * columns + block.firstColumn;
  return { offset, limit: block.lastRow * columns + block.lastColumn - offset + 1 };
}

/** Of the items of a block's stretch, those in the block. */
export function inBlock<Item>(items: readonly Item[], block: CellBlock, columns: number): Item[] {
  const { offset } = stretchOf(block, columns);
  return items.filter((_, at) => isInColumns(block, offset + at, columns));
}

/** Whether a cell will be selected. */
export function selectedBy(mode: MarqueeMode, touched: boolean, selected: boolean): boolean {
  switch (mode) {
    case 'replace':
      return touched;
    case 'add':
      return touched || selected;
    case 'toggle':
      return touched !== selected;
  }
}

/** How far the view scrolls in a frame (pixels), with the pointer so far from its top: more the nearer an edge is. */
export function edgeScroll(y: number, viewHeight: number): number {
  const zone = Math.min(48, viewHeight / 4);
  const past = y < zone ? y - zone : y > viewHeight - zone ? y - (viewHeight - zone) : 0;
  return Math.sign(past) * Math.min(60, Math.ceil((Math.abs(past) / zone) * 16));
}
