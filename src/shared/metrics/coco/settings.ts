/** COCO's settings, as `Params` of pycocotools' cocoeval.py has them for boxes and masks. */

/** IoU .50 to .95 in steps of .05. */
export const iouThresholds = evenlySpaced(0.5, 0.95, 10);

/** Recall 0 to 1 in steps of .01. */
export const recallThresholds = evenlySpaced(0, 1, 101);

/** How many detections of a class count in each photo, those with the highest scores first. */
export const detectionLimits = [1, 10, 100] as const;

/** Detections of one class in one photo beyond this many are not looked at. */
export const mostDetections = detectionLimits[2];

/** Square pixels, both ends included. */
export const areaRanges = [
  { name: 'all', from: 0, to: 1e5 ** 2 },
  { name: 'small', from: 0, to: 32 ** 2 },
  { name: 'medium', from: 32 ** 2, to: 96 ** 2 },
  { name: 'large', from: 96 ** 2, to: 1e5 ** 2 },
] as const;

export type AreaRange = (typeof areaRanges)[number];

/**
 * As numpy's `linspace`: equal to the last bit, because a recall that lies just on a threshold must fall on the same
 * side of it.
 */
function evenlySpaced(from: number, to: number, count: number): readonly number[] {
  const step = (to - from) / (count - 1);
  return Array.from({ length: count }, (_, index) => (index === count - 1 ? to : index * step + from));
}
