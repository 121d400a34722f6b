import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holesOfRuns, partsOfRuns } from './components.ts';
import { outlineOfRuns } from './outline.ts';
import { runsFromRings } from './polygons.ts';
import { encodeMask, runsFromMask, type Runs } from './run-length.ts';
import { emptyRuns } from './runs.ts';
import { distanceToSegment, simplifyRing, simplifyRuns } from './simplify.ts';
import { smoothRuns } from './smooth.ts';
import { coversSpans, meetsSpans, spansOfRuns } from './spans.ts';
import { bitmaps } from './testing/bitmaps.ts';

const masks = bitmaps().map(({ bitmap, width, height }): Runs => runsFromMask(encodeMask(bitmap, width, height)));

describe('rings', () => {
  it('along the borders of pixels enclose exactly the mask', () => {
    fc.assert(
      fc.property(masks, (runs) => {
        expect(runsFromRings(outlineOfRuns(runs), runs.height, runs.width)).toEqual(runs);
      }),
      { numRuns: 500 },
    );
    expect(runsFromRings([], 3, 4)).toEqual(emptyRuns(3, 4));
  });

  it('within one another are holes and islands', () => {
    const square = (from: number, to: number): number[] => [from, from, to, from, to, to, from, to];
    const nested = runsFromRings([square(1, 9), square(3, 7), square(4, 6)], 10, 10);
    expect(partsOfRuns(nested)).toHaveLength(2);
    expect(holesOfRuns(nested)).toHaveLength(1);
  });

  it('refuse what is no ring', () => {
    expect(() => runsFromRings([[1, 1, 5, 5]], 9, 9)).toThrow('polygon 0 has 2 points');
  });
});

describe('simplifying', () => {
  it('leaves no corner further away than the tolerance', () => {
    const rings = fc.array(fc.double({ min: 0, max: 40, noNaN: true }), { minLength: 6, maxLength: 60 });
    fc.assert(
      fc.property(rings, fc.double({ min: 0, max: 10, noNaN: true }), (numbers, tolerance) => {
        const ring = numbers.slice(0, numbers.length - (numbers.length % 2));
        const simpler = simplifyRing(ring, tolerance);
        for (let at = 0; at < ring.length; at += 2) {
          const corner = [ring[at]!, ring[at + 1]!] as const;
          let nearest = Infinity;
          for (let edge = 0; edge < simpler.length; edge += 2) {
            const next = (edge + 2) % simpler.length;
            const start = [simpler[edge]!, simpler[edge + 1]!] as const;
            nearest = Math.min(nearest, distanceToSegment(corner, start, [simpler[next]!, simpler[next + 1]!]));
          }
          expect(nearest).toBeLessThanOrEqual(tolerance + 1e-9);
        }
      }),
    );
  });

  it('and smoothing lose no part and no hole', () => {
    fc.assert(
      fc.property(masks, fc.integer({ min: 0, max: 4 }), (runs, strength) => {
        for (const changed of [simplifyRuns(runs, strength), smoothRuns(runs, strength)]) {
          const spans = spansOfRuns(changed);
          const parts = partsOfRuns(runs);
          for (const part of parts) expect(meetsSpans(spans, part)).toBe(true);
          for (const hole of holesOfRuns(runs)) expect(coversSpans(spans, hole)).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });
});
