import { describe, expect, it } from 'vitest';
import { detectorSize, resizeBoxes } from './resize.ts';
// Made by scripts/goldens/detection_targets.py with torchvision.
import recorded from './goldens/detection.json';

describe('detectorSize', () => {
  it('is the size that torchvision resizes a picture to', () => {
    for (const [height = 0, width = 0, shortSide = 0, longSide = 0, ...expected] of recorded.sizes) {
      expect(detectorSize(height, width, shortSide, longSide)).toEqual(expected);
    }
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
