import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyMask } from './mask-operations.ts';
import { outlineOfMask } from './outline.ts';
import type { Polygon } from './polygons.ts';
import { encodeMask } from './run-length.ts';

/** Rows of text, `#` for the object. */
function mask(...rows: string[]) {
  const bitmap = Uint8Array.from(rows.join(''), (character) => (character === '#' ? 1 : 0));
  return encodeMask(bitmap, rows[0]!.length, rows.length);
}

/** Whether a point lies inside, by the even-odd rule. */
function covers(polygons: readonly Polygon[], x: number, y: number): boolean {
  let odd = false;
  for (const polygon of polygons) {
    for (let at = 0; at < polygon.length; at += 2) {
      const [x1, y1] = [polygon[at]!, polygon[at + 1]!];
      const [x2, y2] = [polygon[(at + 2) % polygon.length]!, polygon[(at + 3) % polygon.length]!];
      if (y1 > y !== y2 > y && x < x1 + ((y - y1) * (x2 - x1)) / (y2 - y1)) odd = !odd;
    }
  }
  return odd;
}

describe('outlineOfMask', () => {
  it('has the corners of a rectangle, clockwise', () => {
    expect(outlineOfMask(mask('.....', '.###.', '.###.'))).toEqual([[4, 1, 4, 3, 1, 3, 1, 1]]);
  });

  it('has an edge for each part and each hole', () => {
    expect(outlineOfMask(mask('###.#', '#.#..', '###..'))).toHaveLength(3);
    expect(outlineOfMask(mask('#.', '.#'))).toHaveLength(2);
    expect(outlineOfMask(emptyMask(3, 4))).toEqual([]);
  });

  it('covers exactly the pixels of any mask', () => {
    const bitmaps = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).chain(([width, height]) =>
      fc.record({
        width: fc.constant(width),
        height: fc.constant(height),
        bitmap: fc.uint8Array({ minLength: width * height, maxLength: width * height, max: 1 }),
      }),
    );
    fc.assert(
      fc.property(bitmaps, ({ width, height, bitmap }) => {
        const polygons = outlineOfMask(encodeMask(bitmap, width, height));
        for (const polygon of polygons) expect(polygon.length).toBeGreaterThanOrEqual(8);
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++) {
            expect(covers(polygons, x + 0.5, y + 0.5)).toBe(bitmap[y * width + x] === 1);
          }
        }
      }),
    );
  });
});
