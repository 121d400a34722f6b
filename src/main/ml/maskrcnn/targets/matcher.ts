/** No ground truth overlaps enough: the box is background. */
export const belowThresholds = -1;
/** Neither object nor background: the box takes no part in training. */
export const ignored = -2;

/** Which overlap makes an object and which a background. */
export interface MatchRule {
  /** Intersection over union from which on a box is an object. */
  high: number;
  /** Below it a box is background; between both it is ignored. */
  low: number;
  /** Whether the boxes that fit a ground truth best are objects whatever their overlap. */
  lowQuality: boolean;
}

/**
 * Assigns a ground truth to each box, as torchvision's `box_iou` and `Matcher`, in float32: the one that it overlaps
 * most, the first of equals. With `lowQuality`, each box that overlaps some ground truth as much as no other box does
 * (all of them in a tie, also at no overlap at all) keeps the ground truth that it overlaps most, which may be another.
 *
 * The matrix of all overlaps is never held, only the best for each box and each ground truth.
 *
 * @param truths float32 corners `[x1, y1, x2, y2]`, 4m, with positive sides
 * @param boxes float32 corners, 4n
 * @returns n indices of ground truths, or `belowThresholds` (always where there is no ground truth), or `ignored`
 */
export function matchBoxes(truths: Float32Array, boxes: Float32Array, rule: MatchRule): Int32Array {
  const count = boxes.length / 4;
  const truthCount = truths.length / 4;
  const matches = new Int32Array(count).fill(belowThresholds);
  if (truthCount === 0) return matches;

  const boxAreas = areasOf(boxes);
  const truthAreas = areasOf(truths);
  const best = new Float32Array(count);
  const bestTruth = new Int32Array(count);
  const highest = new Float32Array(truthCount);
  for (let truth = 0; truth < truthCount; truth++) {
    for (let box = 0; box < count; box++) {
      const overlap = overlapOf(truths, truth, truthAreas, boxes, box, boxAreas);
      if (overlap > (highest[truth] as number)) highest[truth] = overlap;
      if (overlap > (best[box] as number)) {
        best[box] = overlap;
        bestTruth[box] = truth;
      }
    }
  }

  const [high, low] = [Math.fround(rule.high), Math.fround(rule.low)];
  for (let box = 0; box < count; box++) {
    const overlap = best[box] as number;
    if (overlap >= high) matches[box] = bestTruth[box] as number;
    else if (overlap >= low) matches[box] = ignored;
  }
  if (!rule.lowQuality) return matches;

  for (let truth = 0; truth < truthCount; truth++) {
    const wanted = highest[truth] as number;
    for (let box = 0; box < count; box++) {
      // A box's best is at least its overlap with this ground truth.
      if ((best[box] as number) < wanted) continue;
      const overlap = overlapOf(truths, truth, truthAreas, boxes, box, boxAreas);
      if (overlap === wanted) matches[box] = bestTruth[box] as number;
    }
  }
  return matches;
}

/**
 * Ignores background boxes of which at least half lies in one crowd region: what the region holds is not labelled one
 * by one, so nobody knows what they are. Changes `matches` in place.
 *
 * @param crowds float32 corners of the regions, 4k
 */
export function ignoreCrowded(matches: Int32Array, boxes: Float32Array, crowds: Float32Array): void {
  for (let crowd = 0; crowd < crowds.length / 4; crowd++) {
    for (let box = 0; box < matches.length; box++) {
      if (matches[box] !== belowThresholds) continue;
      const shared = intersectionOf(crowds, crowd, boxes, box);
      if (shared > 0 && shared >= 0.5 * areaOf(boxes, box)) matches[box] = ignored;
    }
  }
}

function areasOf(boxes: Float32Array): Float32Array {
  const areas = new Float32Array(boxes.length / 4);
  for (let box = 0; box < areas.length; box++) areas[box] = areaOf(boxes, box);
  return areas;
}

function areaOf(boxes: Float32Array, box: number): number {
  const { fround } = Math;
  const width = fround((boxes[4 * box + 2] as number) - (boxes[4 * box] as number));
  const height = fround((boxes[4 * box + 3] as number) - (boxes[4 * box + 1] as number));
  return fround(width * height);
}

/** Intersection over union, each step rounded to float32: ties are decided by its last bit. */
function overlapOf(
  truths: Float32Array,
  truth: number,
  truthAreas: Float32Array,
  boxes: Float32Array,
  box: number,
  boxAreas: Float32Array,
): number {
  const shared = intersectionOf(truths, truth, boxes, box);
  if (shared === 0) return 0;
  const { fround } = Math;
  const both = fround((truthAreas[truth] as number) + (boxAreas[box] as number));
  return fround(shared / fround(both - shared));
}

function intersectionOf(left: Float32Array, first: number, right: Float32Array, second: number): number {
  const [i, j] = [4 * first, 4 * second];
  const { fround, max, min } = Math;
  const width = fround(min(left[i + 2] as number, right[j + 2] as number) - max(left[i] as number, right[j] as number));
  if (width <= 0) return 0;
  const height = fround(
    min(left[i + 3] as number, right[j + 3] as number) - max(left[i + 1] as number, right[j + 1] as number),
  );
  return height <= 0 ? 0 : fround(width * height);
}
