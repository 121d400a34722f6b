/** One mask's pixels within its bounding box. */
export interface MaskPixels {
  x: number;
  y: number;
  width: number;
  height: number;
  /** Row-major, `width * height`: 1 inside the mask, 0 outside. */
  inside: Uint8Array;
}

/**
 * The pixels of a run-length mask, cut to its bounding box so that many masks over a large photo stay small.
 *
 * @param runs lengths of alternating runs, outside first, in column-major order (COCO)
 * @param height of the photo in pixels
 */
export function maskPixels(runs: ArrayLike<number>, height: number): MaskPixels | undefined {
  const bounds = boundsOfRuns(runs, height);
  if (!bounds) return undefined;
  const inside = new Uint8Array(bounds.width * bounds.height);
  eachInsideRun(runs, (start, length) => {
    for (let position = start; position < start + length; position += 1) {
      const column = Math.floor(position / height) - bounds.x;
      const row = (position % height) - bounds.y;
      inside[row * bounds.width + column] = 1;
    }
  });
  return { ...bounds, inside };
}

/** RGBA bytes, `width * height * 4`, of the mask in one colour; transparent outside and in its holes. */
export function tint(pixels: MaskPixels, colour: readonly [number, number, number]): Uint8ClampedArray<ArrayBuffer> {
  return paint(pixels.inside, colour);
}

/** RGBA bytes of the mask's rim alone, `thickness` pixels wide, holes' rims too. */
export function outline(
  pixels: MaskPixels,
  colour: readonly [number, number, number],
  thickness: number,
): Uint8ClampedArray<ArrayBuffer> {
  const { inside, width, height } = pixels;
  const rows = erode(inside, width, height, thickness, 1, width);
  const core = erode(rows, height, width, thickness, width, 1);
  return paint(
    inside.map((value, index) => (value === 1 && core[index] === 0 ? 1 : 0)),
    colour,
  );
}

/** Whether a point of the photo lies inside the mask. */
export function contains(pixels: MaskPixels, point: { x: number; y: number }): boolean {
  const column = Math.floor(point.x) - pixels.x;
  const row = Math.floor(point.y) - pixels.y;
  if (column < 0 || row < 0 || column >= pixels.width || row >= pixels.height) return false;
  return pixels.inside[row * pixels.width + column] === 1;
}

function paint(
  inside: Uint8Array,
  [red, green, blue]: readonly [number, number, number],
): Uint8ClampedArray<ArrayBuffer> {
  const bytes = new Uint8ClampedArray(inside.length * 4);
  for (let index = 0; index < inside.length; index += 1) {
    if (inside[index] === 0) continue;
    bytes.set([red, green, blue, 255], index * 4);
  }
  return bytes;
}

// Along one axis: a pixel stays where all pixels within `distance` on both sides are inside. Beyond the edge is outside.
function erode(
  inside: Uint8Array,
  length: number,
  lines: number,
  distance: number,
  step: number,
  lineStep: number,
): Uint8Array {
  const kept = new Uint8Array(inside.length);
  for (let line = 0; line < lines; line += 1) {
    const start = line * lineStep;
    let run = 0;
    for (let index = 0; index < length; index += 1) {
      run = inside[start + index * step] === 1 ? run + 1 : 0;
      if (run >= 2 * distance + 1) kept[start + (index - distance) * step] = 1;
    }
  }
  return kept;
}

function boundsOfRuns(runs: ArrayLike<number>, height: number): Omit<MaskPixels, 'inside'> | undefined {
  let left = Infinity;
  let right = -1;
  let top = Infinity;
  let bottom = -1;
  eachInsideRun(runs, (start, length) => {
    const end = start + length - 1;
    const firstColumn = Math.floor(start / height);
    const lastColumn = Math.floor(end / height);
    left = Math.min(left, firstColumn);
    right = Math.max(right, lastColumn);
    const wraps = lastColumn > firstColumn;
    top = Math.min(top, wraps ? 0 : start % height);
    bottom = Math.max(bottom, wraps ? height - 1 : end % height);
  });
  if (right < 0) return undefined;
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

function eachInsideRun(runs: ArrayLike<number>, visit: (start: number, length: number) => void): void {
  let position = 0;
  for (let index = 0; index < runs.length; index += 1) {
    const length = runs[index] ?? 0;
    if (index % 2 === 1 && length > 0) visit(position, length);
    position += length;
  }
}
