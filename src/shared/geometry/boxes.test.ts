import { describe, expect, it } from 'vitest';
import {
  boxArea,
  boxFromCorners,
  boxIou,
  clampBox,
  cornersFromBox,
  enclosingBox,
  expandBox,
  intersectBoxes,
  roundBoxOutwards,
} from './boxes.ts';

describe('boxes', () => {
  it('change between corners and sides', () => {
    expect(boxFromCorners([249, 423, 466, 623])).toEqual([249, 423, 217, 200]);
    expect(cornersFromBox([249, 423, 217, 200])).toEqual([249, 423, 466, 623]);
  });

  it('intersect, enclose and measure', () => {
    expect(intersectBoxes([0, 0, 10, 10], [5, 6, 10, 10])).toEqual([5, 6, 5, 4]);
    expect(intersectBoxes([0, 0, 10, 10], [10, 0, 5, 5])).toBeUndefined();
    expect(enclosingBox([[5, 5, 2, 2], [0, 6, 1, 9]])).toEqual([0, 5, 7, 10]); // prettier-ignore
    expect(enclosingBox([])).toBeUndefined();
    expect(boxArea([1, 1, -4, 3])).toBe(0);
    expect(boxIou([0, 0, 10, 10], [5, 0, 10, 10])).toBeCloseTo(1 / 3, 12);
    expect(boxIou([0, 0, 10, 10], [5, 0, 10, 10], true)).toBeCloseTo(1 / 2, 12);
    expect(boxIou([0, 0, 0, 0], [0, 0, 0, 0])).toBe(0);
  });

  it('grow by a share of the longer side and are cut to the picture', () => {
    const grown = expandBox([10, 20, 40, 20], 0.25);
    expect(grown).toEqual([0, 10, 60, 40]);
    expect(clampBox(grown, 50, 45)).toEqual([0, 10, 50, 35]);
    expect(clampBox([60, 0, 5, 5], 50, 50)).toBeUndefined();
    expect(roundBoxOutwards([0.2, 1.9, 2, 2])).toEqual([0, 1, 3, 3]);
  });
});
