import { describe, expect, it } from 'vitest';
import { contains, maskPixels, outline, tint, type MaskPixels } from './mask-pixels.ts';

/** Column-major runs of a drawing, rows of `#` and `.`. */
function runsOf(rows: string[]): number[] {
  const runs = [0];
  let inside = false;
  for (let column = 0; column < (rows[0]?.length ?? 0); column += 1) {
    for (const row of rows) {
      if ((row[column] === '#') !== inside) {
        inside = !inside;
        runs.push(0);
      }
      runs[runs.length - 1] = (runs.at(-1) ?? 0) + 1;
    }
  }
  return runs;
}

function drawn(pixels: MaskPixels, bytes: Uint8ClampedArray): string[] {
  return Array.from({ length: pixels.height }, (_, row) =>
    Array.from({ length: pixels.width }, (__, column) =>
      bytes[(row * pixels.width + column) * 4 + 3] === 255 ? '#' : '.',
    ).join(''),
  );
}

const ring = ['........', '..#####.', '..#####.', '..##.##.', '..#####.', '..#####.', '........'];

describe('maskPixels', () => {
  it('cuts the mask to its box and keeps its hole', () => {
    const pixels = maskPixels(runsOf(ring), 7);
    expect(pixels && [pixels.x, pixels.y, pixels.width, pixels.height]).toEqual([2, 1, 5, 5]);
    expect(pixels && drawn(pixels, tint(pixels, [1, 2, 3]))).toEqual(['#####', '#####', '##.##', '#####', '#####']);
  });

  it('handles runs that go on into the next column', () => {
    const pixels = maskPixels(runsOf(['##', '##', '##']), 3);
    expect(pixels && [pixels.x, pixels.y, pixels.width, pixels.height]).toEqual([0, 0, 2, 3]);
  });

  it('is undefined for an empty mask', () => {
    expect(maskPixels([12], 3)).toBeUndefined();
  });

  it('tells points inside from the hole and the outside', () => {
    const pixels = maskPixels(runsOf(ring), 7);
    if (!pixels) throw new Error('the ring is not empty');
    expect(contains(pixels, { x: 2.5, y: 1.5 })).toBe(true);
    expect(contains(pixels, { x: 4.5, y: 3.5 })).toBe(false);
    expect(contains(pixels, { x: 1.5, y: 1.5 })).toBe(false);
  });
});

describe('tint and outline', () => {
  it('paints the colour, opaque', () => {
    const pixels = maskPixels(runsOf(['#']), 1);
    expect(pixels && [...tint(pixels, [10, 20, 30])]).toEqual([10, 20, 30, 255]);
  });

  it('paints the rim, of the hole too', () => {
    const square = maskPixels(runsOf(['#####', '#####', '#####', '#####', '#####']), 5);
    expect(square && drawn(square, outline(square, [0, 0, 0], 1))).toEqual([
      '#####',
      '#...#',
      '#...#',
      '#...#',
      '#####',
    ]);
    const holed = maskPixels(runsOf(ring), 7);
    expect(holed && drawn(holed, outline(holed, [0, 0, 0], 1))).toEqual(['#####', '#####', '##.##', '#####', '#####']);
  });
});
