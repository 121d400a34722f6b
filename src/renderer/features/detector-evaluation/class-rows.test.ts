import { expect, it } from 'vitest';
import { recallPoints } from './class-rows.ts';

it('spreads precision over the recalls from 0 to 1', () => {
  const at50 = Array.from({ length: 101 }, (_, index) => 1 - index / 100);
  const points = recallPoints({ at50, at75: at50.map((value) => value / 2), mean: at50.map((value) => value / 4) });
  expect(points[0]).toEqual({ recall: 0, at50: 1, at75: 0.5, mean: 0.25 });
  expect(points[25]).toEqual({ recall: 0.25, at50: 0.75, at75: 0.375, mean: 0.1875 });
  expect(points.at(-1)?.recall).toBe(1);
});

it('draws nothing for a class without garments', () => {
  expect(recallPoints({ at50: [], at75: [], mean: [] })).toEqual([]);
});
