import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  gridMove,
  gridShape,
  maximumScrollHeight,
  moveInGrid,
  offsetOfRow,
  pagesOf,
  rowShift,
  scrollSlots,
  type GridMove,
} from './windowing.ts';

describe('gridShape', () => {
  it('fills the width with cells of at least the wanted size', () => {
    expect(gridShape(525_000, 1000, 160, 10)).toEqual({ columns: 5, rows: 105_000, cellWidth: 192 });
    expect(gridShape(7, 100, 160, 10)).toEqual({ columns: 1, rows: 7, cellWidth: 100 });
    expect(gridShape(0, 1000, 160, 10).rows).toBe(0);
  });
});

describe('pagesOf', () => {
  it('names only the pages that are seen', () => {
    expect(pagesOf(0, 30, 100, 525_000)).toEqual([0]);
    expect(pagesOf(95, 130, 100, 525_000)).toEqual([0, 1]);
    expect(pagesOf(524_990, 525_100, 100, 525_000)).toEqual([5249]);
    expect(pagesOf(0, 10, 100, 0)).toEqual([]);
  });
});

describe('scrollSlots', () => {
  const view = 800;
  const height = 200;

  it('has a slot for each row of what a browser can show', () => {
    const slots = scrollSlots(75_000, height);
    expect(slots.slots).toBe(75_000);
    expect(slots.slots * height).toBeLessThanOrEqual(maximumScrollHeight);
    expect(rowShift(slots, 1_000_000, 14_999_200)).toBe(0);
    expect(offsetOfRow(slots, 10, height, view)).toBe(2000);
  });

  it('reaches every row of a longer list, the first and the last too', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 75_001, max: 2_000_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (rows, share) => {
          const slots = scrollSlots(rows, height);
          const maximum = slots.slots * height - view;
          const row = Math.round(share * (rows - 1));
          const offset = offsetOfRow(slots, row, height, view);
          const top = offset / height + rowShift(slots, offset, maximum);
          expect(row).toBeGreaterThanOrEqual(top - 1.01);
          expect(row).toBeLessThanOrEqual(top + view / height);
        },
      ),
    );
    const slots = scrollSlots(1_500_000, height);
    expect(slots.slots + rowShift(slots, slots.slots * height - view, slots.slots * height - view)).toBe(1_500_000);
  });
});

describe('moving by keyboard', () => {
  const moves: GridMove[] = [
    'left',
    'right',
    'up',
    'down',
    'row-start',
    'row-end',
    'first',
    'last',
    'page-up',
    'page-down',
  ];

  it('never leaves the list', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 1, max: 12 }),
        fc.nat(),
        fc.constantFrom(...moves),
        fc.integer({ min: 1, max: 9 }),
        (count, columns, seed, move, rows) => {
          const target = moveInGrid(seed % count, move, columns, count, rows);
          expect(target).toBeGreaterThanOrEqual(0);
          expect(target).toBeLessThan(count);
        },
      ),
    );
  });
  it('moves by rows, pages and ends', () => {
    // Rows of four: 0-3, 4-7, 8-9.
    expect(moveInGrid(1, 'down', 4, 10, 2)).toBe(5);
    expect(moveInGrid(6, 'down', 4, 10, 2)).toBe(9);
    expect(moveInGrid(9, 'down', 4, 10, 2)).toBe(9);
    expect(moveInGrid(2, 'up', 4, 10, 2)).toBe(2);
    expect(moveInGrid(6, 'row-start', 4, 10, 2)).toBe(4);
    expect(moveInGrid(8, 'row-end', 4, 10, 2)).toBe(9);
    expect(moveInGrid(1, 'page-down', 4, 10, 2)).toBe(9);
    expect(moveInGrid(9, 'page-up', 4, 10, 2)).toBe(1);
  });
  it('reads keys', () => {
    const key = (name: string, ctrlKey = false) => gridMove({ key: name, ctrlKey, altKey: false, metaKey: false });
    expect(key('Home')).toBe('first');
    expect(key('Home', true)).toBe('row-start');
    expect(key('ArrowUp')).toBe('up');
    expect(key('ArrowUp', true)).toBeUndefined();
    expect(key('x')).toBeUndefined();
  });
});
