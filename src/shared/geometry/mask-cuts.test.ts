import { describe, expect, it } from 'vitest';
import { maskCuts } from './mask-cuts.ts';
import { encodeMask } from './run-length.ts';

const [width, height] = [60, 50];

function maskOf(inside: (x: number, y: number) => boolean) {
  const bitmap = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) bitmap[y * width + x] = inside(x, y) ? 1 : 0;
  return encodeMask(bitmap, width, height);
}

const disc = (x: number, y: number, centreX = 30, radius = 18): boolean =>
  (x - centreX) ** 2 + (y - 25) ** 2 < radius ** 2;

describe('cuts of a mask', () => {
  it('are none of a round one', () => {
    const { edges, longest } = maskCuts(maskOf((x, y) => disc(x, y)));
    expect(edges).toEqual([]);
    expect(longest).toBeLessThan(0.35);
  });

  it('are where a straight line ends it', () => {
    const { edges, longest } = maskCuts(maskOf((x, y) => disc(x, y) && y < 25));
    expect(edges).toEqual([]);
    expect(longest).toBeGreaterThan(0.95);
  });

  it("name the picture's borders that it lies along", () => {
    const { edges, longest } = maskCuts(maskOf((x, y) => disc(x, y, 4)));
    expect(edges).toEqual(['left']);
    expect(longest).toBeGreaterThan(0.8);
    expect(maskCuts(maskOf((x, y) => disc(x, y, 30, 100))).edges).toEqual(['left', 'top', 'right', 'bottom']);
  });

  it('see through holes, and nothing in an empty mask', () => {
    expect(maskCuts(maskOf((x, y) => disc(x, y) && !(x > 25 && x < 35 && y > 20 && y < 30))).longest).toBeLessThan(0.4);
    expect(maskCuts(maskOf(() => false))).toEqual({ edges: [], longest: 0 });
  });
});
