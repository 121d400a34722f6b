import { Box } from '@mantine/core';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { english } from '../english.ts';
import { useHotkeys } from '../hotkeys/use-hotkeys.ts';
import { isTouched, selectedBy, type CellBlock, type MarqueeMode } from './marquee.ts';
import type { GridView } from './positions.ts';
import { useMarquee } from './use-marquee.ts';
import './virtual-grid.css';
import { gridMove, gridShape, moveInGrid, offsetOfRow, rowShift, scrollSlots } from './windowing.ts';

const words = english.grid.virtualGrid;

export interface CellProps {
  index: number;
  /** Goes on the cell's one link or button: only the active cell is a tab stop, arrows move among the rest. */
  tabIndex: 0 | -1;
  width: number;
  /** Also while a rectangle is drawn: what it will leave selected. */
  selected: boolean;
}

/** How cells are picked: Space, Shift with a move, Ctrl+A, Escape, and a rectangle drawn over them. */
export interface GridSelecting {
  isSelected: (index: number) => boolean;
  toggle: (index: number) => void;
  /** From where the last stretch began, or else from `from`, to here. */
  extendTo: (index: number, from: number) => void;
  /** The focus has moved on: the next stretch begins where it is. */
  rest: () => void;
  all: () => void;
  /** What a rectangle has touched; null where that is nothing. */
  within: (block: CellBlock | null, columns: number, mode: MarqueeMode) => void;
  /** Answers whether anything was selected. */
  clear: () => boolean;
}

interface VirtualGridProps {
  label: string;
  count: number;
  minimumCellWidth: number;
  /** Height of a cell of this width. */
  cellHeight: (width: number) => number;
  renderCell: (cell: CellProps) => ReactNode;
  onRange: (first: number, last: number) => void;
  initialIndex?: number;
  /** What it showed when it was left: scrolled as far again where it is as wide, else to the same item. */
  initialView?: GridView | undefined;
  onLeave?: (view: GridView) => void;
  /** Puts the keyboard's focus on the first item shown, as after coming back to a list. */
  focusInitial?: boolean;
  onActiveIndex?: (index: number) => void;
  selecting?: GridSelecting | undefined;
}

const gap = 10;
const padding = 4;
/** Room for the focus ring on both sides. */
const side = 3;

