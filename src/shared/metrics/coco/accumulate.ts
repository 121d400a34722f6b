import { outcomesEach, sortedByScore } from './records.ts';
import type { ClassRecords } from './records.ts';
import { areaRanges, detectionLimits, iouThresholds, recallThresholds } from './settings.ts';

/**
 * pycocotools' `eval`: arrays in C order, the last index running fastest, -1 for a class without ground truths in the
 * area range.
 */
export interface Accumulated {
  readonly classes: number;
  /** IoU threshold, recall threshold, class, area range, detection limit: the best precision at that recall or more. */
  readonly precision: Float64Array;
  /** The same indices: the score at which that recall is reached. */
  readonly scores: Float64Array;
  /** IoU threshold, class, area range, detection limit: the highest recall. */
  readonly recall: Float64Array;
}

const [areas, limits, recalls] = [areaRanges.length, detectionLimits.length, recallThresholds.length];

/** Place in `recall`. */
export function recallIndex(classes: number, threshold: number, group: number, area: number, limit: number): number {
  return ((threshold * classes + group) * areas + area) * limits + limit;
}

/** Place in `precision` and `scores` of recall threshold 0; the next ones follow `precisionStride` apart. */
export function precisionIndex(classes: number, threshold: number, group: number, area: number, limit: number): number {
  return ((threshold * recalls * classes + group) * areas + area) * limits + limit;
}

export function precisionStride(classes: number): number {
  return classes * areas * limits;
}

/** Precision and recall of every class, as `accumulate` of pycocotools' cocoeval.py. */
export function accumulate(classes: readonly ClassRecords[]): Accumulated {
  const settings = iouThresholds.length * classes.length * areas * limits;
  const result: Accumulated = {
    classes: classes.length,
    precision: new Float64Array(settings * recalls).fill(-1),
    scores: new Float64Array(settings * recalls).fill(-1),
    recall: new Float64Array(settings).fill(-1),
  };
  for (const [group, records] of classes.entries()) accumulateClass(records, group, result);
  return result;
}

function accumulateClass(records: ClassRecords, group: number, result: Accumulated): void {
  const order = sortedByScore(records);
  const scores = Float64Array.from(order, (at) => records.scores[at] as number);
  const ranks = Uint8Array.from(order, (at) => records.ranks[at] as number);
  const right = new Uint16Array(order.length);
  const wrong = new Uint16Array(order.length);
  for (let area = 0; area < areas; area++) {
    const groundTruths = records.groundTruths[area] as number;
    if (groundTruths === 0) continue;
    for (let index = 0; index < order.length; index++) {
      const at = (order[index] as number) * outcomesEach + area * 2;
      right[index] = records.outcomes[at] as number;
      wrong[index] = records.outcomes[at + 1] as number;
    }
    for (let limit = 0; limit < limits; limit++) {
      for (let threshold = 0; threshold < iouThresholds.length; threshold++) {
        const curve = { scores, ranks, right, wrong, groundTruths, threshold, most: detectionLimits[limit] as number };
        const at = recallIndex(result.classes, threshold, group, area, limit);
        const first = precisionIndex(result.classes, threshold, group, area, limit);
        result.recall[at] = accumulateCurve(curve, result, first);
      }
    }
  }
}

interface Curve {
  scores: Float64Array;
  ranks: Uint8Array;
  right: Uint16Array;
  wrong: Uint16Array;
  groundTruths: number;
  threshold: number;
  most: number;
}

/**
 * Writes the curve from place `first` and answers with the highest recall. Precision falls everywhere but where a
 * detection is right, so that only those places need be looked at.
 */
function accumulateCurve(curve: Curve, result: Accumulated, first: number): number {
  const { ranks, right, wrong, groundTruths, most } = curve;
  const bit = 1 << curve.threshold;
  const precisions = new Float64Array(groundTruths);
  const reached = new Float64Array(groundTruths);
  let highest: number | undefined;
  let [found, mistaken] = [0, 0];
  for (let index = 0; index < ranks.length; index++) {
    if ((ranks[index] as number) >= most) continue;
    highest ??= curve.scores[index] as number;
    if (((right[index] as number) & bit) !== 0) {
      reached[found] = curve.scores[index] as number;
      found++;
      // numpy's spacing(1) is in the sum there as well, against a division by 0.
      precisions[found - 1] = found / (mistaken + found + Number.EPSILON);
    } else if (((wrong[index] as number) & bit) !== 0) mistaken++;
  }
  for (let index = found - 1; index > 0; index--) {
    if ((precisions[index] as number) > (precisions[index - 1] as number)) {
      precisions[index - 1] = precisions[index] as number;
    }
  }
  const stride = precisionStride(result.classes);
  let needed = 0;
  for (let step = 0; step < recalls; step++) {
    while (needed < found && needed / groundTruths < (recallThresholds[step] as number)) needed++;
    const enough = needed / groundTruths >= (recallThresholds[step] as number);
    const at = first + step * stride;
    const place = Math.max(0, needed - 1);
    result.precision[at] = enough && found > 0 ? (precisions[place] as number) : 0;
    // Recall 0 is reached by the first detection, whether it is right or not.
    result.scores[at] = !enough ? 0 : needed === 0 ? (highest ?? 0) : (reached[place] as number);
  }
  return found / groundTruths;
}
