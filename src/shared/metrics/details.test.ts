import { describe, expect, it } from 'vitest';
import { classCalibration, coverageCurve, precisionRecall, subsetFigures } from './details.ts';
// Made by scripts/goldens/comparison.py with scikit-learn.
import recorded from './goldens/comparison.json';

interface Curve {
  averagePrecision: number;
  precision: number[];
  recall: number[];
  thresholds: number[];
  share: number[];
  mean: number[];
}

const { cases, details } = recorded as unknown as {
  cases: { truth: number[]; second: number[][]; expected: { second: number[] } }[];
  details: { curves: Curve[]; coverage: [number, number, number][] };
};
const { truth, second, expected } = cases[0]!;
const classes = second[0]!.length;
const flat = Float64Array.from(second.flat(), (part) => part / 4096);
const scoresOf = (index: number) => second.map((row) => (row[index] ?? 0) / 4096);

describe('one class against all others', () => {
  it.each(details.curves.map((curve, index) => ({ curve, index })))(
    'has the curve, the average and the calibration of scikit-learn: $index',
    ({ curve, index }) => {
      const positive = (item: number): boolean => truth[item] === index;
      const found = precisionRecall(scoresOf(index), positive, 10_000);
      expect(found.averagePrecision).toBeCloseTo(curve.averagePrecision, 12);
      // scikit-learn's curve ends once everything is found.
      curve.thresholds.forEach((threshold, place) => {
        expect(found.curve[place]?.threshold).toBeCloseTo(threshold, 12);
        expect(found.curve[place]?.precision).toBeCloseTo(curve.precision[place] ?? NaN, 12);
        expect(found.curve[place]?.recall).toBeCloseTo(curve.recall[place] ?? NaN, 12);
      });
      const filled = classCalibration(scoresOf(index), positive).filter(({ count }) => count > 0);
      filled.forEach((bin, place) => {
        expect(bin.accuracy).toBeCloseTo(curve.share[place] ?? NaN, 12);
        expect(bin.confidence).toBeCloseTo(curve.mean[place] ?? NaN, 12);
      });
      expect(precisionRecall(scoresOf(index), positive, 7).curve).toHaveLength(7);
    },
  );

  it('has no curve where nothing is of the class', () => {
    expect(precisionRecall([0.2, 0.4], () => false)).toEqual({ averagePrecision: null, curve: [] });
  });
});

describe('abstaining', () => {
  it('leaves what reaches the threshold', () => {
    const curve = coverageCurve(truth, flat, classes);
    expect(curve).toHaveLength(101);
    for (const [threshold, coverage, accuracy] of details.coverage) {
      const point = curve[Math.round(threshold * 100)];
      expect(point?.coverage).toBeCloseTo(coverage, 12);
      expect(point?.accuracy).toBeCloseTo(accuracy, 12);
    }
    expect(coverageCurve([0], [0.9, 0.1], 2)[95]).toEqual({ threshold: 0.95, coverage: 0, accuracy: null });
    expect(coverageCurve([0], [1, 0], 2)[100]).toEqual({ threshold: 1, coverage: 1, accuracy: 1 });
  });
});

it('measures some of the items as it measures all', () => {
  const all = subsetFigures([...truth.keys()], truth, flat, classes);
  expect(all.accuracy).toBeCloseTo(expected.second[0] ?? NaN, 12);
  expect(all.balancedAccuracy).toBeCloseTo(expected.second[1] ?? NaN, 12);
  expect(all.logLoss).toBeCloseTo(expected.second[3] ?? NaN, 12);
  expect(subsetFigures([0], [1], [0.2, 0.8], 2)).toMatchObject({ count: 1, accuracy: 1, macroF1: 1 });
});
