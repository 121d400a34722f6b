import { describe, expect, it } from 'vitest';
import { photoPlan } from '../contract/balance-plan.ts';
import { countPhotoDraws, createPhotoSampler, groupPhotos } from './photo-draws.ts';
import { createRandom } from './random.ts';
// Made by scripts/goldens/repeat_factors.py with NumPy, after Detectron2's RepeatFactorTrainingSampler.
import golden from './goldens/repeat-factors.json';

const names = Array.from({ length: golden.classCount }, (_, position) => `class ${position}`);
const photos = groupPhotos(golden.photos);
const plan = photoPlan.parse({ kind: 'detector', threshold: golden.drawn.threshold });
const sampler = (seed: number, planned = true) =>
  createPhotoSampler(photos, { names, plan: planned ? plan : undefined, seed });

describe('createPhotoSampler', () => {
  it('visits every photo once without a plan, in the order of seed and epoch', () => {
    const order = sampler(5, false).draw(2);
    const positions = golden.photos.map((_, position) => position);
    expect([...order]).toEqual(createRandom(5, 'order of epoch 2').shuffle(positions));
    expect(sampler(5, false).total(3)).toBe(3 * golden.photos.length);
  });

  it('draws each photo as often as its factor says, the rest by chance', () => {
    const factors = golden.cases.find(({ threshold }) => threshold === plan.threshold)?.photos ?? [];
    const epochs = 600;
    const times = golden.photos.map(() => 0);
    const lengths: number[] = [];
    const drawn = sampler(1);
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const order = drawn.draw(epoch);
      lengths.push(order.length);
      const own = golden.photos.map(() => 0);
      for (const position of order) own[position] = (own[position] ?? 0) + 1;
      const rounded = own.every((count, position) => Math.abs(count - (factors[position] ?? NaN)) < 1);
      expect(rounded, `epoch ${epoch}`).toBe(true);
      own.forEach((count, position) => (times[position] = (times[position] ?? 0) + count));
    }
    // Within four deviations of a mean of so many draws.
    times.forEach((count, position) =>
      expect(Math.abs(count / epochs - (factors[position] ?? NaN))).toBeLessThan(4 * Math.sqrt(0.25 / epochs)),
    );
    const mean = lengths.reduce((sum, each) => sum + each) / epochs;
    const { length, deviation } = golden.drawn;
    expect(Math.abs(mean - length)).toBeLessThan(4 * deviation * Math.sqrt(1 / epochs + 1 / golden.epochs));
    const spread = Math.sqrt(lengths.reduce((sum, each) => sum + (each - mean) ** 2, 0) / epochs);
    expect(spread / deviation).toBeGreaterThan(0.85);
    expect(spread / deviation).toBeLessThan(1.15);
    expect(drawn.total(epochs)).toBe(lengths.reduce((sum, each) => sum + each));
  });

  it('draws an epoch the same again, and another one with another seed or number', () => {
    expect(sampler(1).draw(3)).toEqual(sampler(1).draw(3));
    expect(sampler(1).draw(3)).not.toEqual(sampler(1).draw(4));
    expect(sampler(1).draw(3)).not.toEqual(sampler(2).draw(3));
  });

  it('has no empty epoch, however seldom photos are drawn', () => {
    const rare = photoPlan.parse({ kind: 'detector', factors: [{ garment: 'skirt', factor: 1e-9 }] });
    const seldom = createPhotoSampler(groupPhotos([[0], [0]]), { names: ['skirt'], plan: rare, seed: 1 });
    expect(seldom.draw(1)).toHaveLength(1);
    expect(seldom.total(4)).toBe(4);
  });
});

describe('countPhotoDraws', () => {
  it('counts draws, different photos and garments of each class', () => {
    const shown = groupPhotos([[1, 0, 1], [], [1], [0, 1]]);
    expect(shown.groups).toEqual([
      { classes: [0, 1], photos: 2, garments: [2, 3] },
      { classes: [], photos: 1, garments: [] },
      { classes: [1], photos: 1, garments: [1] },
    ]);
    const order = Uint32Array.from([0, 2, 0, 1]);
    expect(countPhotoDraws(shown, order, 3)).toEqual({ drawn: [2, 3, 0], distinct: [1, 2, 0], garments: [2, 5, 0] });
  });
});
