import type { Box } from './boxes.ts';
import { createSpanWriter, type Spans } from './spans.ts';

/** A brush's tip. */
export interface Brush {
  /** Diameter or side in pixels of the photo. */
  readonly size: number;
  readonly shape: 'round' | 'square';
}

export interface StrokePoint {
  readonly x: number;
  readonly y: number;
}

/**
 * The pixels whose centres a brush covers on its straight way from one point to another: for a round one a capsule, for a
 * square one the swept square. Each column meets it in one stretch, which is computed, not sampled, so that no speed
 * leaves gaps. The pixel under each of the two points always belongs to it.
 *
 * @param from pixels of the photo, continuous; may lie outside of it
 */
export function strokeSpans(from: StrokePoint, to: StrokePoint, brush: Brush, height: number, width: number): Spans {
  const radius = brush.size / 2;
  const stretch = brush.shape === 'round' ? capsuleColumn : squareColumn;
  const [start, end] = [settled(from, brush), settled(to, brush)];
  const left = Math.max(0, Math.ceil(Math.min(start.x, end.x) - radius - 0.5));
  const right = Math.min(width - 1, Math.floor(Math.max(start.x, end.x) + radius - 0.5));
  const spans = createSpanWriter(2 * Math.max(0, right - left + 1));
  for (let x = left; x <= right; x++) {
    const [low, high] = stretch(start, end, radius, x + 0.5);
    // Rounding must not lose a centre that lies on the rim.
    const top = Math.max(0, Math.ceil(low - 0.5 - 1e-9));
    const bottom = Math.min(height, Math.floor(high - 0.5 + 1e-9) + 1);
    spans.add(x * height + top, x * height + bottom);
  }
  return spans.finish();
}

/** The pixels of a box with whole coordinates, as far as they lie in the photo. */
export function boxSpans([left, top, columns, rows]: Box, height: number, width: number): Spans {
  const [first, last] = [Math.max(0, left), Math.min(width, left + columns)];
  const [from, to] = [Math.max(0, top), Math.min(height, top + rows)];
  const spans = createSpanWriter(2 * Math.max(0, last - first));
  for (let x = first; x < last; x++) spans.add(x * height + from, x * height + to);
  return spans.finish();
}

/** Tips of less than two pixels are set on a pixel's centre: anywhere else they might cover none. */
function settled({ x, y }: StrokePoint, brush: Brush): StrokePoint {
  return brush.size < 2 ? { x: Math.floor(x) + 0.5, y: Math.floor(y) + 0.5 } : { x, y };
}

/** Where the vertical line at `x` enters and leaves the discs at both ends and the strip between them. */
function capsuleColumn(start: StrokePoint, end: StrokePoint, radius: number, x: number): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const centre of [start, end]) {
    const across = x - centre.x;
    if (Math.abs(across) > radius) continue;
    const reach = Math.sqrt(radius * radius - across * across);
    low = Math.min(low, centre.y - reach);
    high = Math.max(high, centre.y + reach);
  }
  const length = Math.hypot(end.x - start.x, end.y - start.y);
  if (length > 0) {
    // The strip's long sides lie one radius to either side of the way.
    const [aside, down] = [(-(end.y - start.y) / length) * radius, ((end.x - start.x) / length) * radius];
    for (const side of [-1, 1]) {
      const [x1, y1] = [start.x + side * aside, start.y + side * down];
      const [x2, y2] = [end.x + side * aside, end.y + side * down];
      if (x1 === x2 || x < Math.min(x1, x2) || x > Math.max(x1, x2)) continue;
      const y = y1 + ((x - x1) / (x2 - x1)) * (y2 - y1);
      low = Math.min(low, y);
      high = Math.max(high, y);
    }
  }
  return [low, high];
}

/** Where the vertical line at `x` enters and leaves a square that moves from one centre to the other. */
function squareColumn(start: StrokePoint, end: StrokePoint, half: number, x: number): [number, number] {
  const across = end.x - start.x;
  let [first, last] = [0, 1];
  if (across === 0) {
    if (Math.abs(x - start.x) > half) return [Infinity, -Infinity];
  } else {
    // The part of the way, 0 to 1, on which the square lies over the line.
    const [enter, leave] = [(x - half - start.x) / across, (x + half - start.x) / across];
    first = Math.max(0, Math.min(enter, leave));
    last = Math.min(1, Math.max(enter, leave));
    if (first > last) return [Infinity, -Infinity];
  }
  const [y1, y2] = [start.y + first * (end.y - start.y), start.y + last * (end.y - start.y)];
  return [Math.min(y1, y2) - half, Math.max(y1, y2) + half];
}
