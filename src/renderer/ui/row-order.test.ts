import { expect, it } from 'vitest';
import { nextSort, sortRows, type RowSort } from './row-order.ts';

const row = (name: string, f1: number, support: number) => ({ name, precision: 0.5, recall: 0.5, f1, support });
const rows = [row('sport', 0.2, 9), row('concert', 0.7, 9), row('wedding', 0.4, 30)];
const names = (sorted: readonly { name: string }[]) => sorted.map(({ name }) => name);

it('sorts by any column, equals by name', () => {
  expect(names(sortRows(rows, { column: 'f1', descending: true }))).toEqual(['concert', 'wedding', 'sport']);
  expect(names(sortRows(rows, { column: 'support', descending: false }))).toEqual(['concert', 'sport', 'wedding']);
  expect(names(sortRows(rows, { column: 'name', descending: true }))).toEqual(['wedding', 'sport', 'concert']);
});

it('turns the order on the second click', () => {
  const byName: RowSort<(typeof rows)[number]> = { column: 'name', descending: false };
  const first = nextSort(byName, 'f1');
  expect(first).toEqual({ column: 'f1', descending: true });
  expect(nextSort(first, 'f1')).toEqual({ column: 'f1', descending: false });
});
