import type { DetectorSides } from '../detector.ts';
import { maskSide, type Found } from '../found.ts';

/** What is compared of a photo's detections. */
export interface SavedModelOutputs {
  boxes: number[];
  scores: number[];
  labels: number[];
  /** Each mask's mean probability. */
  masks: number[];
}

export const savedModelSides: DetectorSides = { shortSide: 192, longSide: 288 };

export function savedModelOutputs({ boxes, scores, labels, masks }: Found): SavedModelOutputs {
  const size = maskSide ** 2;
  return {
    boxes: [...boxes],
    scores: [...scores],
    labels: [...labels],
    masks: Array.from(
      scores,
      (_, index) => masks.subarray(index * size, (index + 1) * size).reduce((sum, value) => sum + value, 0) / size,
    ),
  };
}