/** A grid of any length of which only the rows in view exist. Arrows, Home, End and the page keys move the focus. */
export function VirtualGrid(props: VirtualGridProps) {
  const {
    label,
    count,
    minimumCellWidth,
    cellHeight,
    renderCell,
    onRange,
    initialIndex = 0,
    initialView,
    onLeave,
    focusInitial = false,
    onActiveIndex,
    selecting,
  } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const { ref: sizeRef, width, height: viewHeight } = useElementSize<HTMLDivElement>();
  const mergedRef = useMergedRef(scroller, sizeRef);
  const [active, setActive] = useState(initialIndex);
  const focusPending = useRef(focusInitial);
  const placed = useRef(initialIndex === 0 && initialView === undefined);

  useHotkeys([
    { keys: ['arrows'], description: words.moveAmongItems, group: words.gallery },
    { keys: ['Enter'], description: words.open, group: words.gallery },
    { keys: ['Home', 'End'], description: words.firstOrLastItem, group: words.gallery },
    { keys: ['PageUp', 'PageDown'], description: words.oneScreenUpOrDown, group: words.gallery },
    ...(selecting
      ? [
          { keys: ['Space'], description: words.selectOrNoLonger, group: words.gallery },
          { keys: ['shift+arrows'], description: words.selectAStretchAsShift, group: words.gallery },
          { keys: ['mod+A'], description: words.selectAll, group: words.gallery, run: () => selecting.all() },
        ]
      : []),
  ]);

  const shape = gridShape(count, Math.max(0, width - 2 * side), minimumCellWidth, gap);
  const { columns, rows, cellWidth } = shape;
  const rowHeight = cellHeight(cellWidth) + gap;
  const slots = scrollSlots(rows, rowHeight);
  const maximumOffset = Math.max(0, slots.slots * rowHeight - viewHeight);

  const virtualizer = useVirtualizer({
    count: slots.slots,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 2,
    paddingStart: padding,
  });
  const shift = rowShift(slots, virtualizer.scrollOffset ?? 0, maximumOffset);

  const rowsShown = virtualizer.getVirtualItems().map((item) => ({ row: item.index + shift, top: item.start }));
  const activeRow = Math.floor(Math.min(active, Math.max(0, count - 1)) / columns);
  if (count > 0 && !rowsShown.some(({ row }) => row === activeRow)) {
    // The active row stays alive while it is scrolled out of view: focus must not fall to the page's body.
    rowsShown.push({ row: activeRow, top: -2 * rowHeight });
  }

  const { marquee, onPointerDown } = useMarquee({
    scroller,
    frame,
    enabled: selecting !== undefined,
    shape,
    gap,
    rowHeight,
    corner: { x: side, y: padding },
    above: shift * rowHeight,
    onSelect: (block, mode) => selecting?.within(block, columns, mode),
  });

  function isSelected(index: number): boolean {
    const selected = selecting?.isSelected(index) ?? false;
    if (marquee === null) return selected;
    return selectedBy(marquee.mode, marquee.block !== null && isTouched(marquee.block, index, columns), selected);
  }

  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);

  const firstSlot = virtualizer.range?.startIndex ?? 0;
  const lastSlot = virtualizer.range?.endIndex ?? 0;
  useEffect(() => {
    if (width > 0) onRange((firstSlot + shift) * columns, (lastSlot + shift + 1) * columns - 1);
  }, [onRange, firstSlot, lastSlot, shift, columns, width]);

  useLayoutEffect(() => {
    if (placed.current || width === 0 || viewHeight === 0 || !scroller.current) return;
    placed.current = true;
    const row = Math.floor(Math.min(initialView?.first ?? active, count - 1) / columns);
    const atTop = offsetOfRow(slots, row, rowHeight, viewHeight);
    scroller.current.scrollTop =
      initialView === undefined
        ? Math.max(0, atTop - (viewHeight - rowHeight) / 2)
        : initialView.width === width
          ? initialView.top
          : atTop;
  });

  const leave = useRef<() => void>(undefined);
  useLayoutEffect(() => {
    leave.current = () => {
      if (width > 0 && scroller.current) {
        onLeave?.({ first: (firstSlot + shift) * columns, width, top: scroller.current.scrollTop });
      }
    };
  });
  useLayoutEffect(() => () => leave.current?.(), []);

  useEffect(() => {
    if (!focusPending.current) return;
    const cell = scroller.current?.querySelector<HTMLElement>(`[data-index="${active}"] [data-cell]`);
    if (!cell) return;
    focusPending.current = false;
    cell.focus({ preventScroll: true });
  });

  function activate(index: number): void {
    setActive(index);
    onActiveIndex?.(index);
  }

  function bringIntoView(row: number): void {
    const element = scroller.current;
    if (!element) return;
    const top = (row - shift) * rowHeight + padding;
    if (top < element.scrollTop) element.scrollTop = offsetOfRow(slots, row, rowHeight, viewHeight);
    else if (top + rowHeight > element.scrollTop + viewHeight) {
      const spare = Math.max(0, Math.floor(viewHeight / rowHeight) - 1);
      const target = offsetOfRow(slots, Math.max(0, row - spare), rowHeight, viewHeight);
      element.scrollTop = slots.rows > slots.slots ? target : top + rowHeight - viewHeight;
    }
  }

  function press(event: KeyboardEvent): void {
    if (selecting && event.target instanceof HTMLElement && event.target.hasAttribute('data-cell')) {
      if (event.key === ' ' && count > 0) {
        event.preventDefault();
        selecting.toggle(Math.min(active, count - 1));
        return;
      }
      if (event.key === 'Escape' && selecting.clear()) {
        event.preventDefault();
        return;
      }
    }
    move(event);
  }

  function move(event: KeyboardEvent): void {
    const step = gridMove(event);
    if (!step || count === 0) return;
    event.preventDefault();
    const target = moveInGrid(Math.min(active, count - 1), step, columns, count, Math.floor(viewHeight / rowHeight));
    if (event.shiftKey) selecting?.extendTo(target, Math.min(active, count - 1));
    else selecting?.rest();
    activate(target);
    focusPending.current = true;
    bringIntoView(Math.floor(target / columns));
  }

  const current = Math.min(active, Math.max(0, count - 1));
  return (
    <Box
      ref={mergedRef}
      className="grid-scroller"
      role="grid"
      aria-label={label}
      aria-rowcount={rows}
      aria-colcount={columns}
      aria-multiselectable={selecting ? true : undefined}
      data-marquee={marquee !== null || undefined}
      onKeyDown={press}
      onPointerDown={onPointerDown}
    >
      <div role="presentation" className="grid-canvas" style={{ height: virtualizer.getTotalSize() }}>
        {width > 0 &&
          rowsShown.map(({ row, top }) => {
            const first = row * columns;
            return (
              <div
                key={row}
                role="row"
                aria-rowindex={row + 1}
                className="grid-row"
                style={{ transform: `translateY(${top}px)`, gap }}
              >
                {Array.from({ length: Math.max(0, Math.min(columns, count - first)) }, (_, column) => {
                  const index = first + column;
                  const selected = isSelected(index);
                  return (
                    <div
                      key={column}
                      role="gridcell"
                      aria-colindex={column + 1}
                      data-index={index}
                      aria-selected={selecting && selected}
                      style={{ width: cellWidth, height: rowHeight - gap }}
                      onFocus={() => index !== active && activate(index)}
                    >
                      {renderCell({ index, tabIndex: index === current ? 0 : -1, width: cellWidth, selected })}
                    </div>
                  );
                })}
              </div>
            );
          })}
        {selecting && <div ref={frame} role="presentation" className="grid-marquee" />}
      </div>
    </Box>
  );
}
