import { describe, expect, it } from 'vitest';
import { maskArea } from './mask-operations.ts';
import { maskFromPolygons } from './polygons.ts';

describe('maskFromPolygons', () => {
  it('covers a rectangle on whole pixels exactly', () => {
    expect(maskArea(maskFromPolygons([[2, 3, 2, 9, 7, 9, 7, 3]], 20, 20))).toBe(30);
  });

  it('is empty for a polygon outside the picture', () => {
    expect(maskArea(maskFromPolygons([[30, 30, 40, 30, 35, 45]], 20, 20))).toBe(0);
  });

  it('refuses what is no polygon, and says which part', () => {
    expect(() => maskFromPolygons([], 9, 9)).toThrow('there is no polygon');
    expect(() =>
      maskFromPolygons(
        [
          [1, 1, 5, 1, 5, 5],
          [1, 2, 3, 4, 5],
        ],
        9,
        9,
      ),
    ).toThrow('polygon 1 has an odd count');
    expect(() => maskFromPolygons([[1, 1, 5, 5]], 9, 9)).toThrow('polygon 0 has 2 points; it takes three');
    expect(() => maskFromPolygons([[1, 1, 5, NaN, 5, 5]], 9, 9)).toThrow('coordinate NaN at 3');
    expect(() => maskFromPolygons([[1, 1, 5, 1e300, 5, 5]], 9, 9)).toThrow('coordinate 1e+300');
  });
});
