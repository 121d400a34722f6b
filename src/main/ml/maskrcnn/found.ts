import type { Tensor } from '@tensorflow/tfjs-node';
import type { Detection } from '../../../shared/contract/detection.ts';
import { maskBox } from '../../../shared/geometry/mask-operations.ts';
import { pasteMask, type MaskPasting } from '../../../shared/geometry/paste-mask.ts';
import { limits } from './plan.ts';

/** What a detector found on one photo, best first, as plain numbers. */
export type Found = {
  /** Corners in pixels of the photo, [d, 4]. */
  boxes: Float32Array;
  scores: Float32Array;
  /** From 1: 0 is the background. */
  labels: Int32Array;
  /** Probabilities [d, 28, 28] over each box. */
  masks: Float32Array;
};

export const maskSide = 2 * limits.maskCells;

export function readFound(found: Record<'boxes' | 'scores' | 'labels' | 'masks', Tensor>): Found {
  return {
    boxes: found.boxes.dataSync<'float32'>(),
    scores: found.scores.dataSync<'float32'>(),
    labels: found.labels.dataSync<'int32'>(),
    masks: found.masks.dataSync<'float32'>(),
  };
}

/**
 * Detections with masks at the photo's size. One whose mask has no pixel is left out: nothing is there to be looked at.
 * The box is the detector's own, not the mask's.
 */
export function asDetections(
  found: Found,
  { height, width }: { height: number; width: number },
  { pasting, minimumScore = 0 }: { pasting: MaskPasting; minimumScore?: number },
): Detection[] {
  const detections: Detection[] = [];
  for (const [index, score] of found.scores.entries()) {
    if (score < minimumScore) continue;
    const corners = found.boxes.subarray(4 * index, 4 * index + 4);
    const probabilities = found.masks.subarray(index * maskSide ** 2, (index + 1) * maskSide ** 2);
    const mask = pasteMask(probabilities, corners, height, width, { pasting });
    if (maskBox(mask)[2] === 0) continue;
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = corners;
    detections.push({
      class: (found.labels[index] ?? 1) - 1,
      score,
      box: [x1, y1, x2 - x1, y2 - y1],
      mask: { ...mask, size: [height, width] },
    });
  }
  return detections;
}
