/**
 * The size at which the detector sees a picture: the shorter side `shortSide` long, unless the longer one would exceed
 * `longSide`; the proportions stay. As torchvision 0.29's GeneralizedRCNNTransform: the scale is a double (its traced
 * models use a float32 and may differ by a pixel), sizes are rounded down. A side keeps at least one pixel, where
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
): [height: number, width: number] {
  for (const size of [height, width, shortSide, longSide]) {
    if (!(size > 0) || !Number.isFinite(size)) throw new RangeError(`a picture's size is positive, not ${size}`);
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
