import { maskIou } from '../../../../shared/geometry/mask-operations.ts';
import { pasteMask, type MaskPasting } from '../../../../shared/geometry/paste-mask.ts';
import { maskSide, type Found } from '../found.ts';
import type { GoldenFound } from './golden-detector.ts';

/** How far the detections of one photo are from those expected. */
export interface FoundDifference {
  /** Detections in either list without one of their class in the other whose corners are less than half a pixel off. */
  unpaired: number;
  /** Largest difference of the corners of a pair, in pixels of the photo. */
  box: number;
  /** Largest difference of the scores of a pair. */
  score: number;
  /** Largest difference of scores by rank: as small as the rounding also where equal scores change places. */
  ranked: number;
  /** Smallest overlap of a pair's masks at the photo's size, or of their 28 x 28 probabilities 1 - the largest difference. */
  mask: number;
}

/** Against a reference, whose first masks the golden has. */
export function compareWithGolden(
  found: Found,
  golden: GoldenFound,
  { height, width }: { height: number; width: number },
  pasting: MaskPasting = 'grown',
): FoundDifference {
  const pairs = pair(found, { ...golden, boxes: golden.boxes.flat() });
  const overlaps = golden.masks.flatMap((counts, index) => {
    const other = pairs.counterparts[index];
    if (other === undefined) return [];
    const box = found.boxes.subarray(4 * other, 4 * other + 4);
    const mask = pasteMask(maskOf(found, other), box, height, width, { pasting });
    return maskIou([mask], [{ size: [height, width], counts }]).flat();
  });
  return { ...pairs.difference, mask: Math.min(1, ...overlaps) };
}

/** Of one back against the other. */
export function compareBacks(found: Found, expected: Found): FoundDifference {
  const { difference, counterparts } = pair(found, expected);
  const agreements = counterparts.flatMap((other, index) => {
    if (other === undefined) return [];
    const [left, right] = [maskOf(found, other), maskOf(expected, index)];
    return [1 - left.reduce((most, value, cell) => Math.max(most, Math.abs(value - (right[cell] ?? NaN))), 0)];
  });
  return { ...difference, mask: Math.min(1, ...agreements) };
}

function maskOf(found: Found, index: number): Float32Array {
  return found.masks.subarray(index * maskSide ** 2, (index + 1) * maskSide ** 2);
}

type Listed = Record<'boxes' | 'scores' | 'labels', ArrayLike<number>>;

/** Each expected detection's counterpart, the nearest that no other has. */
function pair(
  found: Listed,
  expected: Listed,
): { counterparts: (number | undefined)[]; difference: Omit<FoundDifference, 'mask'> } {
  const free = new Set(Array.from({ length: found.scores.length }, (_, index) => index));
  const difference = { unpaired: 0, box: 0, score: 0, ranked: 0 };
  const counterparts = Array.from(expected.scores as number[], (score, index) => {
    const candidates = [...free]
      .filter((other) => found.labels[other] === expected.labels[index])
      .map((other) => ({ other, off: apart(found.boxes, other, expected.boxes, index) }));
    const nearest = candidates.reduce((best, next) => (next.off < best.off ? next : best), { other: -1, off: 0.5 });
    difference.ranked = Math.max(difference.ranked, Math.abs((found.scores[index] ?? Infinity) - score));
    if (nearest.other < 0) {
      difference.unpaired += 1;
      return undefined;
    }
    free.delete(nearest.other);
    difference.box = Math.max(difference.box, nearest.off);
    difference.score = Math.max(difference.score, Math.abs((found.scores[nearest.other] ?? NaN) - score));
    return nearest.other;
  });
  difference.unpaired += free.size;
  return { counterparts, difference };
}

function apart(left: ArrayLike<number>, first: number, right: ArrayLike<number>, second: number): number {
  const off = (side: number): number => Math.abs((left[4 * first + side] ?? NaN) - (right[4 * second + side] ?? NaN));
  return Math.max(off(0), off(1), off(2), off(3));
}
