import { describe, expect, it } from 'vitest';
import { photoPlan, type PhotoPlan } from '../contract/balance-plan.ts';
import { groupPhotos } from './photo-draws.ts';
import { checkFactors, planPhotos } from './photo-sampling.ts';
// Made by scripts/goldens/repeat_factors.py with NumPy, after Detectron2's RepeatFactorTrainingSampler.
import golden from './goldens/repeat-factors.json';

const names = Array.from({ length: golden.classCount }, (_, position) => `class ${position}`);
const { groups, groupOf } = groupPhotos(golden.photos);

function plan(changes: Partial<PhotoPlan> = {}): PhotoPlan {
  return photoPlan.parse({ kind: 'detector', ...changes });
}

describe('planPhotos', () => {
  it.each(golden.cases)("has Detectron2's factors at a threshold of $threshold", ({ threshold, classes, photos }) => {
    const planned = planPhotos(groups, names, plan({ threshold }));
    planned.classes.forEach(({ factor }, position) => expect(factor).toBeCloseTo(classes[position] ?? NaN, 12));
    const ours = Array.from(groupOf, (group) => planned.groupFactors[group]);
    ours.forEach((factor, position) => expect(factor, `photo ${position}`).toBeCloseTo(photos[position] ?? NaN, 12));
    expect(planned.size).toBeCloseTo(
      photos.reduce((sum, each) => sum + each),
      8,
    );
  });

  it('counts photos and garments of a class, before and after', () => {
    const { photos, classes } = planPhotos(groups, names, plan({ threshold: 0.5 }));
    const factors = golden.cases.find(({ threshold }) => threshold === 0.5)?.photos ?? [];
    expect(photos).toBe(golden.photos.length);
    for (const [position, each] of classes.entries()) {
      const showing = golden.photos.map((shown) => shown.filter((other) => other === position).length);
      const sum = (value: (count: number, photo: number) => number): number =>
        showing.reduce((total, count, photo) => total + value(count, photo), 0);
      expect(each.photos).toBe(sum((count) => Math.min(1, count)));
      expect(each.garments).toBe(sum((count) => count));
      expect(each.expectedPhotos).toBeCloseTo(
        sum((count, photo) => (count > 0 ? (factors[photo] ?? NaN) : 0)),
        8,
      );
      expect(each.expectedGarments).toBeCloseTo(
        sum((count, photo) => count * (factors[photo] ?? NaN)),
        8,
      );
      expect(each.limited).toBe(false);
    }
  });

  it('draws every photo once without a plan, and without a strategy', () => {
    for (const none of [undefined, plan({ strategy: 'none' })]) {
      const { size, groupFactors } = planPhotos(groups, names, none);
      expect(size).toBe(golden.photos.length);
      expect(new Set(groupFactors)).toEqual(new Set([1]));
    }
  });

  it('takes a factor set by hand instead of the strategy’s, and the largest of a photo’s classes', () => {
    const shown = groupPhotos([[0], [0, 1], [1], []]);
    const factors = [{ garment: 'skirt', factor: 0.25 }];
    const { groupFactors } = planPhotos(shown.groups, ['skirt', 'vest'], plan({ strategy: 'none', factors }));
    expect([...groupFactors]).toEqual([0.25, 1, 1, 1]);
    const more = [...factors, { garment: 'vest', factor: 3 }];
    const capped = planPhotos(shown.groups, ['skirt', 'vest'], plan({ factors: more, cap: 2.5 }));
    expect([...capped.groupFactors]).toEqual([0.25, 2.5, 2.5, 1]);
    expect(capped.classes.map(({ factor, limited }) => [factor, limited])).toEqual([
      [0.25, true],
      [3, true],
    ]);
  });

  it('refuses a plan that draws nothing, or too much', () => {
    const only = groupPhotos([[0], [0]]).groups;
    const nothing = plan({ factors: [{ garment: 'skirt', factor: 0 }] });
    expect(() => planPhotos(only, ['skirt'], nothing)).toThrow('The plan would draw no photo.');
    const many = [{ classes: [0], photos: 1e6, garments: [1e6] }];
    expect(() => planPhotos(many, ['skirt'], plan({ factors: [{ garment: 'skirt', factor: 100 }] }))).toThrow(
      'An epoch would have 100000000 draws.',
    );
  });
});

describe('checkFactors', () => {
  it('names the factor of an unknown class, or of one that has two', () => {
    const skirt = { garment: 'skirt', factor: 2 };
    expect(() => checkFactors([skirt], ['skirt'])).not.toThrow();
    expect(() => checkFactors([skirt], ['vest'])).toThrow('The data has no garment class “skirt”.');
    expect(() => checkFactors([skirt, skirt], ['skirt'])).toThrow('skirt has two factors.');
  });
});
