/** How a scaled side becomes whole pixels: torchvision rounds down, Detectron2 to the nearest. */
export type SizeRounding = 'down' | 'nearest';

/**
 * The size at which the detector sees a picture: the shorter side `shortSide` long, unless the longer one would exceed
 * `longSide`; the proportions stay. As torchvision 0.29's GeneralizedRCNNTransform: the scale is a double (its traced
 * models use a float32 and may differ by a pixel), sizes are rounded down. To the nearest as
 * Detectron2's ResizeShortestEdge, which first scales to the shorter side and then to the longer. A side keeps at least one pixel, where
 * torchvision fails.
 *
 * @param height whole pixels, > 0
 * @param width whole pixels, > 0
 */
export function detectorSize(
  height: number,
  width: number,
  shortSide: number,
  longSide: number,
  rounding: SizeRounding = 'down',
): [height: number, width: number] {
  for (const size of [height, width, shortSide, longSide]) {
    if (!(size > 0) || !Number.isFinite(size)) throw new RangeError(`a picture's size is positive, not ${size}`);
  }
  if (rounding === 'nearest') {
    const [shorter, longer] = [Math.min(height, width), Math.max(height, width)];
    const long = longer * (shortSide / shorter);
    const shrink = long > longSide ? longSide / long : 1;
    const sides = [shortSide * shrink, long * shrink].map((side) => Math.max(1, Math.floor(side + 0.5)));
    const [short = 1, other = 1] = sides;
    return height < width ? [short, other] : [other, short];
  }
  const scale = Math.min(shortSide / Math.min(height, width), longSide / Math.max(height, width));
  return [Math.max(1, Math.floor(height * scale)), Math.max(1, Math.floor(width * scale))];
}

/**
 * Boxes of a picture after it was resized, as torchvision's `resize_boxes`: all in float32.
 *
 * @param boxes float32 corners `[x1, y1, x2, y2]`, 4n
 * @param from height and width that the boxes belong to
 * @param to height and width of the result
 */
export function resizeBoxes(
  boxes: Float32Array,
  from: readonly [height: number, width: number],
  to: readonly [height: number, width: number],
): Float32Array {
  const ratios = [Math.fround(to[1] / from[1]), Math.fround(to[0] / from[0])] as const;
  // Storing rounds each product to float32.
  return boxes.map((value, index) => value * ratios[(index & 1) as 0 | 1]);
}

/**
 * A bitmap at another size by nearest neighbour, as torch's `interpolate(mode='nearest')` to that size: pixel `i` reads
 * `floor(i * old / new)`, in float32.
 *
 * @param bitmap uint8, row-major, height x width
 * @returns uint8, row-major, newHeight x newWidth
 */
export function resizeMask(
  bitmap: Uint8Array,
  height: number,
  width: number,
  newHeight: number,
  newWidth: number,
): Uint8Array {
  if (bitmap.length !== height * width) {
    throw new RangeError(`the bitmap has ${bitmap.length} values, not ${height} x ${width}`);
  }
  const rows = nearest(height, newHeight);
  const columns = nearest(width, newWidth);
  const resized = new Uint8Array(newHeight * newWidth);
  for (let y = 0; y < newHeight; y++) {
    const target = y * newWidth;
    if (y > 0 && rows[y] === rows[y - 1]) {
      resized.copyWithin(target, target - newWidth, target);
      continue;
    }
    const source = (rows[y] as number) * width;
    for (let x = 0; x < newWidth; x++) resized[target + x] = bitmap[source + (columns[x] as number)] as number;
  }
  return resized;
}

function nearest(size: number, newSize: number): Int32Array {
  const scale = Math.fround(size / newSize);
  return Int32Array.from({ length: newSize }, (_, index) => Math.min(Math.floor(Math.fround(index * scale)), size - 1));
}
