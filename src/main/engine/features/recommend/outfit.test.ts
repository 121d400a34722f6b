import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outfitProbabilities } from './outfit.ts';

describe('outfitProbabilities', () => {
  it('is the normalised geometric mean', () => {
    const [first = 0, second = 0] = outfitProbabilities([
      [0.9, 0.1],
      [0.4, 0.6],
    ]);
    const [a, b] = [Math.sqrt(0.9 * 0.4), Math.sqrt(0.1 * 0.6)];
    expect(first).toBeCloseTo(a / (a + b), 12);
    expect(second).toBeCloseTo(b / (a + b), 12);
  });

  it('leaves a single garment as it is, and sums to 1 whatever comes in', () => {
    const garment = fc
      .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 })
      .map((values) => {
        const sum = values.reduce((total, value) => total + value, 1e-3);
        return values.map((value) => (value + 2.5e-4) / sum);
      });
    fc.assert(
      fc.property(fc.array(garment, { minLength: 1, maxLength: 5 }), (garments) => {
        const outfit = outfitProbabilities(garments);
        expect(outfit.reduce((total, value) => total + value, 0)).toBeCloseTo(1, 9);
        if (garments.length === 1) outfit.forEach((value, index) => expect(value).toBeCloseTo(garments[0]![index]!, 9));
      }),
    );
  });

  it('lets a garment with an exact zero speak without silencing the others', () => {
    const outfit = outfitProbabilities([
      [1, 0],
      [0.5, 0.5],
    ]);
    expect(outfit[0]).toBeGreaterThan(0.99);
    expect(outfit[1]).toBeGreaterThan(0);
  });

  it('refuses what is no outfit', () => {
    expect(() => outfitProbabilities([])).toThrow(RangeError);
    expect(() => outfitProbabilities([[1], [0.5, 0.5]])).toThrow(RangeError);
  });
});
