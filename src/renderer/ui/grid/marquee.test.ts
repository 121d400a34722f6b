import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellsTouched, edgeScroll, inBlock, isTouched, modeOf, selectedBy, stretchOf } from './marquee.ts';
import { gridShape } from './windowing.ts';

const gap = 10;
const rowHeight = 150;
const sizes = { gap, rowHeight };

describe('cellsTouched', () => {
  const shape = gridShape(100, 1000, 100, gap);

  it('takes a cell as soon as the rectangle reaches into it, and none for what lies between cells', () => {
    expect(shape).toEqual({ columns: 9, rows: 12, cellWidth: 102 });
    expect(cellsTouched(shape, sizes, { x: 50, y: 20 }, { x: 60, y: 30 })).toEqual({
      firstRow: 0,
      lastRow: 0,
      firstColumn: 0,
      lastColumn: 0,
    });
    expect(cellsTouched(shape, sizes, { x: 104, y: 20 }, { x: 110, y: 300 })).toBeNull();
    expect(cellsTouched(shape, sizes, { x: 50, y: 142 }, { x: 300, y: 148 })).toBeNull();
    expect(cellsTouched(shape, sizes, { x: 400, y: 5000 }, { x: 105, y: 145 })).toEqual({
      firstRow: 1,
      lastRow: 11,
      firstColumn: 1,
      lastColumn: 3,
    });
  });

  it('agrees with each cell looked at by itself', () => {
    const place = fc.record({ x: fc.integer({ min: -50, max: 1100 }), y: fc.integer({ min: -50, max: 2000 }) });
    fc.assert(
      fc.property(place, place, (from, to) => {
        const block = cellsTouched(shape, sizes, from, to);
        for (let index = 0; index < shape.columns * shape.rows; index++) {
          const left = (index % shape.columns) * (shape.cellWidth + gap);
          const top = Math.floor(index / shape.columns) * rowHeight;
          const meets =
            Math.max(from.x, to.x) >= left &&
            Math.min(from.x, to.x) <= left + shape.cellWidth &&
            Math.max(from.y, to.y) >= top &&
            Math.min(from.y, to.y) <= top + rowHeight - gap;
          expect(block !== null && isTouched(block, index, shape.columns)).toBe(meets);
        }
      }),
    );
  });

  it('reaches across a list of millions', () => {
    const long = gridShape(1_500_000, 1000, 100, gap);
    const block = cellsTouched(long, sizes, { x: 0, y: 0 }, { x: 50, y: long.rows * rowHeight });
    expect(block).toEqual({ firstRow: 0, lastRow: long.rows - 1, firstColumn: 0, lastColumn: 0 });
  });
});

it('keeps of a stretch what lies in the block', () => {
  const block = { firstRow: 1, lastRow: 3, firstColumn: 2, lastColumn: 3 };
  const { offset, limit } = stretchOf(block, 5);
  const stretch = Array.from({ length: limit }, (_, at) => offset + at);
  expect(inBlock(stretch, block, 5)).toEqual([7, 8, 12, 13, 17, 18]);
  // The end of a list lacks the rest of its last row.
  expect(inBlock(stretch.slice(0, -1), block, 5)).toEqual([7, 8, 12, 13, 17]);
});

it('adds with Shift, toggles with Ctrl, and begins anew without', () => {
  const keys = { shiftKey: false, ctrlKey: false, metaKey: false };
  expect(modeOf({ ...keys, shiftKey: true, ctrlKey: true })).toBe('add');
  expect(modeOf({ ...keys, metaKey: true })).toBe('toggle');
  expect(modeOf(keys)).toBe('replace');
  const both = (mode: 'replace' | 'add' | 'toggle') =>
    [true, false].flatMap((touched) => [true, false].map((selected) => selectedBy(mode, touched, selected)));
  expect(both('replace')).toEqual([true, true, false, false]);
  expect(both('add')).toEqual([true, true, true, false]);
  expect(both('toggle')).toEqual([false, true, true, false]);
});

it('scrolls towards the edge that the pointer is at, and beyond it', () => {
  expect(edgeScroll(400, 800)).toBe(0);
  expect(edgeScroll(40, 800)).toBeLessThan(0);
  expect(edgeScroll(-500, 800)).toBe(-60);
  expect(edgeScroll(790, 800)).toBeGreaterThan(edgeScroll(760, 800));
});
