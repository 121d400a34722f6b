import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskFromBox } from '../geometry/polygons.ts';
import { disagreements, missedGarments, type DrawnGarment, type SeenGarment } from './detector-disagreement.ts';

const [height, width] = [100, 100];
type Place = [x: number, y: number, width: number, height: number];

function drawn(className: string | null, box: Place, crowd = false): DrawnGarment {
  return { className, mask: maskFromBox(box, height, width), crowd };
}

function seen(className: string, score: number, box: Place): SeenGarment {
  return { className, score, mask: maskFromBox(box, height, width) };
}

const box: Place = [10, 10, 40, 40];
const only = (garment: DrawnGarment, others: SeenGarment[]) => disagreements([garment], others)[0]!;

describe('what a detector disagrees with', () => {
  it('is hardly anything where it sees the same', () => {
    const { value } = only(drawn('skirt', box), [seen('Skirt', 0.9, box)]);
    expect(value).toBeLessThan(0.1);
  });

  it('is the class where it is sure of another, and less so the surer it is of that, too', () => {
    const other = seen('dress', 0.91, box);
    const alone = only(drawn('skirt', box), [other]);
    expect(alone).toMatchObject({ reason: 'class', seen: 0, iou: 1 });
    expect(alone.value).toBeCloseTo(0.91 / 0.96);
    const torn = only(drawn('skirt', box), [other, seen('skirt', 0.4, box)]);
    expect(torn).toMatchObject({ reason: 'class', seen: 0 });
    expect(torn.value).toBeCloseTo(0.91 / 1.36);
  });

  it('is the outline where half of it is missing', () => {
    const half = only(drawn('skirt', [10, 10, 40, 20]), [seen('skirt', 0.9, box)]);
    expect(half).toMatchObject({ reason: 'outline', seen: 0, iou: 0.5 });
    expect(half.value).toBeCloseTo(0.9);
  });

  it('is that it finds nothing there', () => {
    expect(only(drawn('skirt', box), [seen('skirt', 0.9, [60, 60, 30, 30])])).toEqual({
      value: 0.7,
      reason: 'not-found',
      seen: null,
      iou: 0,
    });
  });

  it('is no class where none is given', () => {
    expect(only(drawn(null, box), [seen('dress', 0.9, box)]).value).toBeLessThan(0.1);
  });

  it('stays within 0 and 1, rises with what is seen instead, and falls with what agrees', () => {
    const score = fc.double({ min: 0, max: 1, noNaN: true });
    const side = fc.integer({ min: 1, max: 50 });
    fc.assert(
      fc.property(score, score, score, side, side, (low, high, own, x, w) => {
        const [less, more] = [Math.min(low, high), Math.max(low, high)];
        const garment = drawn('skirt', box);
        const same = seen('skirt', own, [x, 10, w, 40]);
        const valueOf = (others: SeenGarment[]): number => only(garment, others).value;
        const value = valueOf([same, seen('dress', more, box)]);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
        const [before, after] = [less, more].map((each) => only(garment, [same, seen('dress', each, box)]));
        if (before?.reason === 'class') expect(after?.value).toBeGreaterThanOrEqual(before.value - 1e-9);
        expect(valueOf([seen('skirt', more, box)])).toBeLessThanOrEqual(valueOf([seen('skirt', less, box)]) + 1e-9);
      }),
    );
  });
});

describe('garments that nobody drew', () => {
  it('are what it is sure of, once each, where nothing is drawn', () => {
    const free: Place = [60, 60, 30, 30];
    const all = [
      seen('dress', 0.7, [61, 60, 30, 30]),
      seen('skirt', 0.9, free),
      seen('top', 0.5, [0, 70, 20, 20]),
      seen('skirt', 0.95, [10, 10, 40, 36]),
    ];
    expect(missedGarments([drawn('skirt', box)], all)).toEqual([{ seen: 1, score: 0.9 }]);
    expect(missedGarments([], all).map((each) => each.seen)).toEqual([3, 1]);
  });

  it('are none where part of one is drawn, or where they lie in a crowd', () => {
    const all = [seen('skirt', 0.9, box)];
    expect(missedGarments([drawn('skirt', [10, 10, 40, 12])], all)).toEqual([]);
    expect(missedGarments([drawn(null, [0, 0, 100, 100], true)], all)).toEqual([]);
    expect(missedGarments([drawn(null, [0, 0, 100, 100])], all)).toHaveLength(1);
  });
});
