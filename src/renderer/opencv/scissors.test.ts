import { beforeAll, describe, expect, it } from 'vitest';
import type { OpenCv } from './open-cv.ts';
import { createPathFinder, regionFor } from './scissors.ts';
import { readGoldens } from './testing/crops.ts';
import { firstFreeByte, loadOpenCv } from './testing/open-cv.ts';

const goldens = readGoldens();
let cv: OpenCv;

beforeAll(async () => {
  cv = await loadOpenCv();
});

describe('scissors', () => {
  const cases = goldens.flatMap(({ photo, picture, scissors }) =>
    scissors.map((golden, index) => ({ name: `${photo} ${index}`, picture, golden })),
  );

  it.each(cases)("take OpenCV for Python's way at $name", async ({ picture, golden: { from, to, path } }) => {
    const finder = createPathFinder(cv, picture);
    const [start, end] = [centre(from), centre(to)];
    const points = await finder.path(start, end);
    finder.dispose();
    expect(points).toEqual([
      ...(path.length > 2 ? path.map((coordinate) => coordinate + 0.5) : [start.x, start.y, end.x, end.y]),
    ]);
  });

  it('begin and end at the very points, also on a coarser grid', async () => {
    const width = 2000;
    const height = 900;
    const data = new Uint8ClampedArray(width * height * 4).fill(255);
    // Dark below a line: the path is to run along it.
    data.fill(20, width * 450 * 4);
    const finder = createPathFinder(cv, { width, height, data });
    const near = await finder.path({ x: 100.25, y: 449.5 }, { x: 300.75, y: 452 });
    expect(near.slice(0, 2)).toEqual([100.25, 449.5]);
    expect(near.slice(-2)).toEqual([300.75, 452]);
    const far = await finder.path({ x: 100.25, y: 449.5 }, { x: 1990.5, y: 440 });
    expect(far.slice(0, 2)).toEqual([100.25, 449.5]);
    expect(far.slice(-2)).toEqual([1990.5, 440]);
    const heights = far.filter((_, index) => index % 2 === 1).slice(20, -40);
    expect(Math.max(...heights.map((y) => Math.abs(y - 450)))).toBeLessThan(4);
    const beyond = await finder.path({ x: 100.25, y: 449.5 }, { x: 2400, y: -20 });
    expect(beyond.every(Number.isFinite)).toBe(true);
    finder.dispose();
  });

  it('look around start and end', () => {
    const photo = { width: 3000, height: 2000 };
    expect(regionFor({ x: 1000, y: 1000 }, { x: 1100, y: 900 }, photo)).toEqual([700, 700, 600, 600]);
    expect(regionFor({ x: 10, y: 10 }, { x: 0, y: 0 }, photo)).toEqual([0, 0, 310, 310]);
    expect(regionFor({ x: 1000, y: 1000 }, { x: 2000, y: 1000 }, photo)).toEqual([650, 650, 1700, 700]);
  });

  it('know the ways to all ends once they know the start, and free their memory', async () => {
    const [{ picture }] = goldens as [(typeof goldens)[number]];
    const finder = createPathFinder(cv, picture);
    const way = (from: number, to: number): Promise<unknown> => finder.path({ x: from, y: 20 }, { x: 150, y: to });
    await way(20, 200);
    const before = firstFreeByte(cv);
    const began = performance.now();
    for (let call = 0; call < 200; call++) await way(20, 40 + call);
    const each = (performance.now() - began) / 200;
    const again = performance.now();
    for (let call = 0; call < 30; call++) await way(21 + call, 200);
    expect(each).toBeLessThan((performance.now() - again) / 30);
    await way(20, 200);
    expect(firstFreeByte(cv)).toBe(before);
    finder.dispose();
    expect(firstFreeByte(cv)).toBeLessThanOrEqual(before);
  });
});

function centre([x, y]: readonly [number, number]): { x: number; y: number } {
  return { x: x + 0.5, y: y + 0.5 };
}
