import { describe, expect, it } from 'vitest';
import { detectorSize, resizeBoxes, resizeMask } from './resize.ts';
// Made by scripts/goldens/detection_targets.py with torchvision.
import recorded from './goldens/detection.json';
// Made by scripts/goldens/detectron2_flow.py.
import ofDetectron2 from './goldens/detectron2.json';

describe('detectorSize', () => {
  it('is the size that torchvision resizes a picture to', () => {
    for (const [height = 0, width = 0, shortSide = 0, longSide = 0, ...expected] of recorded.sizes) {
      expect(detectorSize(height, width, shortSide, longSide)).toEqual(expected);
    }
  });

  it('is the size that Detectron2 resizes a picture to, where sides are rounded to the nearest', () => {
    for (const [height = 0, width = 0, shortSide = 0, longSide = 0, ...expected] of ofDetectron2.sizes) {
      expect(detectorSize(height, width, shortSide, longSide, 'nearest')).toEqual(expected);
    }
    expect(detectorSize(1, 5000, 800, 1333, 'nearest')).toEqual([1, 1333]);
  });

  it('keeps a pixel of a very thin picture, and refuses none', () => {
    expect(detectorSize(1, 5000, 800, 1333)).toEqual([1, 1333]);
    expect(() => detectorSize(0, 10, 800, 1333)).toThrow('positive, not 0');
    expect(() => detectorSize(5, Number.NaN, 800, 1333)).toThrow(RangeError);
  });
});

describe('resizeBoxes', () => {
  it('is exactly what torchvision computes', () => {
    for (const { boxes, from, to, resized } of recorded.boxes) {
      const sizes = [from, to] as [[number, number], [number, number]];
      expect(Array.from(resizeBoxes(Float32Array.from(boxes), ...sizes))).toEqual(resized);
    }
  });
});

describe('resizeMask', () => {
  it("takes the pixels that torch's nearest interpolation takes", () => {
    for (const { from, to, mask, resized } of recorded.masks) {
      const [[height = 0, width = 0], [newHeight = 0, newWidth = 0]] = [from, to];
      const bitmap = unpacked(mask, height * width);
      expect(resizeMask(bitmap, height, width, newHeight, newWidth)).toEqual(unpacked(resized, newHeight * newWidth));
    }
  });

  it('refuses a bitmap of another size', () => {
    expect(() => resizeMask(new Uint8Array(5), 2, 3, 4, 4)).toThrow('5 values, not 2 x 3');
  });
});

/** Bits of hexadecimal bytes, the highest first. */
function unpacked(text: string, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => {
    const byte = parseInt(text.slice(2 * (index >> 3), 2 * (index >> 3) + 2), 16);
    return (byte >> (7 - (index & 7))) & 1;
  });
}
