import { describe, expect, it } from 'vitest';
import { balancePlan, type BalancePlan } from '../contract/balance-plan.ts';
// Made by scripts/goldens/sampling.py with NumPy and PyTorch.
import golden from './goldens/sampling.json';
import { createRandom } from './random.ts';
import { quickRecipe } from './recipes.ts';
import {
  countDraws,
  createSampler,
  createSamplerRandom,
  createShuffledSampler,
  createWeightedSampler,
  groupSamples,
  planOfRecipe,
  type CellSamples,
} from './sampling-draws.ts';
import { planDraws } from './sampling.ts';

const names = { events: golden.counts.map((_, label) => `event ${label}`), garments: ['skirt', 'vest', 'dress'] };
const samples = golden.counts.flatMap((count, event) =>
  Array.from({ length: count }, (_, index) => ({ event, garment: index % 7 === 3 ? null : (index * index) % 3 })),
);
const grouped = groupSamples(samples, names);

function plan(changes: Partial<BalancePlan> = {}): BalancePlan {
  return balancePlan.parse(changes);
}

/** Draws of each cell in each of many epochs. */
function drawnBy(data: CellSamples, chosen: BalancePlan, epochs: number): { drawn: number[]; distinct: number[] }[] {
  const sampler = createSampler(data, chosen);
  const random = createSamplerRandom(7);
  return Array.from({ length: epochs }, () => {
    const order = sampler.draw(random);
    expect(order).toHaveLength(sampler.size);
    return countDraws(data, order);
  });
}

function total(epochs: readonly { drawn: number[] }[]): number[] {
  return epochs.reduce(
    (sums, { drawn }) => sums.map((sum, cell) => sum + (drawn[cell] ?? 0)),
    grouped.cells.map(() => 0),
  );
}

/** Pearson's statistic. Its mean is the degrees of freedom f, its standard deviation sqrt(2 f). */
function chiSquare(drawn: readonly number[], expected: readonly number[]): number {
  return drawn.reduce((sum, hits, cell) => sum + (hits - (expected[cell] ?? 0)) ** 2 / (expected[cell] ?? 1), 0);
}

describe('groupSamples', () => {
  it('orders cells by event and garment class, unknown classes last', () => {
    const data = groupSamples(
      [
        { event: 1, garment: null },
        { event: 0, garment: 2 },
        { event: 1, garment: 0 },
        { event: 1, garment: null },
      ],
      { events: ['concert', 'picnic'], garments: ['skirt', 'vest', 'dress'] },
    );
    expect(data.cells).toEqual([
      { event: 'concert', garment: 'dress', count: 1 },
      { event: 'picnic', garment: 'skirt', count: 1 },
      { event: 'picnic', garment: null, count: 2 },
    ]);
    expect([...data.cellOf]).toEqual([2, 0, 1, 2]);
  });
});

