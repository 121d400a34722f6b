import { checkSize } from './run-length.ts';
import type { RunLengthMask } from './run-length.ts';
import { createRunWriter } from './run-writer.ts';

/** Cells of background around the predicted ones, so that a mask fades out inside its box. */
const padding = 1;
/** How far, relative to the values, float32 rounding may carry an interpolated value out of its neighbours' range. */
const roundingMargin = 1e-6;

/**
 * How a predicted mask comes to lie in the photo: `grown` as torchvision 0.29's `paste_masks_in_image` (one cell of
 * background around, the box grown alike and cut to whole pixels, what is over the threshold), or `sampled` as
 * Detectron2's (each pixel's centre looked up between the cells' centres, nothing around them, what reaches the threshold).
 */
export type MaskPasting = 'grown' | 'sampled';

/** Where output pixels `start` up to, not with, `start + weights.length` read from; the sum of both weights is 1. */
interface Samples {
  start: number;
  /** The first of the two cells for each pixel; the second is the next one, or the last again. */
  cells: Int32Array;
  /** The second cell's weight, float32. */
  weights: Float32Array;
}

/**
 * A predicted mask laid into its box in the photo, bilinear (`align_corners=False`), cut off at the threshold. The runs
 * are written column by column; no bitmap is made.
 *
 * @param probabilities float32, row-major, side x side (28 x 28 for Mask R-CNN), 0..1
 * @param box corners `[x1, y1, x2, y2]` in pixels of the photo, taken as float32; may reach outside
 * @param imageHeight whole pixels
 * @param imageWidth whole pixels
 * @returns without a pixel where the box lies outside or nothing exceeds the threshold
 * @throws RangeError for probabilities that are no square or a box that is not four finite numbers
 */
export function pasteMask(
  probabilities: Float32Array,
  box: ArrayLike<number>,
  imageHeight: number,
  imageWidth: number,
  { pasting = 'grown', threshold = 0.5 }: { pasting?: MaskPasting; threshold?: number } = {},
): RunLengthMask {
  checkSize(imageHeight, imageWidth);
  const side = Math.sqrt(probabilities.length);
  if (!Number.isInteger(side) || side === 0) {
    throw new RangeError(`a predicted mask is square, not ${probabilities.length} values`);
  }
  const cells = padded(probabilities, side);
  const size = side + 2 * padding;
  const [columns, rows] = samplesOf(checkedBox(box), pasting, side, [imageWidth, imageHeight]);
  const stretches = stretchesOf(rows.cells);
  const limit = pasting === 'grown' ? Math.fround(threshold) : nextBelow(threshold);

  const writer = createRunWriter(imageHeight, imageWidth);
  const column = new Float32Array(size);
  for (let offset = 0; offset < columns.cells.length; offset++) {
    const x = columns.start + offset;
    mixColumns(cells, size, columns.cells[offset] as number, columns.weights[offset] as number, column);
    for (const { cell, from, to } of stretches) {
      const upper = column[cell] as number;
      const lower = column[Math.min(cell + 1, size - 1)] as number;
      const margin = roundingMargin * (Math.abs(upper) + Math.abs(lower));
      // Between two cells all pixels lie between their values: only a crossing needs a look at each pixel.
      if (Math.max(upper, lower) <= limit - margin) continue;
      if (Math.min(upper, lower) > limit + margin) {
        writer.add(x, rows.start + from, rows.start + to);
        continue;
      }
      for (let y = from; y < to; y++) {
        if (mix(upper, lower, rows.weights[y] as number) > limit) writer.add(x, rows.start + y, rows.start + y + 1);
      }
    }
  }
  return writer.finish();
}

function padded(probabilities: Float32Array, side: number): Float32Array {
  const size = side + 2 * padding;
  const cells = new Float32Array(size * size);
  for (let row = 0; row < side; row++) {
    cells.set(probabilities.subarray(row * side, (row + 1) * side), (row + padding) * size + padding);
  }
  return cells;
}

/** The largest float32 below a positive one: all that is above it reaches the number. */
function nextBelow(value: number): number {
  const bits = new Int32Array(Float32Array.of(value).buffer);
  bits[0] = (bits[0] ?? 0) - 1;
  return new Float32Array(bits.buffer)[0] ?? NaN;
}

