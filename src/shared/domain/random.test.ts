import { describe, expect, it } from 'vitest';
import { createRandom, deriveSeed, restoreRandom } from './random.ts';

describe('createRandom', () => {
  it('follows the published xoshiro128** sequence', () => {
    // First outputs of the authors' C code for the state 1, 2, 3, 4.
    const random = restoreRandom([1, 2, 3, 4]);
    expect(Array.from({ length: 6 }, () => random.uint32())).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492,
    ]);
  });

  it('gives the same sequence for the same seed and purpose, and another for another', () => {
    const draw = (seed: number, purpose?: string): number[] => {
      const random = createRandom(seed, purpose);
      return Array.from({ length: 8 }, () => random.uint32());
    };
    expect(draw(7, 'dropout')).toEqual(draw(7, 'dropout'));
    const sequences = [draw(7), draw(8), draw(-7), draw(7, 'dropout'), draw(7, 'sampler'), draw(2 ** 40 + 7)];
    expect(new Set(sequences.map(String)).size).toBe(sequences.length);
  });

  it('goes on exactly from a saved state', () => {
    const random = createRandom(3);
    random.normal();
    const state = JSON.parse(JSON.stringify(random.getState())) as [number, number, number, number];
    const expected = [random.uniform(), random.normal(), random.integer(10)];
    const resumed = restoreRandom(state);
    expect([resumed.uniform(), resumed.normal(), resumed.integer(10)]).toEqual(expected);
    random.setState(state);
    expect(random.uniform()).toBe(expected[0]);
  });

  it('has the moments of its distributions', () => {
    const random = createRandom(1);
    const count = 40_000;
    const uniforms = Array.from({ length: count }, () => random.uniform());
    const normals = Array.from({ length: count }, () => random.normal());
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.min(...uniforms.slice(0, 1000))).toBeGreaterThanOrEqual(0);
    expect(mean(uniforms)).toBeCloseTo(0.5, 1.9);
    expect(mean(uniforms.map((value) => (value - 0.5) ** 2))).toBeCloseTo(1 / 12, 2);
    expect(Math.abs(mean(normals))).toBeLessThan(0.02);
    expect(mean(normals.map((value) => value ** 2))).toBeCloseTo(1, 1);
    expect(mean(normals.map((value) => value ** 4))).toBeCloseTo(3, 0);
  });

  it('draws integers evenly and within bounds', () => {
    const random = createRandom(2);
    const counts = new Array<number>(7).fill(0);
    for (let draw = 0; draw < 21_000; draw++) {
      const value = random.integer(7);
      counts[value] = (counts[value] ?? 0) + 1;
    }
    expect(counts).toHaveLength(7);
    for (const count of counts) expect(Math.abs(count - 3000)).toBeLessThan(250);
  });

  it('shuffles into a permutation that the seed decides', () => {
    const items = Array.from({ length: 100 }, (_, index) => index);
    const shuffled = createRandom(5).shuffle([...items]);
    expect(shuffled).not.toEqual(items);
    expect([...shuffled].sort((left, right) => left - right)).toEqual(items);
    expect(createRandom(5).shuffle([...items])).toEqual(shuffled);
  });

  it('refuses what it cannot honour', () => {
    expect(() => createRandom(0.5)).toThrow(RangeError);
    expect(() => createRandom(1).integer(0)).toThrow(RangeError);
    expect(() => restoreRandom([0, 0, 0, 0])).toThrow(RangeError);
    expect(() => restoreRandom([1, 2, 3, -1])).toThrow(RangeError);
  });
});

describe('deriveSeed', () => {
  it('gives a seed for each purpose', () => {
    expect(deriveSeed(1, 'a')).not.toBe(deriveSeed(1, 'b'));
    expect(deriveSeed(1, 'a')).toBe(deriveSeed(1, 'a'));
    expect(() => createRandom(deriveSeed(1, 'a'))).not.toThrow();
  });
});
