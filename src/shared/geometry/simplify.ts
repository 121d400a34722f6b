import { withLostParts } from './components.ts';
import { outlineOfRuns } from './outline.ts';
import { runsFromRings, type Polygon } from './polygons.ts';
import type { Runs } from './run-length.ts';

/**
 * A closed ring with fewer corners, none of the left-out ones further than `tolerance` pixels from it, by Douglas and
 * Peucker's rule ("Algorithms for the reduction of the number of points required to represent a digitized line or its
 * caricature", 1973); the first corner stays. A ring that would collapse to a line stays as it is.
 */
export function simplifyRing(ring: Polygon, tolerance: number): Polygon {
  const count = ring.length / 2;
  const kept = new Uint8Array(count + 1);
  kept[0] = kept[count] = 1;
  const at = (index: number): [number, number] => {
    const place = (index % count) * 2;
    return [ring[place] as number, ring[place + 1] as number];
  };
  const stretches: [number, number][] = [[0, count]];
  for (let stretch = stretches.pop(); stretch !== undefined; stretch = stretches.pop()) {
    const [start, end] = stretch;
    let [farthest, most] = [-1, tolerance];
    for (let index = start + 1; index < end; index++) {
      const distance = distanceToSegment(at(index), at(start), at(end));
      if (distance > most) [farthest, most] = [index, distance];
    }
    if (farthest < 0) continue;
    kept[farthest] = 1;
    stretches.push([start, farthest], [farthest, end]);
  }
  const simpler: number[] = [];
  for (let index = 0; index < count; index++) if (kept[index] === 1) simpler.push(...at(index));
  return simpler.length < 6 ? ring : simpler;
}

/** The outline of a mask with fewer corners: filled by the even-odd rule it is nearly the mask. */
export function simplifiedOutline(runs: Runs, tolerance: number): Polygon[] {
  return outlineOfRuns(runs).map((ring) => simplifyRing(ring, tolerance));
}

/** A mask whose outline has fewer corners; every part and hole stays. */
export function simplifyRuns(runs: Runs, tolerance: number): Runs {
  return withLostParts(runs, runsFromRings(simplifiedOutline(runs, tolerance), runs.height, runs.width));
}

/** From a point to the nearest one of a segment. */
export function distanceToSegment(
  [x, y]: readonly [number, number],
  [startX, startY]: readonly [number, number],
  [endX, endY]: readonly [number, number],
): number {
  const [across, down] = [endX - startX, endY - startY];
  const squared = across * across + down * down;
  const share = squared === 0 ? 0 : ((x - startX) * across + (y - startY) * down) / squared;
  const within = Math.min(1, Math.max(0, share));
  return Math.hypot(x - startX - within * across, y - startY - within * down);
}
