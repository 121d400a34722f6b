import { describe, expect, it } from 'vitest';
import type { BalanceCell } from '../../../shared/contract/balance.ts';
import { garmentsHref } from './garments-href.ts';
import { columnsOf, countOf, formatDraws, formatFactor, trainingCells } from './grid.ts';

const garments = [
  { id: 1, name: 'top' },
  { id: 2, name: 'dress' },
];
const events = [
  { id: 8, name: 'picnic' },
  { id: 9, name: 'wedding' },
];
const cell: BalanceCell = { event: 'picnic', garment: 'top', train: 3, val: 2, test: 1 };

describe('the matrix', () => {
  it('has a column for garments without a class only where there are some', () => {
    expect(columnsOf({ garments, cells: [cell] })).toEqual(['top', 'dress']);
    expect(columnsOf({ garments, cells: [cell, { ...cell, garment: null }] })).toEqual(['top', 'dress', null]);
  });

  it('counts a split or all, and draws from train', () => {
    expect([countOf(cell, 'val'), countOf(cell, 'all'), countOf(undefined, 'train')]).toEqual([2, 6, 0]);
    expect(trainingCells([cell, { ...cell, train: 0 }])).toEqual([{ event: 'picnic', garment: 'top', count: 3 }]);
  });

  it('writes draws and factors short', () => {
    expect([0, 2.345, 9.96, 14.5, 1234.5].map(formatDraws)).toEqual(['0', '2.3', '10', '14.5', '1,235']);
    expect([0.123, 4.85, 12.34, 250].map(formatFactor)).toEqual(['×0.12', '×4.85', '×12.3', '×250']);
  });

  it('leads to what a cell, row or column counts', () => {
    const taxonomy = { events, garments };
    expect(garmentsHref(taxonomy, { event: 'wedding', garment: 'dress', split: 'train' })).toBe(
      '/crops?event=9&garment=2&split=train&review=unreviewed&review=accepted&excluded=no',
    );
    expect(garmentsHref(taxonomy, { garment: null, split: 'all' })).toBe(
      '/crops?event=8&event=9&garment=none&split=train&split=val&split=test&review=unreviewed&review=accepted&excluded=no',
    );
  });
});