describe('createSampler', () => {
  it.each(['inverse-frequency', 'square-root', 'effective-number'] as const)(
    'draws with %s as torch’s WeightedRandomSampler does',
    (strategy) => {
      const chosen = plan({ strategy });
      const epochs = drawnBy(grouped, chosen, golden.epochs);
      const hits = total(epochs);
      const draws = golden.epochs * samples.length;

      const expected = Array.from(planDraws(grouped.cells, chosen).draws, (each) => each * golden.epochs);
      const freedom = grouped.cells.length - 1;
      expect(Math.abs(chiSquare(hits, expected) - freedom)).toBeLessThan(4 * Math.sqrt(2 * freedom));

      const { labelFrequencies, distinctShare } = golden.strategies[strategy];
      labelFrequencies.forEach((frequency, label) => {
        const ours = hits.reduce(
          (sum, each, cell) => sum + (grouped.cells[cell]?.event === names.events[label] ? each : 0),
          0,
        );
        // Both are estimates of the same share from the same number of draws.
        const deviation = Math.sqrt((2 * frequency * (1 - frequency)) / draws);
        expect(Math.abs(ours / draws - frequency)).toBeLessThan(5 * deviation);
      });
      const different = epochs.reduce((sum, { distinct }) => sum + distinct.reduce((all, each) => all + each, 0), 0);
      expect(different / draws).toBeCloseTo(distinctShare, 2);
    },
  );

  it('holds caps in every epoch, and expectations over many', () => {
    const chosen = plan({ strategy: 'square-root', label: 'cell', cap: 60 });
    const epochs = drawnBy(grouped, chosen, 300);
    const expected = planDraws(grouped.cells, chosen).draws;
    for (const { drawn } of epochs) {
      drawn.forEach((hits, cell) => {
        expect(hits).toBeLessThanOrEqual(60);
        expect(Math.abs(hits - (expected[cell] ?? 0))).toBeLessThan(1);
      });
    }
    total(epochs).forEach((hits, cell) => {
      // Each epoch rounds up or down: a deviation of at most 1/2.
      expect(Math.abs(hits / 300 - (expected[cell] ?? 0))).toBeLessThan(5 * (0.5 / Math.sqrt(300)));
    });
  });

  it('never draws a garment twice without replacement, and all of them equally often', () => {
    const chosen = plan({ strategy: 'inverse-frequency', replacement: false, epochSize: 'smallest' });
    for (const { drawn, distinct } of drawnBy(grouped, chosen, 20)) expect(distinct).toEqual(drawn);
    const sampler = createSampler(grouped, chosen);
    expect(sampler.size).toBe(6 * 44);
    const random = createSamplerRandom(3);
    const hits = new Float64Array(samples.length);
    const epochs = 2000;
    for (let epoch = 0; epoch < epochs; epoch++) {
      for (const position of sampler.draw(random)) hits[position] = (hits[position] ?? 0) + 1;
    }
    const { draws } = planDraws(grouped.cells, chosen);
    grouped.cellOf.forEach((cell, position) => {
      const chance = (draws[cell] ?? 0) / (grouped.cells[cell]?.count ?? 1);
      const deviation = Math.sqrt(epochs * chance * Math.max(0, 1 - chance));
      expect(Math.abs((hits[position] ?? 0) - epochs * chance)).toBeLessThanOrEqual(5.5 * deviation + 1e-6);
    });
  });

  it('over-samples to the most plentiful event', () => {
    const [epoch] = drawnBy(grouped, plan({ epochSize: 'largest' }), 1);
    expect(epoch?.drawn.reduce((sum, each) => sum + each, 0)).toBe(6 * 452);
  });

  it('keeps what recipes without a plan draw, bit for bit', () => {
    const few = groupSamples(
      [0, 0, 0, 1, 2, 2].map((event) => ({ event, garment: null })),
      names,
    );
    const inverse = createSampler(few, planOfRecipe(quickRecipe));
    expect([...inverse.draw(createRandom(5, 'sampler'))]).toEqual([3, 4, 3, 2, 4, 5]);
    expect([...createSampler(few, planOfRecipe({ ...quickRecipe, sampler: 'none' })).draw(createRandom(3))]).toEqual([
      ...createShuffledSampler(6).draw(createRandom(3)),
    ]);
  });

  it('weighs garments without a class as a class of their own', () => {
    const data = groupSamples(
      [0, null, 0, null, 1, 0].map((garment) => ({ event: 0, garment })),
      names,
    );
    const { draws } = planDraws(data.cells, planOfRecipe({ ...quickRecipe, sampledLabel: 'garment' }));
    expect([...draws]).toEqual([2, 2, 2].map((each) => expect.closeTo(each, 9) as number));
  });

  it('is the same for the same state and goes on from a saved one', () => {
    for (const chosen of [plan(), plan({ cap: 20 }), plan({ replacement: false })]) {
      const sampler = createSampler(grouped, chosen);
      const random = createRandom(1);
      sampler.draw(random);
      const state = random.getState();
      const second = sampler.draw(random);
      random.setState(state);
      expect(sampler.draw(random)).toEqual(second);
    }
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

  it('hits what a plain search among the cumulative weights would', () => {
    const source = createRandom(11);
    for (const count of [1, 2, 3, 17, 500]) {
      const weights = Float64Array.from({ length: count }, () => (source.uniform() < 0.3 ? 0 : source.uniform() ** 8));
      weights[source.integer(count)] = 1;
      let total = 0;
      const cumulative = weights.map((weight) => (total += weight));
      const [ours, theirs] = [createRandom(count), createRandom(count)];
      const order = createWeightedSampler(weights, 2000).draw(ours);
      for (const position of order) {
        const value = theirs.uniform() * total;
        expect(position).toBe(cumulative.findIndex((each) => each > value));
      }
    }
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
