import type { Runs } from '../../shared/geometry/run-length.ts';
import { createSpanWriter, runsOfSpans } from '../../shared/geometry/spans.ts';
import type { Picture } from './picture.ts';
import { smoothRim } from './rim.ts';

/** Pixels of like colour around one pixel, for any tolerance. */
export interface Wand {
  /**
   * The pixels no channel of which differs from the first pixel's by more than `tolerance`, and, unless the wand looks
   * everywhere, that such pixels connect with it by their sides (OpenCV's `floodFill` with a fixed range).
   *
   * @param tolerance 0 to 255
   * @param smoothing radius in pixels over which the rim is smoothed; 0 leaves it
   */
  select(tolerance: number, smoothing: number): Runs;
}

const unreached = 255;

/**
 * Starts a wand at a pixel. Each pixel keeps the least tolerance that reaches it, found once, in the order of rising
 * tolerances and only as far as was asked: a tolerance that changes under a drag costs the pixels that are new, and the
 * scan of those that were reached.
 *
 * @param x whole pixels, as `y`, inside the picture
 * @param contiguous whether only what is connected with the pixel counts
 */
export function startWand(picture: Picture, x: number, y: number, contiguous: boolean): Wand {
  const { width, data } = picture;
  const seed = (y * width + x) * 4;
  const [red, green, blue] = [data[seed] as number, data[seed + 1] as number, data[seed + 2] as number];

  const difference = (at: number): number => {
    const first = Math.abs((data[at] as number) - red);
    const second = Math.abs((data[at + 1] as number) - green);
    const third = Math.abs((data[at + 2] as number) - blue);
    const most = first > second ? first : second;
    return most > third ? most : third;
  };

  const reach = contiguous ? connectedReach(picture, x, y, difference) : everywhere(picture, difference);
  return {
    select(tolerance, smoothing) {
      const limit = Math.min(tolerance, unreached - 1);
      reach.expand(limit);
      // The least tolerance 255 is not told from `unreached`: every pixel has it.
      return encode(picture, reach, tolerance >= unreached ? unreached : limit, smoothing);
    },
  };
}

interface Reach {
  /** For each pixel the least tolerance that reaches it; column by column, as runs go. */
  readonly least: Uint8Array;
  /** First and last column and row that were reached. */
  readonly bounds: { left: number; right: number; top: number; bottom: number };
  expand(tolerance: number): void;
}

function everywhere({ width, height }: Picture, difference: (at: number) => number): Reach {
  const least = new Uint8Array(width * height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) least[x * height + y] = difference(at);
  }
  return { least, bounds: { left: 0, right: width - 1, top: 0, bottom: height - 1 }, expand: () => undefined };
}

function connectedReach(
  { width, height }: Picture,
  seedX: number,
  seedY: number,
  difference: (at: number) => number,
): Reach {
  const least = new Uint8Array(width * height).fill(unreached);
  const bounds = { left: seedX, right: seedX, top: seedY, bottom: seedY };
  // Pixels whose neighbours are yet to be looked at, by the tolerance that reaches them.
  const waiting = Array.from({ length: unreached + 1 }, createStack);
  const [last, bottomRow] = [width - 1, height - 1];
  let level = 0;

  function visit(position: number, at: number): void {
    if (least[position] !== unreached) return;
    const own = difference(at);
    const needed = own > level ? own : level;
    least[position] = needed;
    (waiting[needed] as Stack).push(position);
  }

  least[seedX * height + seedY] = 0;
  (waiting[0] as Stack).push(seedX * height + seedY);
  return {
    least,
    bounds,
    expand(tolerance) {
      for (; level <= tolerance; level++) {
        const stack = waiting[level] as Stack;
        while (stack.length > 0) {
          const position = stack.pop();
          const y = position % height;
          const x = (position - y) / height;
          const at = (y * width + x) * 4;
          if (x < bounds.left) bounds.left = x;
          if (x > bounds.right) bounds.right = x;
          if (y < bounds.top) bounds.top = y;
          if (y > bounds.bottom) bounds.bottom = y;
          if (y > 0) visit(position - 1, at - width * 4);
          if (y < bottomRow) visit(position + 1, at + width * 4);
          if (x > 0) visit(position - height, at - 4);
          if (x < last) visit(position + height, at + 4);
        }
      }
    },
  };
}

interface Stack {
  readonly length: number;
  push(value: number): void;
  pop(): number;
}

function createStack(): Stack {
  let values = new Int32Array(0);
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(value) {
      if (length === values.length) {
        const larger = new Int32Array(Math.max(256, length * 2));
        larger.set(values);
        values = larger;
      }
      values[length++] = value;
    },
    pop: () => values[--length] as number,
  };
}

function encode({ width, height }: Picture, { least, bounds }: Reach, limit: number, smoothing: number): Runs {
  const whole = limit === unreached;
  const left = whole ? 0 : Math.max(0, bounds.left - smoothing);
  const right = whole ? width - 1 : Math.min(width - 1, bounds.right + smoothing);
  const top = whole ? 0 : Math.max(0, bounds.top - smoothing);
  const bottom = whole ? height - 1 : Math.min(height - 1, bounds.bottom + smoothing);
  const [columns, rows] = [right - left + 1, bottom - top + 1];
  const selected = new Uint8Array(columns * rows);
  for (let x = 0, at = 0; x < columns; x++) {
    let position = (left + x) * height + top;
    for (const end = at + rows; at < end; at++, position++) selected[at] = (least[position] as number) <= limit ? 1 : 0;
  }
  // Columns are the lines here.
  const smooth = smoothRim(selected, rows, columns, smoothing);
  const spans = createSpanWriter(1024);
  for (let x = 0, at = 0; x < columns; x++) {
    const base = (left + x) * height + top - at;
    let start = -1;
    for (const end = at + rows; at < end; at++) {
      if (smooth[at] === 1) {
        if (start < 0) start = at;
      } else if (start >= 0) {
        spans.add(base + start, base + at);
        start = -1;
      }
    }
    if (start >= 0) spans.add(base + start, base + at);
  }
  return runsOfSpans(spans.finish(), height, width);
}
