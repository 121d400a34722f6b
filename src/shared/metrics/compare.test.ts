import { describe, expect, it } from 'vitest';
import { createRandom } from '../domain/random.ts';
import { comparedFigures, comparePaired, type Comparison, type ComparisonInput } from './compare.ts';
// Made by scripts/goldens/comparison.py with scikit-learn and statsmodels.
import recorded from './goldens/comparison.json';
import { complementaryError, mcNemar } from './mcnemar.ts';

interface Golden {
  name: string;
  truth: number[];
  /** Probabilities times 4096. */
  first: number[][];
  second: number[][];
  groups: number[];
  draws: number[];
  resamples: number;
  expected: { first: number[]; second: number[]; low: number[]; high: number[]; counts: number[] };
}

const {
  cases,
  tests,
  complementaryError: errors,
} = recorded as unknown as {
  cases: Golden[];
  tests: { onlyFirstRight: number; onlySecondRight: number; exact: number; chiSquare: number; approximate: number }[];
  complementaryError: [number, number][];
};

function compare(input: ComparisonInput): Comparison {
  const work = comparePaired(input);
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

function flat(parts: readonly (readonly number[])[]): Float32Array {
  return Float32Array.from(parts.flat(), (part) => part / 4096);
}

describe('two models on the same items', () => {
  it.each(cases)('differ as scikit-learn says, with the same intervals from the same draws: $name', (golden) => {
    let next = 0;
    const found = compare({
      truth: golden.truth,
      first: flat(golden.first),
      second: flat(golden.second),
      classes: golden.first[0]?.length ?? 0,
      groups: golden.groups,
      resamples: golden.resamples,
      draw: () => golden.draws[next++] ?? NaN,
    });
    expect(next).toBe(golden.draws.length);
    const { expected } = golden;
    comparedFigures.forEach((name, index) => {
      const figure = found.figures[name];
      expect(figure.first).toBeCloseTo(expected.first[index] ?? NaN, 9);
      expect(figure.second).toBeCloseTo(expected.second[index] ?? NaN, 9);
      expect(figure.difference).toBeCloseTo(figure.second - figure.first, 12);
      expect(figure.interval[0]).toBeCloseTo(expected.low[index] ?? NaN, 9);
      expect(figure.interval[1]).toBeCloseTo(expected.high[index] ?? NaN, 9);
    });
    expect(Object.values(found.counts)).toEqual(expected.counts);
  });

  it('say how many resamples are done, one after another', () => {
    const input = { truth: [0, 1], first: [1, 0, 0, 1], second: [0, 1, 0, 1], classes: 2, groups: [1, 2] };
    const random = createRandom(1);
    const work = comparePaired({ ...input, resamples: 3, draw: (bound) => random.integer(bound) });
    expect([work.next().value, work.next().value, work.next().value]).toEqual([1, 2, 3]);
    expect(work.next()).toMatchObject({ done: true, value: { counts: { bothRight: 1, onlyFirstRight: 1 } } });
  });

  it('have narrower intervals in pairs than apart, because what is hard for one is hard for the other', () => {
    const random = createRandom(7);
    const draw = (bound: number): number => random.integer(bound);
    const sure = (right: boolean): [number, number] => (right ? [0.9, 0.1] : [0.1, 0.9]);
    const hard = Array.from({ length: 300 }, () => random.uniform() < 0.4);
    const first = hard.flatMap((isHard) => sure(!isHard));
    const second = hard.flatMap((isHard, item) => sure(!isHard || item % 15 === 0));
    const input = { truth: hard.map(() => 0), classes: 2, groups: [...hard.keys()], resamples: 400, draw };
    const paired = compare({ ...input, first, second }).figures.accuracy;
    const shuffled = random.shuffle(Array.from({ length: 300 }, (_, item) => second.slice(item * 2, item * 2 + 2)));
    const apart = compare({ ...input, first, second: shuffled.flat() }).figures.accuracy;
    const width = ([low, high]: readonly [number, number]): number => high - low;
    expect(paired.difference).toBeCloseTo(apart.difference, 12);
    expect(width(paired.interval)).toBeLessThan(width(apart.interval) / 2);
    expect(paired.interval[0]).toBeGreaterThan(0);
  });

  it('are refused without an item, and where lengths differ', () => {
    const input = { truth: [0], first: [1, 0], second: [1, 0], classes: 2, groups: [1], resamples: 1, draw: () => 0 };
    expect(() => compare({ ...input, truth: [], groups: [] })).toThrow('no item');
    expect(() => compare({ ...input, groups: [] })).toThrow('1 items but 0 groups');
    expect(() => compare({ ...input, second: [1] })).toThrow('1 probabilities, not 1 x 2');
    expect(() => compare({ ...input, truth: [4] })).toThrow('item 0: true class 4');
  });
});

describe("McNemar's test", () => {
  it.each(tests)('is that of statsmodels: $onlyFirstRight against $onlySecondRight', (golden) => {
    const found = mcNemar(golden);
    expect(found.chiSquare).toBeCloseTo(golden.chiSquare, 12);
    expect(found.exact / golden.exact).toBeCloseTo(1, 8);
    expect(found.approximate / golden.approximate).toBeCloseTo(1, 9);
  });

  it('has nothing to say where the models never differ, and refuses what is no count', () => {
    expect(mcNemar({ onlyFirstRight: 0, onlySecondRight: 0 })).toEqual({ exact: 1, chiSquare: 0, approximate: 1 });
    expect(() => mcNemar({ onlyFirstRight: -1, onlySecondRight: 0 })).toThrow('-1 is no count');
    expect(() => mcNemar({ onlyFirstRight: 0.5, onlySecondRight: 0 })).toThrow('no count');
  });

  it('takes the error function as scipy has it', () => {
    for (const [x, expected] of errors) expect(complementaryError(x) / expected).toBeCloseTo(1, 10);
  });
});
