import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyMask, maskArea, maskBox } from './mask-operations.ts';
import { pasteMask } from './paste-mask.ts';
// Made by scripts/goldens/detection_targets.py with torchvision and pycocotools.
import recorded from './goldens/detection.json';
// Made by scripts/goldens/detectron2_flow.py.
import ofDetectron2 from './goldens/detectron2.json';

const side = 28;
const full = new Float32Array(side * side).fill(1);

/** A golden's probabilities: hexadecimal bytes, each that many 256ths. */
function probabilitiesOf(cells: string): Float32Array {
  return Float32Array.from({ length: cells.length / 2 }, (_, index) => parseInt(cells.slice(2 * index, 2 * index + 2), 16) / 256); // prettier-ignore
}

describe('pasteMask', () => {
  it.each(recorded.pastes)('pastes as torchvision does: $name', ({ cells, box, height, width, counts }) => {
    expect(pasteMask(probabilitiesOf(cells), box, height, width)).toEqual({ size: [height, width], counts });
  });

  it.each(ofDetectron2.pastes)("samples pixels' centres as Detectron2 does: $name", (each) => {
    const { cells, box, height, width, counts } = each;
    const mask = pasteMask(probabilitiesOf(cells), box, height, width, { pasting: 'sampled' });
    expect(mask).toEqual({ size: [height, width], counts });
  });

  it('has no pixel of a box without extent where centres are sampled', () => {
    for (const box of [
      [5, 6, 5, 9],
      [5, 6, 5, 6],
      [9, 6, 5, 9],
    ]) {
      expect(pasteMask(full, box, 20, 20, { pasting: 'sampled' })).toEqual(emptyMask(20, 20));
    }
  });

  it('stays in the picture, and within a pixel of its box', () => {
    const coordinate = fc.float({ min: -300, max: 300, noNaN: true });
    const extent = fc.float({ min: 0, max: 400, noNaN: true });
    fc.assert(
      fc.property(coordinate, coordinate, extent, extent, fc.integer({ min: 1, max: 90 }), (x, y, w, h, size) => {
        const mask = pasteMask(full, [x, y, x + w, y + h], size, size + 7);
        expect(mask.size).toEqual([size, size + 7]);
        if (maskArea(mask) === 0) return;
        const [left, top, columns, rows] = maskBox(mask);
        // The fading border is cut at .5, half a cell outside; TO_REMOVE adds up to one pixel.
        const reach = [w / side, h / side].map((cell) => cell / 2 + 2) as [number, number];
        expect(left).toBeGreaterThanOrEqual(Math.max(0, x - reach[0]));
        expect(top).toBeGreaterThanOrEqual(Math.max(0, y - reach[1]));
        expect(left + columns).toBeLessThanOrEqual(Math.min(size + 7, x + w + reach[0]));
        expect(top + rows).toBeLessThanOrEqual(Math.min(size, y + h + reach[1]));
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  it('is empty outside of the picture', () => {
    expect(pasteMask(full, [50, 50, 60, 60], 20, 30)).toEqual(emptyMask(20, 30));
    expect(pasteMask(full, [-60, 2, -10, 9], 20, 30)).toEqual(emptyMask(20, 30));
  });

  it('takes another threshold', () => {
    const probabilities = new Float32Array(side * side).fill(0.4);
    expect(maskArea(pasteMask(probabilities, [2, 2, 12, 12], 20, 20))).toBe(0);
    expect(maskArea(pasteMask(probabilities, [2, 2, 12, 12], 20, 20, { threshold: 0.3 }))).toBeGreaterThan(80);
  });

  it('refuses what is no mask or no box', () => {
    expect(() => pasteMask(new Float32Array(27), [0, 0, 1, 1], 5, 5)).toThrow('square, not 27 values');
    expect(() => pasteMask(full, [0, 0, Number.NaN, 1], 5, 5)).toThrow('not 0, 0, NaN, 1');
    expect(() => pasteMask(full, [0, 0, 1], 5, 5)).toThrow(RangeError);
  });
});
