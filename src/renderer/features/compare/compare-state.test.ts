import { expect, it } from 'vitest';
import { commonSplit, compareAddress, compareState, preferredPair } from './compare-state.ts';

it('reads and writes addresses, and takes nothing else', () => {
  const state = compareState('?a=3&b=4&split=val&change=broken&page=2');
  expect(state).toEqual({ first: 3, second: 4, split: 'val', change: 'broken', page: 2 });
  expect(compareState(new URL(compareAddress(state), 'http://x').search)).toEqual(state);
  expect(compareState('?a=study-resnet50&b=2').first).toBe('study-resnet50');
  expect(compareState('?a=-1&b=x&split=all&change=no&page=0')).toEqual({
    first: undefined,
    second: undefined,
    split: undefined,
    change: 'fixed',
    page: 1,
  });
  expect(compareAddress(compareState(''))).toBe('/compare');
});

const run = (id: number, previousRunId: number | null, ...evaluatedSplits: ('train' | 'val' | 'test')[]) => ({
  id,
  state: 'done',
  evaluatedSplits,
  previousRunId,
});

it('prefers the newest run and the one that it repeats', () => {
  const runs = [run(1, null, 'val'), run(2, null, 'val'), run(3, 1, 'val'), { ...run(4, null), state: 'running' }];
  const ids = ({ first, second }: ReturnType<typeof preferredPair>) => [first?.id, second?.id];
  expect(ids(preferredPair(runs, { first: undefined, second: undefined }))).toEqual([1, 3]);
  expect(ids(preferredPair(runs, { first: undefined, second: 2 }))).toEqual([1, 2]);
  expect(ids(preferredPair(runs, { first: 3, second: undefined }))).toEqual([3, 2]);
  expect(ids(preferredPair([runs[0]!], { first: undefined, second: undefined }))).toEqual([undefined, 1]);
});

it('takes a split that both were measured on', () => {
  expect(commonSplit(run(1, null, 'val', 'test'), run(2, null, 'test', 'val'), undefined)).toBe('test');
  expect(commonSplit(run(1, null, 'val', 'test'), run(2, null, 'val'), 'test')).toBe('val');
  expect(commonSplit(run(1, null, 'val'), run(2, null, 'train'), undefined)).toBeUndefined();
});
