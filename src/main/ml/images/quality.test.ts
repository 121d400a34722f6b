import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../shared/domain/random.ts';
import { qualityOf } from './quality.ts';

const side = 32;

function picture(value: (x: number, y: number) => number): Uint8Array {
  return Uint8Array.from({ length: side * side }, (_, at) => value(at % side, Math.floor(at / side)));
}

const inside = (x: number, y: number): boolean => x > 4 && x < 27 && y > 4 && y < 27;

describe('the quality of a crop', () => {
  it('is of the garment alone: black background is neither dark nor an edge', () => {
    const plain = qualityOf(
      picture((x, y) => (inside(x, y) ? 102 : 0)),
      side,
      side,
    );
    expect(plain.lightness).toBeCloseTo(0.4, 6);
    expect(plain.sharpness).toBe(0);
  });

  it('is sharper the more detail there is', () => {
    const random = createRandom(1);
    const noise = picture(() => 100 + random.integer(50));
    const ramp = picture((x) => 50 + 4 * x);
    const sharpness = (grey: Uint8Array): number => qualityOf(grey, side, side).sharpness;
    expect(sharpness(noise)).toBeGreaterThan(500);
    expect(sharpness(ramp)).toBe(0);
  });

  it('is nothing to complain of where there is nothing to see', () => {
    expect(qualityOf(new Uint8Array(side * side), side, side)).toEqual({ lightness: 1, sharpness: 0 });
  });
});
