import { maskFromCounts, runsFromMask, type RunLengthMask } from '../../src/shared/geometry/run-length.ts';

/** Whether each pixel is in the mask, column by column. */
function pixelsOf(mask: RunLengthMask): Uint8Array {
  const { height, width, counts } = runsFromMask(mask);
  const pixels = new Uint8Array(height * width);
  let at = 0;
  counts.forEach((count, run) => {
    pixels.fill(run % 2, at, at + count);
    at += count;
  });
  return pixels;
}

/** The mask without what lies below a row, as a detector that loses a garment half way leaves it. */
export function cutBelow(mask: RunLengthMask, row: number): RunLengthMask {
  const [height, width] = mask.size;
  const counts: number[] = [0];
  let inside = 0;
  pixelsOf(mask).forEach((pixel, at) => {
    const value = at % height > row ? 0 : pixel;
    if (value !== inside) counts.push(0);
    inside = value;
    counts.push((counts.pop() ?? 0) + 1);
  });
  return maskFromCounts(height, width, counts);
}

/** The middles of a mask's stretches in a row, from left to right, in pixels. */
export function middlesInRow(mask: RunLengthMask, row: number): [x: number, y: number][] {
  const [height, width] = mask.size;
  const pixels = pixelsOf(mask);
  const middles: [number, number][] = [];
  let from: number | undefined;
  for (let x = 0; x <= width; x += 1) {
    const isIn = x < width && pixels[x * height + row] === 1;
    if (isIn) from ??= x;
    else if (from !== undefined) {
      middles.push([(from + x) / 2, row]);
      from = undefined;
    }
  }
  return middles;
}
