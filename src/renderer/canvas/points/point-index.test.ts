import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPointIndex } from './point-index.ts';

const coordinate = fc.oneof(fc.integer({ min: -50, max: 50 }), fc.double({ min: -50, max: 50, noNaN: true }));
const points = fc
  .array(fc.tuple(coordinate, coordinate), { maxLength: 200 })
  .map((pairs) => Float32Array.from(pairs.flat()));

describe('nearest', () => {
  it('is the one that asking all points finds', () => {
    fc.assert(
      fc.property(
        points,
        coordinate,
        coordinate,
        fc.double({ min: 0, max: 40, noNaN: true }),
        (positions, x, y, reach) => {
          const distances = Array.from({ length: positions.length / 2 }, (_, point) => {
            const [dx, dy] = [(positions[point * 2] ?? 0) - x, (positions[point * 2 + 1] ?? 0) - y];
            return dx * dx + dy * dy;
          });
          const best = distances.reduce((least, distance) => Math.min(least, distance), Infinity);
          const found = createPointIndex(positions).nearest(x, y, reach);
          // Right at the reach, rounding decides.
          if (Math.abs(Math.sqrt(best) - reach) < 1e-9) return;
          if (best > reach * reach) expect(found).toBeUndefined();
          else expect(distances[found ?? -1]).toBe(best);
        },
      ),
    );
  });

  it('finds neither hidden points nor such without a place', () => {
    const index = createPointIndex(Float32Array.of(0, 0, NaN, 0, 1, 0), (point) => point !== 0);
    expect(index.nearest(0, 0, 5)).toBe(2);
  });

  it('finds nothing among no points', () => {
    expect(createPointIndex(new Float32Array(0)).nearest(0, 0, 1e9)).toBeUndefined();
  });
});

describe('within', () => {
  it('are the points of a circle’s outline', () => {
    fc.assert(
      fc.property(points, coordinate, coordinate, fc.integer({ min: 1, max: 40 }), (positions, x, y, radius) => {
        const corners = 256;
        const outline = Array.from({ length: corners }, (_, corner) => {
          const angle = (corner / corners) * 2 * Math.PI;
          return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
        }).flat();
        const found = new Set(createPointIndex(positions).within(outline));
        for (let point = 0; point < positions.length / 2; point++) {
          const distance = Math.hypot((positions[point * 2] ?? 0) - x, (positions[point * 2 + 1] ?? 0) - y);
          // The outline's corners lie on the circle, its edges a little within.
          if (distance < radius * Math.cos(Math.PI / corners) - 1e-3) expect(found.has(point)).toBe(true);
          if (distance > radius + 1e-3) expect(found.has(point)).toBe(false);
        }
      }),
    );
  });

  it('leaves out what a lasso goes around twice', () => {
    const index = createPointIndex(Float32Array.of(5, 5, 1, 1));
    const outline = [0, 0, 10, 0, 10, 10, 0, 10, 0, 0, 3, 3, 3, 8, 8, 8, 8, 3, 3, 3];
    expect([...index.within(outline)]).toEqual([1]);
  });
});
