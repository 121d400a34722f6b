import { expect, it } from 'vitest';
import { idOf, preferredRun, preferredSplit } from './run-choice.ts';

const run = (id: number, state: 'done' | 'running', evaluatedSplits: ('train' | 'val' | 'test')[]) => ({
  id,
  state,
  evaluatedSplits,
  createdAt: id,
});

it('prefers the newest run with figures, and the split that says most', () => {
  expect(preferredRun([run(1, 'done', ['val']), run(2, 'done', []), run(3, 'running', [])])?.id).toBe(1);
  expect(preferredRun([run(1, 'done', []), run(2, 'done', [])])?.id).toBe(2);
  expect(preferredRun([run(3, 'running', [])])).toBeUndefined();
  expect(preferredSplit(run(1, 'done', ['train', 'val']))).toBe('val');
  expect(preferredSplit(run(1, 'done', []))).toBe('val');
});

it('takes ids alone', () => {
  expect([idOf('7'), idOf('0'), idOf('-1'), idOf('x'), idOf('1.5'), idOf(null)]).toEqual([
    7,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
