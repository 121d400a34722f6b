import { describe, expect, it } from 'vitest';
import { classificationMetrics } from '../contract/evaluation.ts';
import { createRandom } from '../domain/random.ts';
import { bootstrapIntervals, quantile } from './bootstrap.ts';
import type { Interval, Intervals } from './bootstrap.ts';
import { evaluateClassification } from './classification.ts';
import { confusionMatrix, normaliseConfusion } from './confusion.ts';
import type { ClassFigures, Means } from './confusion.ts';
// Made by scripts/goldens/metrics.py with scikit-learn.
import recorded from './goldens/classification.json';
import { logLosses, predictedClasses } from './probabilities.ts';

interface Golden {
  name: string;
  truth: number[];
  /** Probabilities times 4096. */
  parts: number[][];
  groups: number[];
  expected: {
    accuracy: number;
    balancedAccuracy: number;
    logLoss: number;
    top3Accuracy?: number;
    confusion: number[][];
    byRow: number[][];
    byColumn: number[][];
    byAll: number[][];
    perClass: ClassFigures[];
    macro: Means;
    weighted: Means;
    /** `accuracy` and `confidence` of the bins that are not empty. */
    calibration: { error: number; counts: number[]; accuracy: number[]; confidence: number[] };
    intervals: Intervals & { draws: number[]; resamples: number };
  };
}

const goldens = recorded as unknown as Golden[];

describe('against scikit-learn', () => {
  it.each(goldens)('evaluates: $name', ({ truth, parts, groups, expected }) => {
    const classes = (parts[0] ?? []).map((_, index) => `class ${index}`);
    const flat = Float32Array.from(parts.flat(), (part) => part / 4096);
    const report = evaluateClassification({ truth, probabilities: flat, classes, groups, seed: 1, resamples: 20 });
    expect(() => classificationMetrics.parse(report)).not.toThrow();
    expect(report.count).toBe(truth.length);
    expect(report.classes).toEqual(classes);
    expect(report.confusion).toEqual(expected.confusion);
    expectClose(report.accuracy, expected.accuracy);
    expectClose(report.balancedAccuracy, expected.balancedAccuracy);
    expectClose(report.logLoss, expected.logLoss);
    expectClose(report.top3Accuracy, expected.top3Accuracy ?? 1);
    expectClose(report.macro, expected.macro);
    expectClose(report.weighted, expected.weighted);
    expect(report.perClass.map(({ name }) => name)).toEqual(classes);
    expectClose(report.perClass.map(({ name: _, ...figures }) => figures), expected.perClass); // prettier-ignore
    expectClose(normaliseConfusion(report.confusion, 'row'), expected.byRow);
    expectClose(normaliseConfusion(report.confusion, 'column'), expected.byColumn);
    expectClose(normaliseConfusion(report.confusion, 'all'), expected.byAll);
    const { calibration } = report;
    expectClose(calibration.expectedCalibrationError, expected.calibration.error);
    expect(calibration.bins.map(({ count }) => count)).toEqual(expected.calibration.counts);
    const filled = calibration.bins.filter(({ count }) => count > 0);
    expectClose(filled.map(({ accuracy }) => accuracy), expected.calibration.accuracy); // prettier-ignore
    expectClose(filled.map(({ confidence }) => confidence), expected.calibration.confidence); // prettier-ignore
  });

  it.each(goldens)('takes the same intervals from the same draws: $name', ({ truth, parts, groups, expected }) => {
    const classes = (parts[0] ?? []).length;
    const flat = Float64Array.from(parts.flat(), (part) => part / 4096);
    const { draws, resamples, ...intervals } = expected.intervals;
    let next = 0;
    const found = bootstrapIntervals({
      truth,
      predicted: predictedClasses(flat, classes),
      losses: logLosses(truth, flat, classes),
      classes,
      groups,
      resamples,
      draw: () => draws[next++] ?? NaN,
    });
    expect(next).toBe(draws.length);
    expectClose(found, intervals);
  });
});

