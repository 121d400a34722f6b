import { StudioError } from '../domain/errors.ts';
import type { Box } from './boxes.ts';
import { checkSize, type Runs } from './run-length.ts';
import { createSpanWriter, eachColumnSpan, runsOfSpans, spansOfRuns } from './spans.ts';

/** A mask of height x width without a pixel. */
export function emptyRuns(height: number, width: number): Runs {
  checkSize(height, width);
  return { height, width, counts: Uint32Array.of(height * width) };
}

/** Object pixels. */
export function areaOfRuns({ counts }: Runs): number {
  let area = 0;
  for (let index = 1; index < counts.length; index += 2) area += counts[index] as number;
  return area;
}

/** The smallest box of whole pixels around the object; undefined where there is no pixel. */
export function boxOfRuns({ height, counts }: Runs): Box | undefined {
  let [x1, y1, x2, y2] = [-1, height, -1, -1];
  let end = 0;
  for (let index = 0; index < counts.length; index++) {
    const start = end;
    end += counts[index] as number;
    if ((index & 1) === 0 || start === end) continue;
    const first = Math.floor(start / height);
    const last = Math.floor((end - 1) / height);
    if (x1 < 0) x1 = first;
    x2 = last;
    // A run over several columns reaches from a column's bottom to the next one's top.
    const top = first === last ? start - first * height : 0;
    const bottom = first === last ? end - 1 - last * height : height - 1;
    if (top < y1) y1 = top;
    if (bottom > y2) y2 = bottom;
  }
  return x2 < 0 ? undefined : [x1, y1, x2 - x1 + 1, y2 - y1 + 1];
}

export function sameRuns(left: Runs, right: Runs): boolean {
  if (left === right) return true;
  if (left.height !== right.height || left.width !== right.width) return false;
  if (left.counts.length !== right.counts.length) return false;
  return left.counts.every((count, index) => count === right.counts[index]);
}

/**
 * Pixels of either mask, of both, of the first alone, or of exactly one.
 *
 * @throws StudioError ANNOTATION_INVALID for masks of different sizes
 */
export function combineRuns(left: Runs, right: Runs, how: 'union' | 'intersection' | 'difference' | 'exclusive'): Runs {
  if (left.height !== right.height || left.width !== right.width) {
    const sizes = `${left.width} x ${left.height} and ${right.width} x ${right.height}`;
    throw new StudioError('ANNOTATION_INVALID', `Masks of different sizes: ${sizes} pixels.`, {
      cause: 'masks of different sizes',
    });
  }
  const table = { union: [0, 1, 1, 1], intersection: [0, 0, 0, 1], difference: [0, 0, 1, 0], exclusive: [0, 1, 1, 0] };
  const values = table[how];
  const counts = new Uint32Array(left.counts.length + right.counts.length + 1);
  let [length, pending, inside] = [0, 0, 0];
  let [leftIndex, rightIndex] = [0, 0];
  let [leftRest, rightRest] = [left.counts[0] ?? 0, right.counts[0] ?? 0];
  while (leftIndex < left.counts.length && rightIndex < right.counts.length) {
    const run = leftRest < rightRest ? leftRest : rightRest;
    const value = values[(leftIndex & 1) * 2 + (rightIndex & 1)] as number;
    if (run > 0 && value !== inside) {
      counts[length++] = pending;
      pending = 0;
      inside = value;
    }
    pending += run;
    leftRest -= run;
    rightRest -= run;
    if (leftRest === 0) leftRest = left.counts[++leftIndex] ?? 0;
    if (rightRest === 0) rightRest = right.counts[++rightIndex] ?? 0;
  }
  counts[length++] = pending;
  return { height: left.height, width: left.width, counts: counts.slice(0, length) };
}

/** Whether the pixel at a point (photo pixels, continuous) belongs to the mask; nothing outside of the photo does. */
export function runsContain({ height, width, counts }: Runs, point: { x: number; y: number }): boolean {
  const [x, y] = [Math.floor(point.x), Math.floor(point.y)];
  if (x < 0 || y < 0 || x >= width || y >= height) return false;
  const position = x * height + y;
  let end = 0;
  for (let index = 0; index < counts.length; index++) {
    end += counts[index] as number;
    if (end > position) return (index & 1) === 1;
  }
  return false;
}

/**
 * The mask moved right by `left` and down by `top` on a canvas of height x width, its own size by default; what falls
 * outside is cut off.
 *
 * @param left whole pixels, as `top`
 */
export function moveRuns(runs: Runs, left: number, top: number, height = runs.height, width = runs.width): Runs {
  checkSize(height, width);
  if (!Number.isInteger(left) || !Number.isInteger(top)) {
    throw new RangeError(`a mask moves by whole pixels, not by ${left}, ${top}`);
  }
  const moved = createSpanWriter(runs.counts.length + 2);
  eachColumnSpan(spansOfRuns(runs), runs.height, (x, from, to) => {
    const column = x + left;
    if (column < 0 || column >= width) return;
    moved.add(column * height + Math.max(0, from + top), column * height + Math.min(height, to + top));
  });
  return runsOfSpans(moved.finish(), height, width);
}

/**
 * A box of whole pixels, as wide as the columns in which two masks of one size differ and as high as their objects
 * there; undefined where they are equal. Cheap beside drawing: it looks at their runs once.
 */
export function changedBox(before: Runs, after: Runs): Box | undefined {
  if (before === after) return undefined;
  return boxOfRuns(combineRuns(before, after, 'exclusive'));
}

/**
 * A mask of height x width from the pixels of a region; the rest is background.
 *
 * @param bitmap row-major, `region height * region width`; anything but 0 belongs to the object
 * @param region whole pixels, inside the photo
 */
export function encodeRuns(
  bitmap: Uint8Array | Uint8ClampedArray,
  [left, top, columns, rows]: Box,
  height: number,
  width: number,
): Runs {
  const spans = createSpanWriter();
  for (let x = 0; x < columns; x++) {
    const base = (left + x) * height + top;
    let start = -1;
    for (let y = 0, index = x; y < rows; y++, index += columns) {
      if (bitmap[index] !== 0) {
        if (start < 0) start = y;
      } else if (start >= 0) {
        spans.add(base + start, base + y);
        start = -1;
      }
    }
    if (start >= 0) spans.add(base + start, base + rows);
  }
  return runsOfSpans(spans.finish(), height, width);
}