function checkedBox(box: ArrayLike<number>): [number, number, number, number] {
  const corners = Array.from({ length: 4 }, (_, index) => Math.fround(box[index] ?? Number.NaN));
  if (box.length !== 4 || !corners.every(Number.isFinite)) {
    throw new RangeError(`a box is four finite numbers, not ${Array.from(box).join(', ')}`);
  }
  return corners as [number, number, number, number];
}

/** Along x and along y. */
function samplesOf(
  [x1, y1, x2, y2]: readonly [number, number, number, number],
  pasting: MaskPasting,
  side: number,
  [width, height]: readonly [number, number],
): [Samples, Samples] {
  const size = side + 2 * padding;
  const along = (low: number, high: number, imageSize: number): Samples => {
    switch (pasting) {
      case 'grown':
        return samplesAlong(...grownSide(low, high, size / side), size, imageSize);
      case 'sampled':
        return samplesAtCentres(low, high, side, imageSize);
    }
  };
  return [along(x1, x2, width), along(y1, y2, height)];
}

/** A side grown about its centre in float32, as torchvision's `expand_boxes`, then cut towards zero. */
function grownSide(low: number, high: number, scale: number): [number, number] {
  const { fround, trunc } = Math;
  const half = fround(fround(fround(high - low) * 0.5) * fround(scale));
  const centre = fround(fround(high + low) * 0.5);
  return [trunc(fround(centre - half)), trunc(fround(centre + half))];
}

/** The pixels from `low` to `high`, both included, that lie in the picture, and the two of `size` cells each mixes. */
function samplesAlong(low: number, high: number, size: number, imageSize: number): Samples {
  const { fround } = Math;
  const length = Math.max(high - low + 1, 1);
  const start = Math.max(low, 0);
  const count = Math.max(0, Math.min(high + 1, imageSize) - start);
  const cells = new Int32Array(count);
  const weights = new Float32Array(count);
  const scale = fround(size / length);
  for (let offset = 0; offset < count; offset++) {
    const position = fround(fround(scale * (start - low + offset + 0.5)) - 0.5);
    const clamped = Math.max(position, 0);
    const cell = Math.min(Math.trunc(clamped), size - 1);
    cells[offset] = cell;
    weights[offset] = Math.min(Math.max(clamped - cell, 0), 1);
  }
  return { start, cells, weights };
}

/** The pixels whose centres lie within a cell of the box, and the two of its padded cells that each lies between. */
function samplesAtCentres(low: number, high: number, side: number, imageSize: number): Samples {
  const { fround } = Math;
  const extent = fround(high - low);
  const margin = extent / side;
  const start = Math.max(0, Math.floor(low - margin));
  const count = extent > 0 ? Math.max(0, Math.min(Math.ceil(high + margin), imageSize) - start) : 0;
  const cells = new Int32Array(count);
  const weights = new Float32Array(count);
  for (let offset = 0; offset < count; offset++) {
    const share = fround(fround(start + offset + 0.5 - low) / extent);
    const position = fround(fround(share * side) - 0.5) + padding;
    const clamped = Math.min(Math.max(position, 0), side + padding);
    const cell = Math.trunc(clamped);
    cells[offset] = cell;
    weights[offset] = clamped - cell;
  }
  return { start, cells, weights };
}

/** Neighbouring pixels that mix the same two cells. */
function stretchesOf(cells: Int32Array): { cell: number; from: number; to: number }[] {
  const stretches = [];
  for (let from = 0; from < cells.length;) {
    const cell = cells[from] as number;
    let to = from + 1;
    while (to < cells.length && cells[to] === cell) to++;
    stretches.push({ cell, from, to });
    from = to;
  }
  return stretches;
}

function mixColumns(cells: Float32Array, size: number, cell: number, weight: number, into: Float32Array): void {
  const next = Math.min(cell + 1, size - 1);
  for (let row = 0; row < size; row++) {
    into[row] = mix(cells[row * size + cell] as number, cells[row * size + next] as number, weight);
  }
}

/** Float32 as torch's kernel rounds it: the second product at once, the first only with the sum. */
function mix(first: number, second: number, weight: number): number {
  return Math.fround(first * Math.fround(1 - weight) + Math.fround(second * weight));
}
