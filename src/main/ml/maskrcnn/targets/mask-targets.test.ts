import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goldenFloats, goldenIntegers, goldenShape, largestDifference } from './goldens/read.ts';
import { readSafetensors } from '../../weights/safetensors.ts';
import { maskTargets } from './mask-targets.ts';

const [, height = 0, width = 0] = goldenShape('mask.bitmaps');
const values = Uint8Array.from(goldenIntegers('mask.bitmaps'));
const bitmaps = [0, 1, 2].map((object) => values.subarray(object * height * width, (object + 1) * height * width));
const cells = 28 * 28;
// Made by scripts/goldens/detectron2_flow.py.
const detectron2 = readSafetensors(
  readFileSync(path.join(import.meta.dirname, '../goldens/detectron2-parts.safetensors')),
).weights;

describe('maskTargets', () => {
  it("are torchvision's: inside, over the border, tiny, huge and outside", () => {
    const matched = goldenIntegers('mask.matched');
    const targets = maskTargets(bitmaps, height, width, goldenFloats('mask.boxes'), matched);
    const expected = goldenFloats('mask.targets');
    matched.forEach((_, region) => {
      const range = [region * cells, (region + 1) * cells] as const;
      expect(largestDifference(targets.subarray(...range), expected.subarray(...range))).toBeLessThan(5e-6);
    });
  });

  it("are Detectron2's 0 and 1 where they are to be whole, but where a bin is half the object's", () => {
    const matched = goldenIntegers('mask.matched');
    const targets = maskTargets(bitmaps, height, width, goldenFloats('mask.boxes'), matched, { whole: true });
    const [masks, shares] = ['masks', 'shares'].map((name) => detectron2.get(name)!.data as Float32Array);
    expect(targets).toHaveLength(shares!.length);
    const wrong = targets.filter((value, at) => Math.abs(shares![at]! - 0.5) > 1e-5 && value !== masks![at]);
    expect(wrong).toHaveLength(0);
    expect(shares!.filter((share) => Math.abs(share - 0.5) > 1e-5).length).toBeGreaterThan(0.9 * shares!.length);
  });

  it('are all one where everything is object, and all zero where nothing is', () => {
    const coordinate = fc.tuple(fc.float({ min: 0, max: 60, noNaN: true }), fc.float({ min: 1, max: 60, noNaN: true }));
    fc.assert(
      fc.property(coordinate, coordinate, ([x, w], [y, h]) => {
        const box = Float32Array.of(x, y, Math.min(x + w, width), Math.min(y + h, height));
        const full = maskTargets([new Uint8Array(height * width).fill(1)], height, width, box, [0]);
        full.forEach((value) => expect(Math.abs(value - 1)).toBeLessThan(1e-6));
        const empty = maskTargets([new Uint8Array(height * width)], height, width, box, [0]);
        expect(empty.every((value) => value === 0)).toBe(true);
      }),
      { numRuns: 50, seed: 5 },
    );
  });

  it('has other sizes, and no regions', () => {
    expect(maskTargets(bitmaps, height, width, Float32Array.of(0, 0, 30, 30), [2], { side: 7 })).toHaveLength(49);
    expect(maskTargets([], height, width, new Float32Array(0), [])).toHaveLength(0);
  });

  it('refuses what does not fit', () => {
    const box = Float32Array.of(0, 0, 9, 9);
    expect(() => maskTargets(bitmaps, height, width, box, [3])).toThrow('no bitmap 3 of 3');
    expect(() => maskTargets(bitmaps, height, width + 1, box, [0])).toThrow('bitmap 0 has 10800 values, not 90 x 121');
    expect(() => maskTargets(bitmaps, height, width, Float32Array.of(0, 0, Infinity, 9), [0])).toThrow(
      'region 0 has the box 0, 0, Infinity, 9',
    );
  });
});