describe('evaluateClassification', () => {
  it('takes rows as it takes a flat list', () => {
    const rows = [
      [0.25, 0.75],
      [0.5, 0.5],
      [1, 0],
    ];
    const input = { truth: [1, 1, 0], classes: ['a', 'b'], groups: ['x', 'x', 'y'] };
    expect(evaluateClassification({ ...input, probabilities: rows })).toEqual(
      evaluateClassification({ ...input, probabilities: Float32Array.from(rows.flat()) }),
    );
  });

  it('covers the true accuracy about as often as it says, when photos hold many alike garments', () => {
    // Garments of a photo are all right or all wrong: resampling garments would make intervals half as wide.
    const random = createRandom(4);
    let covered = 0;
    const trials = 120;
    for (let trial = 0; trial < trials; trial++) {
      const photos = Array.from({ length: 60 }, () => (random.uniform() < 0.7 ? [0.9, 0.1] : [0.1, 0.9]));
      const probabilities = photos.flatMap((row) => [row, row, row, row]);
      const { intervals } = evaluateClassification({
        truth: probabilities.map(() => 0),
        probabilities,
        classes: ['a', 'b'],
        groups: probabilities.map((_, item) => Math.floor(item / 4)),
        seed: trial,
        resamples: 200,
      });
      const [low, high]: Interval = intervals.accuracy;
      if (low <= 0.7 && 0.7 <= high) covered++;
    }
    expect(covered / trials).toBeGreaterThan(0.87);
  });

  it('gives the same intervals for the same seed, and others for another', () => {
    const truth = Array.from({ length: 50 }, (_, item) => item % 3);
    const probabilities = truth.map((own, item) => [0, 1, 2].map((index) => ((own + item) % 2 === index ? 0.6 : 0.2)));
    const evaluate = (seed: number): unknown =>
      evaluateClassification({ truth, probabilities, classes: ['a', 'b', 'c'], groups: [...truth.keys()], seed })
        .intervals;
    expect(evaluate(3)).toEqual(evaluate(3));
    expect(evaluate(3)).not.toEqual(evaluate(4));
  });

  it('handles a hundred thousand items', () => {
    const count = 100_000;
    const truth = Int32Array.from({ length: count }, (_, item) => item % 14);
    const probabilities = new Float32Array(count * 14).fill(1 / 14);
    const classes = Array.from({ length: 14 }, (_, index) => String(index));
    const groups = Array.from({ length: count }, (_, item) => Math.floor(item / 3));
    const report = evaluateClassification({ truth, probabilities, classes, groups, resamples: 20 });
    expect(report.balancedAccuracy).toBeCloseTo(1 / 14, 3);
  });

  it('refuses nothing, lengths that differ, unknown classes and what is no distribution', () => {
    const good = { truth: [0], probabilities: [[0.5, 0.5]], classes: ['a', 'b'], groups: [1] };
    expect(() => evaluateClassification({ ...good, truth: [] })).toThrow('nothing to evaluate');
    expect(() => evaluateClassification({ ...good, groups: [] })).toThrow('1 items but 0 groups');
    expect(() => evaluateClassification({ ...good, probabilities: [[1]] })).toThrow('row 0 has 1 probabilities, not 2');
    expect(() => evaluateClassification({ ...good, probabilities: new Float32Array(3) })).toThrow('not 1 x 2');
    expect(() => evaluateClassification({ ...good, probabilities: [[NaN, 1]] })).toThrow('item 0 are no distribution');
    expect(() => evaluateClassification({ ...good, probabilities: [[0.5, 0.6]] })).toThrow('no distribution');
    expect(() => evaluateClassification({ ...good, truth: [2] })).toThrow('item 0: true class 2');
  });
});

describe('parts', () => {
  it('interpolate quantiles', () => {
    expect(quantile([1, 2, 4], 0.25)).toBe(1.5);
    expect(quantile([5], 0.975)).toBe(5);
  });

  it('refuse lists of different lengths', () => {
    expect(() => confusionMatrix([0, 1], [0], 2)).toThrow('2 true classes but 1 predicted');
  });
});

/** Every number in both, at the same place, within 1e-9. */
function expectClose(actual: unknown, expected: unknown): void {
  if (typeof expected === 'number') {
    expect(actual).toBeCloseTo(expected, 9);
    return;
  }
  const [left, right] = [actual as Record<string, unknown>, expected as Record<string, unknown>];
  expect(Object.keys(left).sort()).toEqual(Object.keys(right).sort());
  for (const key of Object.keys(right)) expectClose(left[key], right[key]);
}
