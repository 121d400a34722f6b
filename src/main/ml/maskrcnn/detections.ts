import type { ArrayOperations } from '../ops/arrays.ts';
import { detectionBoxWeights } from './box-coder.ts';
import { clipBoxes, decodeBoxes, dropSmallBoxes } from './box-arrays.ts';
import type { BoxScores } from './layers.ts';
import { limits } from './plan.ts';
import type { Size } from './proposals.ts';
import { corners } from './proposals.ts';

/** Garments found on one picture, best first. */
export interface FoundBoxes<Value> {
  /** [d, 4] in pixels of the network's input. */
  boxes: Value;
  scores: Value;
  /** float32 [d], from 1: 0 is the background. */
  labels: Value;
}

/**
 * From scores of one picture's regions to detections, as torchvision's `postprocess_detections`: every class of a region
 * is a candidate with a box of its own; per class, candidates that a better one overlaps go.
 *
 * @param regions [n, 4]
 */
export function detectBoxes<Value>(
  arrays: ArrayOperations<Value>,
  { logits, deltas }: BoxScores<Value>,
  regions: Value,
  size: Size<Value>,
  { classCount, detectionSide }: { classCount: number; detectionSide: number },
): FoundBoxes<Value> {
  const outputs = classCount + 1;
  const spread = (column: Value): Value =>
    arrays.reshape(
      arrays.add(arrays.reshape(column, [-1, 1]), arrays.floats(new Float32Array(outputs), [1, outputs])),
      [-1],
    );
  const [x1, y1, x2, y2] = corners(arrays, regions);
  const moved = decodeBoxes(
    arrays,
    corners(arrays, arrays.reshape(deltas, [-1, 4])),
    [spread(x1), spread(y1), spread(x2), spread(y2)],
    detectionBoxWeights,
  );
  const clipped = clipBoxes(arrays, moved, size);
  const background = Float32Array.from({ length: outputs }, (_, index) => (index === 0 ? 0 : 1));
  const probabilities = arrays.multiply(arrays.softmax(logits), arrays.floats(background, [1, outputs]));
  const scores = dropSmallBoxes(arrays, clipped, arrays.reshape(probabilities, [-1]), detectionSide);
  const classes = arrays.floats(
    Float32Array.from({ length: outputs }, (_, index) => index),
    [1, outputs],
  );
  const labels = arrays.reshape(arrays.add(arrays.multiply(probabilities, arrays.floats([0], [])), classes), [-1]);

  // Boxes of different classes are moved so far apart that none overlaps another.
  const boxes = arrays.stack(clipped);
  const step = arrays.add(arrays.maximum(size.height, size.width), arrays.floats([1], []));
  const apart = arrays.add(boxes, arrays.reshape(arrays.multiply(labels, step), [-1, 1]));
  const kept = arrays.suppress(apart, scores, {
    limit: limits.detections,
    overlap: limits.detectionOverlap,
    minimumScore: limits.detectionScore,
  });
  return {
    boxes: arrays.gather(boxes, kept),
    scores: arrays.gather(scores, kept),
    labels: arrays.gather(labels, kept),
  };
}

/**
 * Each detection's own mask.
 *
 * @param logits [d, 28, 28, classes + 1]
 * @param labels float32 [d]
 * @returns probabilities [d, 28, 28]
 */
export function ownMasks<Value>(
  arrays: ArrayOperations<Value>,
  logits: Value,
  labels: Value,
  classCount: number,
): Value {
  const outputs = classCount + 1;
  const classes = arrays.floats(
    Float32Array.from({ length: outputs }, (_, index) => index),
    [1, outputs],
  );
  const column = arrays.reshape(labels, [-1, 1]);
  const same = arrays.multiply(arrays.atLeast(column, classes), arrays.atLeast(classes, column));
  const chosen = arrays.sum(arrays.multiply(logits, arrays.reshape(same, [-1, 1, 1, outputs])), 3);
  return arrays.sigmoid(chosen);
}
