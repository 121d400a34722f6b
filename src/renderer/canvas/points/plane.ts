import type { Size } from '../view.ts';

/** Positions on a plane of a known size, whatever the numbers were that came in. */
export interface Plane extends Size {
  /** `x, y` of each point in the plane's units; NaN where the point has no place. */
  positions: Float32Array;
}

/** The longer side of every plane; together with the largest scale it says how far one can zoom in. */
const longSide = 4000;

/** Brings positions (`x, y` of each point, any range) to a plane, keeping their proportions. */
export function planeOf(raw: Float32Array): Plane {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [x, y] = [raw[at] as number, raw[at + 1] as number];
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  if (left > right) return { width: longSide, height: longSide, positions: new Float32Array(raw.length).fill(NaN) };
  const extent = Math.max(right - left, bottom - top) || 1;
  const scale = longSide / extent;
  const positions = new Float32Array(raw.length);
  for (let at = 0; at + 1 < raw.length; at += 2) {
    positions[at] = ((raw[at] as number) - left) * scale;
    positions[at + 1] = ((raw[at + 1] as number) - top) * scale;
  }
  const side = (length: number): number => Math.max(1, length * scale);
  return { width: side(right - left), height: side(bottom - top), positions };
}
