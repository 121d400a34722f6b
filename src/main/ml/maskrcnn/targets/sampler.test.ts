import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../shared/domain/random.ts';
import { belowThresholds, ignored } from './matcher.ts';
import { sampleBalanced } from './sampler.ts';

const matches = Int32Array.from({ length: 60 }, (_, index) => (index % 3 === 0 ? 5 : index % 3 === 1 ? belowThresholds : ignored)); // prettier-ignore

describe('sampleBalanced', () => {
  it('draws each box equally often, rising and without the ignored', () => {
    const random = createRandom(11, 'sampler');
    const hits = new Float64Array(60);
    const rounds = 4000;
    for (let round = 0; round < rounds; round++) {
      const { positive, negative } = sampleBalanced(matches, { count: 16, positiveShare: 0.25 }, random);
      expect(positive).toHaveLength(4);
      expect(negative).toHaveLength(12);
      expect(positive).toEqual(positive.slice().sort());
      for (const index of [...positive, ...negative]) hits[index]! += 1;
    }
    hits.forEach((hit, index) => {
      const probability = [4 / 20, 12 / 20, 0][index % 3]!;
      const deviation = Math.sqrt(rounds * probability * (1 - probability));
      expect(Math.abs(hit - rounds * probability)).toBeLessThanOrEqual(4.5 * deviation);
    });
  });

  it('fills up with background where objects are few, and takes all where both are', () => {
    const few = Int32Array.of(-1, 2, -1, -1, -2);
    expect(sampleBalanced(few, { count: 4, positiveShare: 0.5 }, 'first')).toEqual({
      positive: Int32Array.of(1),
      negative: Int32Array.of(0, 2, 3),
    });
    const { negative } = sampleBalanced(few, { count: 100, positiveShare: 0.5 }, createRandom(0));
    expect([...negative]).toEqual([0, 2, 3]);
  });
});
