import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeMask, runsFromMask } from '../../../shared/geometry/run-length.ts';
import { changedBox, columnSpans, halvedSpans, spansContain, type ColumnSpans } from './column-spans.ts';

interface Bitmap {
  width: number;
  height: number;
  values: Uint8Array;
}

const bitmap = fc
  .tuple(fc.integer({ min: 1, max: 23 }), fc.integer({ min: 1, max: 19 }))
  .chain(([width, height]) =>
    fc
      .array(fc.boolean(), { minLength: width * height, maxLength: width * height })
      .map((values): Bitmap => ({ width, height, values: Uint8Array.from(values, Number) })),
  );

function spansOf({ width, height, values }: Bitmap): ColumnSpans | undefined {
  return columnSpans(runsFromMask(encodeMask(values, width, height)));
}

function drawn(spans: ColumnSpans | undefined, width: number, height: number): Uint8Array {
  const values = new Uint8Array(width * height);
  if (spans === undefined) return values;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) values[y * width + x] = spansContain(spans, x, y) ? 1 : 0;
  }
  return values;
}

describe('columnSpans', () => {
  it('holds the pixels of the mask, and its box', () => {
    fc.assert(
      fc.property(bitmap, (mask) => {
        const spans = spansOf(mask);
        expect(drawn(spans, mask.width, mask.height)).toEqual(mask.values);
        expect(spans?.box).toEqual(boxOf(mask, (x, y) => mask.values[y * mask.width + x] === 1));
      }),
    );
  });

  it('makes one span of runs with nothing between', () => {
    const spans = columnSpans({ height: 6, width: 1, counts: Uint32Array.of(1, 2, 0, 2, 1) });
    expect([...(spans?.spans ?? [])]).toEqual([1, 5]);
  });
});

describe('halvedSpans', () => {
  it('keeps a pixel where any of its four was inside', () => {
    fc.assert(
      fc.property(bitmap, (mask) => {
        const whole = spansOf(mask);
        if (whole === undefined) return;
        const [width, height] = [Math.ceil(mask.width / 2), Math.ceil(mask.height / 2)];
        const expected = new Uint8Array(width * height);
        mask.values.forEach((value, index) => {
          const [x, y] = [index % mask.width, Math.floor(index / mask.width)];
          if (value === 1) expected[(y >> 1) * width + (x >> 1)] = 1;
        });
        expect(drawn(halvedSpans(whole), width, height)).toEqual(expected);
      }),
    );
  });
});

describe('changedBox', () => {
  it('is the smallest box around what differs', () => {
    fc.assert(
      fc.property(bitmap, fc.array(fc.nat(), { maxLength: 4 }), (before, flips) => {
        const after = { ...before, values: before.values.slice() };
        for (const flip of flips) {
          const index = flip % before.values.length;
          after.values[index] = 1 - (after.values[index] ?? 0);
        }
        const differs = (x: number, y: number): boolean =>
          before.values[y * before.width + x] !== after.values[y * before.width + x];
        expect(changedBox(spansOf(before), spansOf(after))).toEqual(boxOf(before, differs));
      }),
      { numRuns: 500 },
    );
  });
});

function boxOf({ width, height }: Bitmap, inside: (x: number, y: number) => boolean): number[] | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!inside(x, y)) continue;
      [left, top] = [Math.min(left, x), Math.min(top, y)];
      [right, bottom] = [Math.max(right, x), Math.max(bottom, y)];
    }
  }
  return right < 0 ? undefined : [left, top, right - left + 1, bottom - top + 1];
}
