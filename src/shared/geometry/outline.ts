import type { Polygon } from './polygons.ts';
import { decodeRuns, runsFromMask, type RunLengthMask, type Runs } from './run-length.ts';
import { boxOfRuns } from './runs.ts';

/**
 * The edges of a mask as polygons along the pixels' borders, outer edges and those of holes alike: filled together by
 * the even-odd rule they cover exactly the mask's pixels. Corners only; parts that touch at a corner stay apart.
 *
 * @throws StudioError ANNOTATION_INVALID for a malformed mask
 */
export function outlineOfMask(mask: RunLengthMask): Polygon[] {
  return outlineOfRuns(runsFromMask(mask));
}

/** The same of runs that are known to be right. */
export function outlineOfRuns(runs: Runs): Polygon[] {
  const box = boxOfRuns(runs);
  if (box === undefined) return [];
  const [left, top, width, height] = box;
  const bitmap = decodeRuns(runs, box);
  const inside = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < width && y < height && bitmap[y * width + x] === 1;
  // An edge is told by its pixel and side. All run with the mask on their right, so that each edge has one successor.
  const walked = new Uint8Array(width * height);
  const polygons: Polygon[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      // Every edge has a highest row, whose upper side (or lower one of a hole) starts it once.
      if (inside(x, y) && !inside(x, y - 1) && walked[y * width + x] === 0) {
        polygons.push(walk(x, y));
      }
    }
  }
  return polygons;

  /** Goes along the edge that begins with the upper side of a pixel, from its left end, until it is there again. */
  function walk(startX: number, startY: number): Polygon {
    const points: number[] = [];
    let [x, y, side] = [startX, startY, 0];
    do {
      if (side === 0) walked[y * width + x] = 1;
      const next = successor(x, y, side);
      if (next.side !== side) {
        const [cornerX, cornerY] = endOf(x, y, side);
        points.push(left + cornerX, top + cornerY);
      }
      ({ x, y, side } = next);
    } while (x !== startX || y !== startY || side !== 0);
    return points;
  }

  /** Sides 0 to 3: upper (walked to the right), right (down), lower (to the left), left (up). */
  function successor(x: number, y: number, side: number): { x: number; y: number; side: number } {
    const [aheadX, aheadY] = [
      [1, 0],
      [0, 1],
      [-1, 0],
      [0, -1],
    ][side] as [number, number];
    const [outX, outY] = [
      [0, -1],
      [1, 0],
      [0, 1],
      [-1, 0],
    ][side] as [number, number];
    if (!inside(x + aheadX, y + aheadY)) return { x, y, side: (side + 1) % 4 };
    if (!inside(x + aheadX + outX, y + aheadY + outY)) return { x: x + aheadX, y: y + aheadY, side };
    return { x: x + aheadX + outX, y: y + aheadY + outY, side: (side + 3) % 4 };
  }

  function endOf(x: number, y: number, side: number): [number, number] {
    return [
      [x + 1, y],
      [x + 1, y + 1],
      [x, y + 1],
      [x, y],
    ][side] as [number, number];
  }
}
