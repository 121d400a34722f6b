/** The object pixels of a bitmap, row by row, as pairs of columns `from` up to, not with, `to`. */
interface RowRuns {
  /** Where each row's pairs start in `edges`, and their end last: height + 1. */
  offsets: Int32Array;
  edges: Int32Array;
}

/** How much each of `count` pixels from `first` on gives to each bin: pixels x bins. */
interface AxisWeights {
  first: number;
  count: number;
  weights: Float64Array;
}

/**
 * What the mask head should predict for each region, as torchvision's `project_masks_on_boxes`: RoIAlign of the
 * region's own bitmap with an adaptive number of samples, `aligned=False`, samples outside [-1, size] zero; or, `whole`, as
 * Detectron2's `BitMasks.crop_and_resize`: with `aligned=True`, and 1 where at least half of a bin is the object's, else 0.
 *
 * The mean of bilinear samples on a grid is a product of a part in y and one in x; in x, a run of object pixels gives the
 * difference of two running sums, so that the work goes with the rows of a region and not with its pixels.
 *
 * @param bitmaps uint8 0 or 1, row-major, height x width, one for each object, at the size that the detector sees
 * @param boxes float32 corners `[x1, y1, x2, y2]` of the regions, 4n
 * @param matched n indices of bitmaps
 * @param side bins along each side
 * @returns float32, n x side x side, 0..1
 * @throws RangeError for a region without a bitmap, or a bitmap of another size
 */
export function maskTargets(
  bitmaps: readonly Uint8Array[],
  height: number,
  width: number,
  boxes: Float32Array,
  matched: ArrayLike<number>,
  { side = 28, whole = false }: { side?: number; whole?: boolean } = {},
): Float32Array {
  const targets = new Float32Array(matched.length * side * side);
  const runsOf = new Map<number, RowRuns>();
  for (let region = 0; region < matched.length; region++) {
    const object = matched[region] as number;
    const runs = runsOf.get(object) ?? rowRuns(checkedBitmap(bitmaps, object, height, width), height, width);
    runsOf.set(object, runs);
    const [x1 = Number.NaN, y1 = Number.NaN, x2 = Number.NaN, y2 = Number.NaN] = boxes.subarray(4 * region);
    if (![x1, y1, x2, y2].every(Number.isFinite)) {
      throw new RangeError(`region ${region} has the box ${x1}, ${y1}, ${x2}, ${y2}`);
    }
    const target = targets.subarray(region * side * side, (region + 1) * side * side);
    const columns = axisWeights(x1, x2, side, width, whole);
    average(runs, columns, axisWeights(y1, y2, side, height, whole), side, target);
    if (whole) target.forEach((share, bin) => (target[bin] = share >= 0.5 ? 1 : 0));
  }
  return targets;
}

function average(runs: RowRuns, columns: AxisWeights, rows: AxisWeights, side: number, target: Float32Array): void {
  const sums = runningSums(columns, side);
  const row = new Float64Array(side);
  const total = new Float64Array(side * side);
  for (let offset = 0; offset < rows.count; offset++) {
    const y = rows.first + offset;
    const end = runs.offsets[y + 1] as number;
    row.fill(0);
    for (let edge = runs.offsets[y] as number; edge < end; edge += 2) {
      const from = side * clamped((runs.edges[edge] as number) - columns.first, columns.count);
      const to = side * clamped((runs.edges[edge + 1] as number) - columns.first, columns.count);
      if (from === to) continue;
      for (let bin = 0; bin < side; bin++) {
        row[bin] = (row[bin] as number) + (sums[to + bin] as number) - (sums[from + bin] as number);
      }
    }
    for (let bin = 0; bin < side; bin++) {
      const weight = rows.weights[offset * side + bin] as number;
      if (weight === 0) continue;
      for (let x = 0; x < side; x++) {
        total[bin * side + x] = (total[bin * side + x] as number) + weight * (row[x] as number);
      }
    }
  }
  target.set(total);
}

/**
 * The bilinear samples of each bin along one axis, gathered by the pixels that they read. Positions are float32 as in
 * torchvision's kernel.
 */
function axisWeights(from: number, to: number, side: number, size: number, aligned: boolean): AxisWeights {
  const { fround } = Math;
  const [low, high] = aligned ? [fround(from - 0.5), fround(to - 0.5)] : [from, to];
  const extent = aligned ? fround(high - low) : Math.max(fround(high - low), 1);
  const bin = fround(extent / side);
  const samples = Math.ceil(bin);
  const first = Math.floor(clamped(low, size - 1));
  const count = Math.min(Math.floor(clamped(low + extent, size - 1)) + 2, size) - first;
  const weights = new Float64Array(count * side);
  for (let index = 0; index < side; index++) {
    const start = fround(low + fround(index * bin));
    for (let sample = 0; sample < samples; sample++) {
      const position = fround(start + fround(fround((sample + 0.5) * bin) / samples));
      if (!(position >= -1 && position <= size)) continue;
      const inside = clamped(position, size - 1);
      const pixel = Math.floor(inside);
      const at = (pixel - first) * side + index;
      const upper = inside - pixel;
      weights[at] = (weights[at] as number) + (1 - upper) / samples;
      if (upper > 0) weights[at + side] = (weights[at + side] as number) + upper / samples;
    }
  }
  return { first, count, weights };
}

/** Before each pixel, and after the last, the weights of all pixels before it: (count + 1) x bins. */
function runningSums({ count, weights }: AxisWeights, side: number): Float64Array {
  const sums = new Float64Array((count + 1) * side);
  for (let index = 0; index < count * side; index++) {
    sums[index + side] = (sums[index] as number) + (weights[index] as number);
  }
  return sums;
}

function rowRuns(bitmap: Uint8Array, height: number, width: number): RowRuns {
  const offsets = new Int32Array(height + 1);
  const edges: number[] = [];
  let start = bitmap.indexOf(1);
  let end = endOfRun(bitmap, start);
  for (let y = 0; y < height; y++) {
    offsets[y] = edges.length;
    const rowEnd = (y + 1) * width;
    while (start !== -1 && start < rowEnd) {
      edges.push(start - y * width, Math.min(end, rowEnd) - y * width);
      if (end > rowEnd) {
        // It goes on at the start of the next row.
        start = rowEnd;
      } else {
        start = bitmap.indexOf(1, end);
        end = endOfRun(bitmap, start);
      }
    }
  }
  offsets[height] = edges.length;
  return { offsets, edges: Int32Array.from(edges) };
}

function endOfRun(bitmap: Uint8Array, start: number): number {
  const end = bitmap.indexOf(0, start);
  return end === -1 ? bitmap.length : end;
}

function checkedBitmap(bitmaps: readonly Uint8Array[], object: number, height: number, width: number): Uint8Array {
  const bitmap = bitmaps[object];
  if (bitmap === undefined) throw new RangeError(`there is no bitmap ${object} of ${bitmaps.length}`);
  if (bitmap.length !== height * width) {
    throw new RangeError(`bitmap ${object} has ${bitmap.length} values, not ${height} x ${width}`);
  }
  return bitmap;
}

function clamped(value: number, most: number): number {
  return Math.min(Math.max(value, 0), most);
}
