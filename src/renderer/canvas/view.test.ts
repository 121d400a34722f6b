import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitPart, fitView, panBy, toPhoto, wheelFactor, zoomAt } from './view.ts';

describe('view', () => {
  it('fits and centres', () => {
    expect(fitView({ width: 1000, height: 500 }, { width: 532, height: 532 })).toEqual({ scale: 0.5, x: 16, y: 141 });
  });

  it('shows a part large and in the middle, with the photo filling the stage', () => {
    const [photo, stage] = [
      { width: 1000, height: 1000 },
      { width: 500, height: 500 },
    ];
    const middle = fitPart(photo, { x: 400, y: 450, width: 200, height: 100 }, stage, 0.5);
    expect(middle).toEqual({ scale: 1.25, x: 250 - 500 * 1.25, y: 250 - 500 * 1.25 });
    expect(fitPart(photo, { x: 0, y: 0, width: 100, height: 200 }, stage, 0)).toEqual({ scale: 2.5, x: 0, y: 0 });
    expect(fitPart(photo, { x: 0, y: 0, width: 1000, height: 1000 }, stage)).toEqual(fitView(photo, stage));
    expect(fitPart(photo, { x: 500, y: 500, width: 1, height: 1 }, stage).scale).toBe(8);
  });

  it('keeps the pixel under the pointer', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 8, noNaN: true }),
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        fc.integer({ min: 0, max: 900 }),
        fc.integer({ min: 0, max: 900 }),
        (scale, factor, x, y) => {
          const view = { scale, x: 40, y: -70 };
          const before = toPhoto(view, { x, y });
          const after = toPhoto(zoomAt(view, { x, y }, factor, 0.01), { x, y });
          expect(after.x).toBeCloseTo(before.x, 5);
          expect(after.y).toBeCloseTo(before.y, 5);
        },
      ),
    );
  });

  it('stops at the largest and smallest scale', () => {
    expect(zoomAt({ scale: 30, x: 0, y: 0 }, { x: 0, y: 0 }, 10, 0.1).scale).toBe(32);
    expect(zoomAt({ scale: 0.2, x: 0, y: 0 }, { x: 0, y: 0 }, 0.01, 0.1).scale).toBe(0.1);
  });

  it('never loses the photo', () => {
    const photo = { width: 100, height: 100 };
    const stage = { width: 400, height: 300 };
    const far = panBy({ scale: 2, x: 0, y: 0 }, { x: 1e6, y: -1e6 }, photo, stage);
    expect(far.x).toBe(352);
    expect(far.y).toBe(-152);
  });

  it('zooms in when the wheel turns away', () => {
    expect(wheelFactor({ deltaY: -100, deltaMode: 0, ctrlKey: false })).toBeGreaterThan(1);
    expect(wheelFactor({ deltaY: 3, deltaMode: 1, ctrlKey: false })).toBeLessThan(1);
  });
});
