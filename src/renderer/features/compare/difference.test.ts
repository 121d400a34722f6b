import { expect, it } from 'vitest';
import { formatDifference, formatProbability, largerIsBetter, rowShares, verdictOf } from './difference.ts';

it('says better or worse only where the interval leaves 0 out', () => {
  expect(verdictOf([0.01, 0.2], true)).toBe('better');
  expect(verdictOf([0.01, 0.2], largerIsBetter('logLoss'))).toBe('worse');
  expect(verdictOf([-0.2, -0.1], largerIsBetter('accuracy'))).toBe('worse');
  expect(verdictOf([-0.2, 0.1], true)).toBe('unclear');
  expect(verdictOf([0, 0], true)).toBe('unclear');
});

it('prints differences with their sign, and probabilities', () => {
  expect([0.0214, -0.0031, 0.0001, 1, -0].map((value) => formatDifference(value))).toEqual([
    '+.021',
    '−.003',
    '.000',
    '+1.000',
    '.000',
  ]);
  expect([1, 0.0342, 0.00012, 0].map(formatProbability)).toEqual(['1.000', '.034', '1e-4', '< 1e-300']);
});

it('takes shares of rows', () => {
  expect(rowShares([[1, 3], [0, 0]])).toEqual([[0.25, 0.75], [0, 0]]); // prettier-ignore
});
