import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StudioError } from '../domain/errors.ts';
import {
  checkMask,
  compressCounts,
  decodeMask,
  decompressCounts,
  encodeMask,
  maskFromCounts,
  runsFromMask,
} from './run-length.ts';
import { bitmaps } from './testing/bitmaps.ts';

describe('compressCounts and decompressCounts', () => {
  it('give back any run lengths', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 ** 31 - 1 }), { maxLength: 60 }), (counts) => {
        expect([...decompressCounts(compressCounts(counts))]).toEqual(counts);
      }),
    );
  });

  it('refuse any text that is not theirs, and say where', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 32, max: 130 })), (codes) => {
        const text = String.fromCharCode(...codes);
        try {
          decompressCounts(text);
        } catch (error) {
          expect(error).toBeInstanceOf(StudioError);
          expect((error as StudioError).code).toBe('ANNOTATION_INVALID');
        }
      }),
    );
    expect(() => decompressCounts('12 3')).toThrow('has " " at 2');
    expect(() => decompressCounts('12p')).toThrow('has "p" at 2');
    expect(() => decompressCounts('1P')).toThrow('ends inside a number');
    expect(() => decompressCounts('PPPPPPP1')).toThrow('too long');
    expect(() => decompressCounts('1O')).toThrow('run 1 has length -1');
  });
});

describe('encodeMask and decodeMask', () => {
  it('give back any bitmap', () => {
    fc.assert(
      fc.property(bitmaps(), ({ bitmap, width, height }) => {
        const mask = encodeMask(bitmap, width, height);
        expect(mask.size).toEqual([height, width]);
        expect(decodeMask(mask)).toEqual(bitmap);
        checkMask(mask, height, width);
      }),
    );
  });

  it('decode a region as the whole, cut', () => {
    fc.assert(
      fc.property(bitmaps(), fc.infiniteStream(fc.nat()), ({ bitmap, width, height }, numbers) => {
        const draw = (bound: number): number => numbers.next().value % (bound + 1);
        const [left, top] = [draw(width), draw(height)];
        const [columns, rows] = [draw(width - left), draw(height - top)];
        const region = decodeMask(encodeMask(bitmap, width, height), [left, top, columns, rows], 255);
        const expected = Array.from({ length: rows * columns }, (_, index) => {
          const [x, y] = [left + (index % columns), top + Math.floor(index / columns)];
          return bitmap[y * width + x] === 0 ? 0 : 255;
        });
        expect([...region]).toEqual(expected);
      }),
    );
  });

  it('refuse a region outside and a bitmap of another size', () => {
    const mask = encodeMask(new Uint8Array(12), 4, 3);
    expect(() => decodeMask(mask, [2, 0, 3, 1])).toThrow(RangeError);
    expect(() => decodeMask(mask, [-1, 0, 1, 1])).toThrow(RangeError);
    expect(() => decodeMask(mask, [0, 0.5, 1, 1])).toThrow(RangeError);
    expect(() => encodeMask(new Uint8Array(11), 4, 3)).toThrow('11 values, not 4 x 3 = 12');
  });

  it('deal with 24 megapixels', () => {
    const [width, height] = [6000, 4000];
    const bitmap = new Uint8Array(width * height);
    for (let y = 500; y < 3500; y++) bitmap.fill(1, y * width + 700 + (y % 90), y * width + 5100 - (y % 70));
    const mask = encodeMask(bitmap, width, height);
    const decoded = decodeMask(mask);
    expect(decoded.length).toBe(bitmap.length);
    expect(decoded.every((value, index) => value === bitmap[index])).toBe(true);
  });
});

describe('checks', () => {
  it('refuse what does not add up, is negative, fractional, or for another photo', () => {
    expect(() => maskFromCounts(3, 4, [5, 6])).toThrow('add up to 11 pixels, not 4 x 3 = 12');
    expect(() => maskFromCounts(3, 4, [5, -1, 8])).toThrow('run 1 has length -1');
    expect(() => maskFromCounts(3, 4, [5.5, 6.5])).toThrow('run 0 has length 5.5');
    expect(() => maskFromCounts(0, 4, [])).toThrow('not [0, 4]');
    expect(() => maskFromCounts(100_000, 100_000, [])).toThrow('too large');
    expect(() => runsFromMask({ size: [3, 4], counts: compressCounts([5, 6]) })).toThrow('add up to 11');
    expect(() => checkMask(maskFromCounts(3, 4, [12]), 4, 3)).toThrow('for 4 x 3 pixels, its photo has 3 x 4');
  });
});
