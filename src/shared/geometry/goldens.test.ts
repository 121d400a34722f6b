import { describe, expect, it } from 'vitest';
import type { Box } from './boxes.ts';
import { flipMaskHorizontally, flipMaskVertically, maskArea, maskBox, maskIou, mergeMasks } from './mask-operations.ts';
import { maskFromBox, maskFromPolygons } from './polygons.ts';
import { compressCounts, decodeMask, decompressCounts, encodeMask, maskFromCounts } from './run-length.ts';
import type { RunLengthMask } from './run-length.ts';
// Made by scripts/goldens/geometry.py with pycocotools.
import recorded from './goldens/masks.json';

interface Goldens {
  masks: {
    mask: RunLengthMask;
    area: number;
    box: number[];
    /** Run lengths of the row-major bitmap, background first. */
    rowRuns: number[];
    flippedAcross: RunLengthMask;
    flippedDown: RunLengthMask;
  }[];
  merges: {
    masks: RunLengthMask[];
    union: RunLengthMask;
    intersection: RunLengthMask;
    iou: number[][];
    crowdIou: number[][];
  }[];
  polygons: { polygons: number[][]; height: number; width: number; mask: RunLengthMask }[];
  boxes: { box: Box; mask: RunLengthMask }[];
  uncompressed: { height: number; width: number; counts: number[]; mask: RunLengthMask }[];
}

const goldens = recorded as unknown as Goldens;

describe('against pycocotools', () => {
  it.each(goldens.masks.map((golden, index) => [index, golden] as const))(
    'decodes and encodes mask %i',
    (_, golden) => {
      const [height, width] = golden.mask.size;
      const bitmap = decodeMask(golden.mask);
      expect(rowRuns(bitmap)).toEqual(golden.rowRuns);
      expect(encodeMask(bitmap, width, height)).toEqual(golden.mask);
      expect(compressCounts(decompressCounts(golden.mask.counts))).toBe(golden.mask.counts);
      expect(maskArea(golden.mask)).toBe(golden.area);
      expect(maskBox(golden.mask)).toEqual(golden.box);
      expect(flipMaskHorizontally(golden.mask)).toEqual(golden.flippedAcross);
      expect(flipMaskVertically(golden.mask)).toEqual(golden.flippedDown);
    },
  );

  it.each(goldens.merges.map((golden, index) => [index, golden] as const))(
    'merges and compares group %i',
    (_, golden) => {
      expect(mergeMasks(golden.masks, 'union')).toEqual(golden.union);
      expect(mergeMasks(golden.masks, 'intersection')).toEqual(golden.intersection);
      const none = golden.masks.map(() => false);
      const all = golden.masks.map(() => true);
      expectClose(maskIou(golden.masks, golden.masks, none), golden.iou);
      expectClose(maskIou(golden.masks, golden.masks, all), golden.crowdIou);
    },
  );

  it.each(goldens.polygons.map((golden, index) => [index, golden] as const))('fills polygons %i', (_, golden) => {
    expect(maskFromPolygons(golden.polygons, golden.height, golden.width)).toEqual(golden.mask);
  });

  it('fills boxes', () => {
    for (const { box, mask } of goldens.boxes) expect(maskFromBox(box, mask.size[0], mask.size[1])).toEqual(mask);
  });

  it('compresses uncompressed run lengths', () => {
    for (const { height, width, counts, mask } of goldens.uncompressed) {
      expect(maskFromCounts(height, width, counts)).toEqual(mask);
    }
  });
});

function expectClose(actual: number[][], expected: number[][]): void {
  expect(actual.map((row) => row.length)).toEqual(expected.map((row) => row.length));
  actual.forEach((row, r) => row.forEach((value, c) => expect(value).toBeCloseTo(expected[r]?.[c] ?? NaN, 12)));
}

function rowRuns(bitmap: Uint8Array): number[] {
  const runs = [0];
  let value = 0;
  for (const pixel of bitmap) {
    if (pixel !== value) runs.push(0);
    value = pixel;
    runs.push((runs.pop() ?? 0) + 1);
  }
  return runs;
}
