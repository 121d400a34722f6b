import { describe, expect, it } from 'vitest';
import { createValidationTally } from './validation.ts';

describe('createValidationTally', () => {
  it('weighs samples in the plain figures and events in the balanced ones', () => {
    const tally = createValidationTally(3);
    // Uniform scores cost log(3); a sure answer costs almost nothing. Event 1 does not occur.
    expect(tally.add(Float32Array.of(0, 0, 0, 50, 0, 0), [0, 0])).toBe(true);
    expect(tally.add(Float32Array.of(0, 0, 50, 0, 50, 0), [2, 2])).toBe(true);
    expect(tally.add(Float32Array.of(1, 1, 1), [2])).toBe(true);
    const figures = tally.figures();
    const log3 = Math.log(3);
    expect(figures.loss).toBeCloseTo((log3 + 0 + 0 + 50 + log3) / 5, 10);
    expect(figures.balancedLoss).toBeCloseTo((log3 / 2 + (50 + log3) / 3) / 2, 10);
    // The first of equal scores is the answer: sample 1 is right by it, sample 5 is not.
    expect(figures.accuracy).toBeCloseTo(3 / 5, 10);
    expect(figures.balancedAccuracy).toBeCloseTo((1 + 1 / 3) / 2, 10);
  });

  it('does not overflow', () => {
    const tally = createValidationTally(2);
    expect(tally.add(Float32Array.of(3e38, 0), [0])).toBe(true);
    expect(tally.figures().loss).toBe(0);
  });

  it('says when a loss is not finite', () => {
    expect(createValidationTally(2).add(Float32Array.of(Number.NaN, 0), [0])).toBe(false);
    expect(createValidationTally(2).add(Float32Array.of(Number.POSITIVE_INFINITY, 0), [1])).toBe(false);
  });
});
