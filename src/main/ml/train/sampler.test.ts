import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../shared/domain/random.ts';
import {
  createBalancedSampler,
  createShuffledSampler,
  createWeightedSampler,
  inverseFrequencyWeights,
} from './sampler.ts';

interface Golden {
  counts: number[];
  epochs: number;
  labelFrequencies: number[];
  distinctShare: number;
}
const golden = JSON.parse(readFileSync(new URL('./goldens/sampler.json', import.meta.url), 'utf8')) as Golden;
const labels = golden.counts.flatMap((count, label) => Array.from({ length: count }, () => label));

describe('createBalancedSampler', () => {
  it("draws as torch's WeightedRandomSampler does: labels equally often, with replacement", () => {
    const sampler = createBalancedSampler(labels);
    const random = createRandom(7, 'sampler');
    const hits = new Float64Array(labels.length);
    let distinct = 0;
    for (let epoch = 0; epoch < golden.epochs; epoch++) {
      const order = sampler.draw(random);
      expect(order).toHaveLength(labels.length);
      distinct += new Set(order).size;
      for (const position of order) hits[position] = (hits[position] ?? 0) + 1;
    }
    const draws = golden.epochs * labels.length;

    // Chi-square over all samples, two-sided: its mean is n - 1 and its deviation sqrt(2 (n - 1)).
    const statistic = hits.reduce((sum, hit, position) => {
      const expected = (sampler.probabilities[position] ?? 0) * draws;
      return sum + (hit - expected) ** 2 / expected;
    }, 0);
    const freedom = labels.length - 1;
    expect(Math.abs(statistic - freedom)).toBeLessThan(4 * Math.sqrt(2 * freedom));

    golden.labelFrequencies.forEach((frequency, label) => {
      const ours = hits.reduce((sum, hit, position) => sum + (labels[position] === label ? hit : 0), 0) / draws;
      // Both are estimates of 1/6 from the same number of draws.
      expect(Math.abs(ours - frequency)).toBeLessThan(5 * Math.sqrt((2 * (1 / 6) * (5 / 6)) / draws));
    });
    expect(distinct / draws).toBeCloseTo(golden.distinctShare, 2);
  });

  it('counts samples without a label as a label of their own', () => {
    expect([...inverseFrequencyWeights([0, null, 0, null, 1, 0])]).toEqual([1 / 3, 1 / 2, 1 / 3, 1 / 2, 1, 1 / 3]);
  });

  it('is the same for the same state and goes on from a saved one', () => {
    const sampler = createBalancedSampler([0, 0, 0, 1, 2, 2]);
    const random = createRandom(1);
    sampler.draw(random);
    const state = random.getState();
    const second = sampler.draw(random);
    random.setState(state);
    expect(sampler.draw(random)).toEqual(second);
    expect([...sampler.draw(createRandom(5, 'sampler'))]).toEqual([3, 4, 3, 2, 4, 5]);
  });
});

describe('createWeightedSampler', () => {
  it('never draws a weight of zero', () => {
    const sampler = createWeightedSampler(Float64Array.of(0, 1, 0, 3, 0));
    const drawn = new Set<number>();
    const random = createRandom(0);
    for (let epoch = 0; epoch < 200; epoch++) for (const position of sampler.draw(random)) drawn.add(position);
    expect([...drawn].sort()).toEqual([1, 3]);
  });

  it('refuses weights that are no weights', () => {
    expect(() => createWeightedSampler(Float64Array.of(1, -1))).toThrow('weight 1 is -1');
    expect(() => createWeightedSampler(Float64Array.of(1, Number.NaN))).toThrow('weight 1 is NaN');
    expect(() => createWeightedSampler(Float64Array.of(0, 0))).toThrow('no sample has a positive weight');
  });
});

describe('createShuffledSampler', () => {
  it('visits every sample once', () => {
    const order = createShuffledSampler(50).draw(createRandom(3));
    expect([...order].sort((left, right) => left - right)).toEqual(Array.from({ length: 50 }, (_, index) => index));
    expect([...order]).not.toEqual([...order].sort((left, right) => left - right));
  });
});
