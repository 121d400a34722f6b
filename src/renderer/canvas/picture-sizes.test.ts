import { describe, expect, it } from 'vitest';
import { drawnFrom, pictureSizes } from './picture-sizes.ts';

describe('a photo’s smaller sizes', () => {
  it('are halves, down to what fits a small window', () => {
    expect(pictureSizes({ width: 6000, height: 4000 })).toEqual([
      { width: 3000, height: 2000 },
      { width: 1500, height: 1000 },
      { width: 750, height: 500 },
    ]);
    expect(pictureSizes({ width: 550, height: 831 })).toEqual([]);
  });

  it('are drawn from the smallest that is not magnified, else from the largest', () => {
    const sizes = [
      { width: 750, height: 500 },
      { width: 1500, height: 1000 },
    ];
    expect(drawnFrom(sizes, 700)).toBe(sizes[0]);
    expect(drawnFrom(sizes, 751)).toBe(sizes[0]);
    expect(drawnFrom(sizes, 800)).toBe(sizes[1]);
    expect(drawnFrom(sizes, 9000)).toBe(sizes[1]);
    expect(drawnFrom([], 1)).toBeUndefined();
  });
});
