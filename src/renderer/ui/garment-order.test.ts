import { expect, it } from 'vitest';
import { stepThrough } from './garment-order.ts';

it('goes through the garments and out at both ends', () => {
  expect(stepThrough([4, 9, 2], undefined, 1)).toBe(4);
  expect(stepThrough([4, 9, 2], 4, 1)).toBe(9);
  expect(stepThrough([4, 9, 2], 2, 1)).toBeUndefined();
  expect(stepThrough([4, 9, 2], 9, -1)).toBe(4);
  expect(stepThrough([4, 9, 2], 4, -1)).toBeUndefined();
  expect(stepThrough([4, 9, 2], undefined, -1)).toBeUndefined();
  expect(stepThrough([], undefined, 1)).toBeUndefined();
});
