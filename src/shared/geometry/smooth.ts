import type { Box } from './boxes.ts';
import { withLostParts } from './components.ts';
import { decodeRuns, type Runs } from './run-length.ts';
import { boxOfRuns, encodeRuns } from './runs.ts';

/**
 * The mask with its border smoothed: a pixel belongs to it where most pixels of the square around do (a median filter;
 * beyond the photo's border its pixels are repeated, as in SciPy's `median_filter` with `mode='nearest'`). Parts and
 * holes too small to outlive that stay as they are.
 *
 * @param radius the square has sides of 2 * radius + 1 pixels; whole, 0 changes nothing
 */
export function smoothRuns(runs: Runs, radius: number): Runs {
  return withLostParts(runs, medianRuns(runs, radius));
}

/** The median filter alone. */
export function medianRuns(runs: Runs, radius: number): Runs {
  const box = boxOfRuns(runs);
  if (box === undefined || radius < 1) return runs;
  const { height, width } = runs;
  // Nothing further than the radius from the object can become part of it.
  const left = Math.max(0, box[0] - radius);
  const top = Math.max(0, box[1] - radius);
  const region: Box = [
    left,
    top,
    Math.min(width, box[0] + box[2] + radius) - left,
    Math.min(height, box[1] + box[3] + radius) - top,
  ];
  const [, , columns, rows] = region;
  const across = windowSums(decodeRuns(runs, region), columns, rows, radius, 1, columns);
  const sums = windowSums(across, rows, columns, radius, columns, 1);
  const half = (2 * radius + 1) ** 2 / 2;
  const bitmap = new Uint8Array(sums.length);
  for (let index = 0; index < sums.length; index++) bitmap[index] = (sums[index] as number) > half ? 1 : 0;
  return encodeRuns(bitmap, region, height, width);
}

/** Sums over the window around each value along one axis; beyond its ends the outermost values are repeated. */
function windowSums(
  values: Uint8Array | Uint32Array,
  length: number,
  lines: number,
  radius: number,
  step: number,
  lineStep: number,
): Uint32Array {
  const sums = new Uint32Array(values.length);
  for (let line = 0; line < lines; line++) {
    const start = line * lineStep;
    const at = (index: number): number => values[start + Math.min(length - 1, Math.max(0, index)) * step] as number;
    let sum = 0;
    for (let index = -radius; index <= radius; index++) sum += at(index);
    for (let index = 0; index < length; index++) {
      sums[start + index * step] = sum;
      sum += at(index + radius + 1) - at(index - radius);
    }
  }
  return sums;
}
