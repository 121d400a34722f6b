import { describe, expect, it } from 'vitest';
import { paperDetectorRecipe } from '../../../shared/domain/detector-recipes.ts';
import { rateAt } from './learning-rate.ts';

describe('rateAt', () => {
  it('rises over 500 steps from a thousandth of the full rate, linearly', () => {
    const rates = [0, 1, 250, 499, 500, 501].map((step) => rateAt(paperDetectorRecipe, 1, step));
    // Detectron2's warm-up: rate x (1/1000 x (1 - share) + share).
    const expected = [2e-5, 2e-5 + 2e-2 * (0.999 / 500), 2e-2 * 0.5005, 2e-2 * (0.001 / 500 + 499 / 500), 2e-2, 2e-2];
    rates.forEach((rate, index) => expect(rate).toBeCloseTo(expected[index] ?? NaN, 12));
  });

  it('falls to a tenth once 8 epochs are over, and again after 11', () => {
    const rates = [1, 8, 9, 11, 12].map((epoch) => rateAt(paperDetectorRecipe, epoch, 10_000));
    const expected = [2e-2, 2e-2, 2e-3, 2e-3, 2e-4];
    rates.forEach((rate, index) => expect(rate).toBeCloseTo(expected[index] ?? NaN, 12));
  });

  it('goes with the batch size, in the warm-up too', () => {
    const quarter = { ...paperDetectorRecipe, batchSize: 2 };
    expect(rateAt(quarter, 1, 10_000)).toBeCloseTo(5e-3, 12);
    expect(rateAt(quarter, 1, 0)).toBeCloseTo(5e-6, 12);
    expect(rateAt(quarter, 12, 10_000)).toBeCloseTo(5e-5, 12);
  });

  it('is the full rate from the first step on without a warm-up', () => {
    expect(rateAt({ ...paperDetectorRecipe, warmupSteps: 0 }, 1, 0)).toBe(2e-2);
  });
});
