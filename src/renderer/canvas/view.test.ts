import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitView, panBy, toPhoto, wheelFactor, zoomAt } from './view.ts';

describe('view', () => {
  it('fits and centres', () => {
    expect(fitView({ width: 1000, height: 500 }, { width: 532, height: 532 })).toEqual({ scale: 0.5, x: 16, y: 141 });
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
