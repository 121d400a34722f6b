import { expect, it } from 'vitest';
import { allTags, matchingRuns, orderedRuns, type AnyRun, type RunColumn } from './run-rows.ts';

interface Row extends AnyRun {
  accuracy: number | null;
}

const row = (id: number, name: string, accuracy: number | null, ...tags: string[]): Row => ({
  id,
  kind: 'classifier',
  name,
  state: 'done',
  createdAt: id,
  evaluatedSplits: [],
  tags,
  note: id === 2 ? 'after cleaning' : '',
  pinned: false,
  previousRunId: null,
  accuracy,
});

const rows = [row(1, 'Baseline', 0.4, 'keep'), row(2, 'Again', null), row(3, 'Caps', 0.5, 'keep', 'caps')];
const columns: RunColumn<Row>[] = [
  { key: 'accuracy', label: 'Accuracy', value: ({ accuracy }) => accuracy, format: String },
];
const ids = (found: readonly Row[]) => found.map(({ id }) => id);

it('finds runs by words of name, note, settings and tags', () => {
  const settings = (run: Row): string => `quick seed ${run.id}`;
  expect(ids(matchingRuns(rows, { text: '', tags: [], settings }))).toEqual([1, 2, 3]);
  expect(ids(matchingRuns(rows, { text: 'CLEANING', tags: [], settings }))).toEqual([2]);
  expect(ids(matchingRuns(rows, { text: 'quick keep', tags: [], settings }))).toEqual([1, 3]);
  expect(ids(matchingRuns(rows, { text: 'seed 3', tags: ['keep'], settings }))).toEqual([3]);
  expect(ids(matchingRuns(rows, { text: '', tags: ['caps', 'none'], settings }))).toEqual([3]);
  expect(allTags(rows)).toEqual(['caps', 'keep']);
});

it('orders by a figure, with runs that have none last, by name, and by age', () => {
  expect(ids(orderedRuns(rows, columns, { key: 'accuracy', descending: true }))).toEqual([3, 1, 2]);
  expect(ids(orderedRuns(rows, columns, { key: 'accuracy', descending: false }))).toEqual([1, 3, 2]);
  expect(ids(orderedRuns(rows, columns, { key: 'name', descending: false }))).toEqual([2, 1, 3]);
  expect(ids(orderedRuns(rows, columns, { key: 'id', descending: true }))).toEqual([3, 2, 1]);
});
