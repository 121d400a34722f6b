import type { Overlaps } from './overlap.ts';
import { iouThresholds } from './settings.ts';
import type { AreaRange } from './settings.ts';

/** Detections and ground truths of one class in one photo; detections with the highest scores first. */
export interface Candidates extends Overlaps {
  /** 1 where a ground truth is a crowd. */
  readonly crowd: Uint8Array;
  /** 1 where a ground truth has the id 0. */
  readonly nameless: Uint8Array;
}

/** One bit for each IoU threshold. */
const everyThreshold = (1 << iouThresholds.length) - 1;
const lowestThreshold = iouThresholds[0] as number;

/**
 * Gives each detection the ground truth that it overlaps most, best score first, at every IoU threshold: `evaluateImg`
 * of pycocotools. Ground truths that are crowds, or whose area is out of range, are ignored: they come last, they are
 * taken only where no other fits, and a detection that took one counts neither as right nor as wrong; neither does one
 * that took none and is itself out of range. A crowd may be taken any number of times, all else once. Of two that
 * overlap equally the later one is taken.
 *
 * pycocotools marks a match with the ground truth's id, so that a match with the id 0 is none to it; so it is here.
 *
 * @param outcomes filled with two sets of bits for each detection: at which thresholds it is right, at which wrong
 * @returns ground truths that are not ignored
 */
export function matchDetections(candidates: Candidates, range: AreaRange, outcomes: Uint16Array): number {
  const { detectionAreas, groundTruthAreas, crowd, nameless, ious } = candidates;
  const count = groundTruthAreas.length;
  const { order, ignored, wanted } = orderIgnoredLast(groundTruthAreas, crowd, range);
  /** For each ground truth the thresholds at which it is taken. */
  const taken = new Uint16Array(count);
  /** Ground truths that a detection overlaps enough for any threshold. */
  const near = new Uint32Array(count);
  for (let detection = 0; detection < detectionAreas.length; detection++) {
    const row = detection * count;
    let nearby = 0;
    for (let place = 0; place < count; place++) {
      const truth = order[place] as number;
      if ((ious[row + truth] as number) >= lowestThreshold) near[nearby++] = truth;
    }
    let matched = 0;
    let unseen = 0;
    for (let threshold = 0; nearby > 0 && threshold < iouThresholds.length; threshold++) {
      const bit = 1 << threshold;
      let best = -1;
      let bestIou = iouThresholds[threshold] as number;
      for (let place = 0; place < nearby; place++) {
        const truth = near[place] as number;
        if (((taken[truth] as number) & bit) !== 0 && crowd[truth] === 0) continue;
        if (best >= 0 && ignored[best] === 0 && ignored[truth] === 1) break;
        const iou = ious[row + truth] as number;
        if (iou < bestIou) continue;
        bestIou = iou;
        best = truth;
      }
      if (best < 0) continue;
      taken[best] = (taken[best] as number) | bit;
      if (ignored[best] === 1) unseen |= bit;
      if (nameless[best] === 0) matched |= bit;
    }
    if (isOutside(detectionAreas[detection] as number, range)) unseen |= ~matched;
    outcomes[detection * 2] = matched & ~unseen & everyThreshold;
    outcomes[detection * 2 + 1] = ~matched & ~unseen & everyThreshold;
  }
  return wanted;
}

/** The order in which ground truths are offered, which of them are ignored, and how many are not. */
function orderIgnoredLast(
  areas: Float64Array,
  crowd: Uint8Array,
  range: AreaRange,
): { order: Uint32Array; ignored: Uint8Array; wanted: number } {
  const ignored = Uint8Array.from(areas, (area, truth) => (crowd[truth] === 1 || isOutside(area, range) ? 1 : 0));
  const order = new Uint32Array(areas.length);
  let wanted = 0;
  for (let truth = 0; truth < areas.length; truth++) if (ignored[truth] === 0) order[wanted++] = truth;
  for (let truth = 0, place = wanted; truth < areas.length; truth++) if (ignored[truth] === 1) order[place++] = truth;
  return { order, ignored, wanted };
}

function isOutside(area: number, { from, to }: AreaRange): boolean {
  return area < from || area > to;
}
