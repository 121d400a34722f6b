import { describe, expect, it } from 'vitest';
import { maskFromRuns } from '../../shared/geometry/run-length.ts';
import { areaOfRuns } from '../../shared/geometry/runs.ts';
import { readGoldens } from './testing/crops.ts';
import { startWand } from './wand.ts';

const goldens = readGoldens();

describe("the wand, against OpenCV's floodFill", () => {
  const cases = goldens.flatMap(({ photo, picture, wand }) =>
    wand.map((golden) => ({ name: `${photo} ${golden.point.join(', ')} ${golden.tolerance}`, picture, golden })),
  );

  it.each(cases)('selects exactly the same at $name', ({ picture, golden }) => {
    const { point, tolerance, contiguous, everywhere, smoothed } = golden;
    const wand = startWand(picture, point[0], point[1], true);
    expect(maskFromRuns(wand.select(tolerance, 0))).toEqual(contiguous);
    expect(maskFromRuns(wand.select(tolerance, 2))).toEqual(smoothed);
    const loose = startWand(picture, point[0], point[1], false);
    expect(maskFromRuns(loose.select(tolerance, 0))).toEqual(everywhere);
  });

  it.each(goldens)('selects the same whichever tolerances came before on $photo', ({ picture, wand }) => {
    const [{ point }] = wand as [(typeof wand)[number]];
    const dragged = startWand(picture, point[0], point[1], true);
    for (const tolerance of [3, 60, 20, 255, 0, 40, 12]) {
      const fresh = startWand(picture, point[0], point[1], true).select(tolerance, 1);
      expect(dragged.select(tolerance, 1)).toEqual(fresh);
    }
  });
});

describe('the wand', () => {
  const flat = { width: 1000, height: 1000, data: new Uint8ClampedArray(4_000_000) };

  it('selects from any pixel, up to the border', () => {
    const small = { width: 7, height: 5, data: new Uint8ClampedArray(7 * 5 * 4) };
    // A wall of another colour in the fourth column.
    for (let y = 0; y < 5; y++) small.data[(y * 7 + 3) * 4] = 200;
    for (const [x, y, area] of [
      [0, 0, 15],
      [2, 4, 15],
      [6, 0, 15],
      [6, 4, 15],
      [3, 2, 5],
    ] as const) {
      const wand = startWand(small, x, y, true);
      expect(areaOfRuns(wand.select(199, 0))).toBe(area);
      expect(areaOfRuns(wand.select(200, 0))).toBe(35);
    }
    expect(areaOfRuns(startWand(small, 0, 0, false).select(10, 0))).toBe(30);
  });

  it('follows a drag over a megapixel', () => {
    // Rings of rising difference: each step of the tolerance reaches a new one.
    for (let at = 0; at < 1_000_000; at++) {
      const ring = Math.hypot((at % 1000) - 500, Math.floor(at / 1000) - 500) / 3;
      flat.data.fill(Math.min(250, Math.floor(ring)), at * 4, at * 4 + 3);
    }
    const wand = startWand(flat, 500, 500, true);
    const times: number[] = [];
    for (let tolerance = 10; tolerance <= 250; tolerance += 4) {
      const began = performance.now();
      wand.select(tolerance, 1);
      times.push(performance.now() - began);
    }
    times.sort((left, right) => left - right);
    // 10 ms were measured on a machine that was busy elsewhere.
    expect(times[Math.floor(times.length / 2)]).toBeLessThan(60);
  });
});
