import { describe, expect, it } from 'vitest';
import { createBoxEvaluator, createMaskEvaluator } from './evaluator.ts';
import type { CocoEvaluator, CocoResults, EvaluatedPhoto } from './evaluator.ts';
import { iouThresholds, recallThresholds } from './settings.ts';
import { cases, street, streetAnswers, withoutBoxes } from './testing/goldens.ts';
import type { Answers, StreetAnswers } from './testing/goldens.ts';

const numbered = cases.map((one, index) => [index, one] as const);

describe('against pycocotools', () => {
  it.each(numbered)('boxes of set %i', (_, { classes, photos, bbox }) => {
    expectAnswers(evaluated(createBoxEvaluator(classes), photos), bbox);
  });

  it.each(numbered)('masks of set %i', (_, { classes, photos, segm }) => {
    expectAnswers(evaluated(createMaskEvaluator(classes), photos), segm);
  });

  it('covers every rule with the sets', () => {
    const all = cases.flatMap(({ photos }) => photos);
    const truths = all.flatMap(({ groundTruths }) => groundTruths);
    expect(truths.filter(({ crowd }) => crowd).length).toBeGreaterThan(100);
    expect(truths.filter(({ area }) => area === 1024 || area === 9216).length).toBeGreaterThan(20);
    expect(truths.some(({ id }) => id === 0)).toBe(true);
    expect(all.some(({ detections }) => detections.filter(({ classIndex }) => classIndex === 0).length > 100)).toBe(
      true,
    );
    expect(cases.some(({ photos }) => photos.every(({ detections }) => detections.length === 0))).toBe(true);
    expect(cases.some(({ photos }) => photos.every(({ groundTruths }) => groundTruths.length === 0))).toBe(true);
  });

  it('boxes of street photos', () => {
    const results = evaluated(createBoxEvaluator(street.classes), street.photos);
    expectAnswers(results, streetAnswers.bbox);
    expectClasses(results, streetAnswers.bbox);
  });

  it('masks of street photos', () => {
    const results = evaluated(createMaskEvaluator(street.classes), street.photos.map(withoutBoxes));
    expectAnswers(results, streetAnswers.segmWithoutBoxes);
    expectClasses(results, streetAnswers.segmWithoutBoxes);
  });

  it('masks of street photos whose sizes are those of their boxes, as in results files with both', () => {
    const evaluator = createMaskEvaluator(street.classes);
    for (const { id, groundTruths, detections } of street.photos) {
      const sized = detections.map((detection) => ({ ...detection, area: detection.box[2] * detection.box[3] }));
      evaluator.add({ id, groundTruths, detections: sized });
    }
    expectAnswers(evaluator.results(), streetAnswers.segm);
    expectClasses(evaluator.results(), streetAnswers.segm);
  });

  it('has the thresholds of numpy.linspace to the last bit', () => {
    expect(iouThresholds).toEqual([0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.8999999999999999, 0.95]);
    expect(recallThresholds).toHaveLength(101);
    expect([7, 29, 57, 58, 100].map((index) => recallThresholds[index])).toEqual([
      0.07, 0.29, 0.5700000000000001, 0.58, 1,
    ]);
  });
});

function evaluated<Shape>(evaluator: CocoEvaluator<Shape>, photos: readonly EvaluatedPhoto<Shape>[]): CocoResults {
  for (const photo of photos) evaluator.add(photo);
  return evaluator.results();
}

function expectAnswers({ figures, accumulated }: CocoResults, answers: Answers): void {
  const { AP, AP50, AP75, APs, APm, APl, AR1, AR10, AR100, ARs, ARm, ARl } = figures;
  expectClose([AP, AP50, AP75, APs, APm, APl, AR1, AR10, AR100, ARs, ARm, ARl], answers.stats);
  const { precision, scores, recall } = accumulated;
  expectClose([precision, scores, recall].map(fingerprint), [answers.precision, answers.scores, answers.recall]);
}

function expectClasses({ perClass, curves }: CocoResults, { perClass: expected }: StreetAnswers): void {
  expect(perClass.map(({ name }) => name)).toEqual(expected.map(({ name }) => name));
  for (const [index, { name, curves: curve, ...figures }] of expected.entries()) {
    const ours = perClass[index] as unknown as Record<string, number>;
    expectClose(
      Object.keys(figures).map((key) => ours[key] ?? NaN),
      Object.values(figures),
    );
    expect(curves[index]?.name).toBe(name);
    expectClose(curves[index]?.at50 ?? [], curve.at50);
    expectClose(curves[index]?.at75 ?? [], curve.at75);
    expectClose(curves[index]?.mean ?? [], curve.mean);
  }
}

/** One number that every entry changes: the mean of the entries, each with its own weight. */
function fingerprint(values: Float64Array): number {
  return values.reduce((sum, value, index) => sum + (value * ((index * 7919) % 1009)) / 1009, 0) / values.length;
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  const apart = actual.map((value, index) => Math.abs(value - (expected[index] ?? NaN)));
  expect(Math.max(0, ...apart)).toBeLessThan(1e-9);
}
