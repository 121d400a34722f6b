import type { Box } from '../../geometry/boxes.ts';

/** How the detections of one class in one photo lie over its ground truths. */
export interface Overlaps {
  /** Square pixels. */
  readonly detectionAreas: Float64Array;
  readonly groundTruthAreas: Float64Array;
  /**
   * Intersection over union, 0..1, a row for each detection; where the ground truth is a crowd, over the detection's own
   * area.
   */
  readonly ious: Float64Array;
}

/** @param crowd 1 for each ground truth that is a crowd */
export type Compare<Shape> = (
  detections: readonly Shape[],
  groundTruths: readonly Shape[],
  crowd: Uint8Array,
) => Overlaps;

/** What boxes are compared by. Width and height >= 0, pixels. */
export interface BoxShape {
  box: Box;
}

/**
 * Compares boxes as `bbIou` of pycocotools' maskApi.c (Dollár and Lin).
 *
 * @throws RangeError for a box of negative size, or with a coordinate that is not finite
 */
export function compareBoxes(
  detections: readonly BoxShape[],
  groundTruths: readonly BoxShape[],
  crowd: Uint8Array,
): Overlaps {
  const detectionAreas = Float64Array.from(detections, areaOf);
  const groundTruthAreas = Float64Array.from(groundTruths, areaOf);
  const ious = new Float64Array(detections.length * groundTruths.length);
  let at = 0;
  for (const [index, { box: detection }] of detections.entries()) {
    const area = detectionAreas[index] as number;
    for (let other = 0; other < groundTruths.length; other++, at++) {
      const { box: truth } = groundTruths[other] as BoxShape;
      const across = Math.min(detection[0] + detection[2], truth[0] + truth[2]) - Math.max(detection[0], truth[0]);
      if (across <= 0) continue;
      const down = Math.min(detection[1] + detection[3], truth[1] + truth[3]) - Math.max(detection[1], truth[1]);
      if (down <= 0) continue;
      const shared = across * down;
      ious[at] = shared / (crowd[other] === 1 ? area : area + (groundTruthAreas[other] as number) - shared);
    }
  }
  return { detectionAreas, groundTruthAreas, ious };
}

function areaOf({ box }: BoxShape): number {
  const [x, y, width, height] = box;
  // Written so that NaN is refused, too.
  if (Number.isFinite(x) && Number.isFinite(y) && width >= 0 && height >= 0 && Number.isFinite(width * height)) {
    return width * height;
  }
  throw new RangeError(`a box is [x, y, width, height] in pixels, not [${box.join(', ')}]`);
}
