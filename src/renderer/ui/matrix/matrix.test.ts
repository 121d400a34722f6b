import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classOrder, columnSums, largestShare, moveInMatrix, normalise, rowSums } from './matrix.ts';

const classes = ['wedding', 'concert', 'sport'];
const confusion = [
  [3, 1, 0],
  [2, 6, 2],
  [0, 0, 0],
];

describe('classOrder', () => {
  it('orders by size and by name, keeping the given order of equals', () => {
    expect(classOrder(classes, confusion, 'given')).toEqual([0, 1, 2]);
    expect(classOrder(classes, confusion, 'size')).toEqual([1, 0, 2]);
    expect(classOrder(classes, confusion, 'name')).toEqual([1, 2, 0]);
  });
});

describe('normalise', () => {
  it('divides by the true class, the predicted class or everything', () => {
    expect(normalise(confusion, 'row')).toEqual([
      [0.75, 0.25, 0],
      [0.2, 0.6, 0.2],
      [0, 0, 0],
    ]);
    expect(normalise(confusion, 'column')[1]).toEqual([0.4, 6 / 7, 1]);
    expect(normalise(confusion, 'none')[0]).toEqual([3 / 14, 1 / 14, 0]);
  });

  it('gives rows, columns or the whole a sum of one, and never anything that is not a number', () => {
    const square = fc
      .integer({ min: 1, max: 6 })
      .chain((size) =>
        fc.array(fc.array(fc.nat(1000), { minLength: size, maxLength: size }), { minLength: size, maxLength: size }),
      );
    fc.assert(
      fc.property(square, (counts) => {
        const rows = rowSums(counts);
        normalise(counts, 'row').forEach((row, index) => {
          expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(rows[index] ? 1 : 0, 9);
        });
        columnSums(normalise(counts, 'column')).forEach((sum, index) => {
          expect(sum).toBeCloseTo(columnSums(counts)[index] ? 1 : 0, 9);
        });
      }),
    );
  });

  it('scales the colours to what is shown', () => {
    expect(largestShare(normalise(confusion, 'row'), false)).toBe(0.75);
    expect(largestShare(normalise(confusion, 'row'), true)).toBe(0.25);
    expect(largestShare([[0]], false)).toBeGreaterThan(0);
  });
});

describe('moveInMatrix', () => {
  const key = (name: string, ctrlKey = false) => ({ key: name, ctrlKey, altKey: false, metaKey: false });
  const size = { rows: 3, columns: 3 };

  it('moves among cells and onto the headers, never to the corner or outside', () => {
    expect(moveInMatrix({ row: 0, column: 0 }, key('ArrowUp'), size)).toEqual({ row: -1, column: 0 });
    expect(moveInMatrix({ row: -1, column: 0 }, key('ArrowLeft'), size)).toEqual({ row: -1, column: 0 });
    expect(moveInMatrix({ row: 2, column: 2 }, key('ArrowDown'), size)).toEqual({ row: 2, column: 2 });
    expect(moveInMatrix({ row: 1, column: 2 }, key('Home'), size)).toEqual({ row: 1, column: 0 });
    expect(moveInMatrix({ row: 1, column: 2 }, key('End', true), size)).toEqual({ row: 2, column: 2 });
    expect(moveInMatrix({ row: 1, column: 2 }, key('PageUp'), size)).toEqual({ row: 0, column: 2 });
    expect(moveInMatrix({ row: 1, column: 2 }, key('x'), size)).toBeUndefined();
    expect(moveInMatrix({ row: 1, column: 2 }, { ...key('ArrowUp'), altKey: true }, size)).toBeUndefined();
  });

  it('knows that there may be more columns than rows', () => {
    const wide = { rows: 2, columns: 4 };
    expect(moveInMatrix({ row: 0, column: 0 }, key('End'), wide)).toEqual({ row: 0, column: 3 });
    expect(moveInMatrix({ row: 0, column: 3 }, key('PageDown'), wide)).toEqual({ row: 1, column: 3 });
    expect(moveInMatrix({ row: 1, column: 3 }, key('ArrowDown'), wide)).toEqual({ row: 1, column: 3 });
  });
});
