import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cropMask,
  emptyMask,
  flipMaskHorizontally,
  flipMaskVertically,
  maskArea,
  maskBox,
  maskIou,
  mergeMasks,
  moveMask,
} from './mask-operations.ts';
import { decodeMask, encodeMask, maskFromCounts } from './run-length.ts';
import type { RunLengthMask } from './run-length.ts';
import { bitmaps } from './testing/bitmaps.ts';
import type { Bitmap } from './testing/bitmaps.ts';

const pairs = fc
  .record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }) })
  .chain((size) => fc.tuple(bitmaps(size), bitmaps(size)));

const encode = ({ bitmap, width, height }: Bitmap): RunLengthMask => encodeMask(bitmap, width, height);

/** The mask that holds where `inside(x, y)` does. */
function drawn(width: number, height: number, inside: (x: number, y: number) => boolean): RunLengthMask {
  const bitmap = Uint8Array.from({ length: width * height }, (_, index) =>
    inside(index % width, Math.floor(index / width)) ? 1 : 0,
  );
  return encodeMask(bitmap, width, height);
}

describe('mask operations agree with their bitmaps', () => {
  it('area and box', () => {
    fc.assert(
      fc.property(bitmaps(), ({ bitmap, width, height }) => {
        const mask = encodeMask(bitmap, width, height);
        const points = [...bitmap.keys()].filter((index) => bitmap[index] === 1);
        expect(maskArea(mask)).toBe(points.length);
        const [xs, ys] = [points.map((point) => point % width), points.map((point) => Math.floor(point / width))];
        const [x, y] = [Math.min(...xs), Math.min(...ys)];
        const box = points.length === 0 ? [0, 0, 0, 0] : [x, y, Math.max(...xs) - x + 1, Math.max(...ys) - y + 1];
        expect(maskBox(mask)).toEqual(box);
      }),
    );
  });

  it('union, intersection and intersection over union', () => {
    fc.assert(
      fc.property(pairs, ([left, right]) => {
        const masks = [encode(left), encode(right)];
        const both = left.bitmap.map((value, index) => value & (right.bitmap[index] ?? 0));
        const either = left.bitmap.map((value, index) => value | (right.bitmap[index] ?? 0));
        expect(mergeMasks(masks, 'intersection')).toEqual(encodeMask(both, left.width, left.height));
        expect(mergeMasks(masks, 'union')).toEqual(encodeMask(either, left.width, left.height));
        const sum = (values: Uint8Array): number => values.reduce((total, value) => total + value, 0);
        const [shared, all] = [sum(both), sum(either)];
        const [iou] = maskIou(masks.slice(0, 1), masks.slice(1));
        expect(iou).toEqual([shared === 0 ? 0 : shared / all]);
        const [crowd] = maskIou(masks.slice(0, 1), masks.slice(1), [true]);
        expect(crowd).toEqual([shared === 0 ? 0 : shared / sum(left.bitmap)]);
      }),
    );
  });

  it('flips', () => {
    fc.assert(
      fc.property(bitmaps(), (picture) => {
        const { bitmap, width, height } = picture;
        const at = (x: number, y: number): boolean => bitmap[y * width + x] === 1;
        expect(flipMaskHorizontally(encode(picture))).toEqual(drawn(width, height, (x, y) => at(width - 1 - x, y)));
        expect(flipMaskVertically(encode(picture))).toEqual(drawn(width, height, (x, y) => at(x, height - 1 - y)));
      }),
    );
  });

  it('crop and paste', () => {
    const offset = fc.integer({ min: -14, max: 14 });
    const side = fc.integer({ min: 1, max: 14 });
    fc.assert(
      fc.property(bitmaps(), offset, offset, side, side, (picture, left, top, width, height) => {
        const at = (x: number, y: number): boolean =>
          x >= 0 && x < picture.width && picture.bitmap[y * picture.width + x] === 1;
        const mask = encode(picture);
        expect(moveMask(mask, left, top, height, width)).toEqual(drawn(width, height, (x, y) => at(x - left, y - top)));
        expect(cropMask(mask, [left, top, width, height])).toEqual(
          drawn(width, height, (x, y) => at(x + left, y + top)),
        );
      }),
    );
  });
});

describe('mask operations at their edges', () => {
  it('skip object runs of no length', () => {
    const mask = maskFromCounts(3, 3, [0, 0, 4, 0, 1, 1, 3]);
    expect(maskBox(mask)).toEqual([1, 2, 1, 1]);
    expect(maskArea(mask)).toBe(1);
    expect([...decodeMask(mask)]).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 0]);
  });

  it('refuse nothing to merge, and sizes that differ', () => {
    expect(() => mergeMasks([])).toThrow('no mask to merge');
    expect(() => mergeMasks([emptyMask(2, 3), emptyMask(3, 2)])).toThrow('3 x 2 and 2 x 3 pixels');
    expect(() => maskIou([emptyMask(2, 3)], [emptyMask(3, 2)])).toThrow('different sizes');
    expect(() => moveMask(emptyMask(2, 3), 0.5, 0, 2, 3)).toThrow(RangeError);
  });
});
