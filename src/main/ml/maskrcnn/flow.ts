import type { ArrayOperations } from '../ops/arrays.ts';
import type { Operations } from '../ops/operations.ts';
import type { FoundBoxes } from './detections.ts';
import { detectBoxes, ownMasks } from './detections.ts';
import { bodyStages, boxHead, maskHead, proposalHead, pyramid, tapsOf } from './layers.ts';
import type { DetectorPlan } from './plan.ts';
import { limits, sizeDivisor } from './plan.ts';
import type { Size } from './proposals.ts';
import { proposeRegions } from './proposals.ts';
import { alignOnLevels } from './regions.ts';
import type { Semantics } from './semantics.ts';

/** What a detector's flow runs on: one of the two backs. */
export interface Back<Value> {
  operations: Operations<Value>;
  arrays: ArrayOperations<Value>;
}

/** A model's facts that its flow needs. */
export interface DetectorFacts {
  plan: DetectorPlan;
  /** Without the background. */
  classCount: number;
  /** Epsilon of the body's frozen batch norms, where it is not the body's own. */
  normEpsilon?: number | undefined;
}

/** A picture as it comes, and the size that the network shall see it in. */
export interface PictureInput<Value> {
  /** [1, height, width, 3], RGB in 0..255. */
  pixels: Value;
  size: Size<Value>;
}

/** Pictures in one padded batch. */
export interface PictureBatch<Value> {
  /** Normalised [batch, height, width, 3], zero outside each picture. */
  pixels: Value;
  sizes: Size<Value>[];
  padded: Size<Value>;
}

export interface FoundOnPicture<Value> extends FoundBoxes<Value> {
  /** Probabilities [d, 28, 28] of each detection's own class. */
  masks: Value;
}

/**
 * Mask R-CNN from pictures to detections: resize and pad; body and pyramid; proposals; boxes of the proposals; masks of
 * the boxes. Semantics are those of torchvision's `maskrcnn_resnet50_fpn` in evaluation or,
 * where the plan says so, of Detectron2's `GeneralizedRCNN`.
 */
export function detect<Value>(
  back: Back<Value>,
  facts: DetectorFacts,
  pictures: readonly PictureInput<Value>[],
): FoundOnPicture<Value>[] {
  const batch = transform(back, facts, pictures);
  const levels = features(back, facts, batch.pixels);
  const maps = levels.map((level) => proposalHead(back.operations, facts.plan, level));
  return batch.sizes.map((size, picture) => {
    const { boxes } = proposeRegions(back.arrays, facts.plan, maps, picture, { ...batch, size }, facts.plan.detecting);
    return detectOnPicture(back, facts, levels, { boxes, picture, size });
  });
}

/** Resizes, normalises and pads. */
export function transform<Value>(
  { operations, arrays }: Back<Value>,
  { plan }: DetectorFacts,
  pictures: readonly PictureInput<Value>[],
): PictureBatch<Value> {
  const divisor = arrays.floats([sizeDivisor], []);
  const rounded = (sizes: readonly Value[]): Value => {
    const largest = sizes.reduce((left, right) => arrays.maximum(left, right));
    const up = arrays.floats([sizeDivisor - 1], []);
    return arrays.multiply(arrays.floor(arrays.divide(arrays.add(largest, up), divisor)), divisor);
  };
  const padded = {
    height: rounded(pictures.map(({ size }) => size.height)),
    width: rounded(pictures.map(({ size }) => size.width)),
  };
  const resized = pictures.map(({ pixels, size }) => {
    const scaled = scalePixels(arrays, plan.semantics, pixels, size);
    const normalised = operations.normalise(scaled, plan.body.preprocessing);
    return arrays.padTo(normalised, padded.height, padded.width);
  });
  return { pixels: arrays.concat(resized, 0), sizes: pictures.map(({ size }) => size), padded };
}

/** Pixels at another size. Detectron2 resizes bytes by Pillow, which scales the columns, rounds to whole bytes, and then does the rows likewise. */
export function scalePixels<Value>(
  arrays: ArrayOperations<Value>,
  { antialias }: Semantics,
  pixels: Value,
  { height, width }: Size<Value>,
): Value {
  if (!antialias) return arrays.resize(pixels, height, width);
  const bytes = (scaled: Value): Value => arrays.floor(arrays.add(scaled, arrays.floats([0.5], [])));
  const narrowed = bytes(arrays.resize(pixels, arrays.size(pixels, 1), width, { antialias }));
  return bytes(arrays.resize(narrowed, height, width, { antialias }));
}

/** Normalised pixels to the levels of the pyramid. */
export function features<Value>(
  { operations }: Back<Value>,
  { plan, normEpsilon }: DetectorFacts,
  pixels: Value,
): Value[] {
  return pyramid(operations, plan, tapsOf(plan, bodyStages(operations, plan, pixels, { normEpsilon })));
}

function detectOnPicture<Value>(
  { operations, arrays }: Back<Value>,
  { plan, classCount }: DetectorFacts,
  levels: readonly Value[],
  { boxes, picture, size }: { boxes: Value; picture: number; size: Size<Value> },
): FoundOnPicture<Value> {
  const zero = arrays.floats([0], []);
  // TensorFlow's convolutions may fail on a batch of nothing: one region more than there are is looked at, and left out.
  const align = (regions: Value, cells: number): Value => {
    const more = arrays.concat([regions, arrays.floats([0, 0, 1, 1], [1, 4])], 0);
    const nothing = arrays.multiply(arrays.range(arrays.size(more, 0)), zero);
    const pictures = arrays.toIntegers(arrays.add(nothing, arrays.floats([picture], [])));
    return alignOnLevels(arrays, plan, levels, { boxes: more, pictures, cells });
  };
  const without = (rows: Value, regions: Value, rank: number): Value =>
    arrays.slice(rows, zero, arrays.size(regions, 0), rank);

  const { logits, deltas } = boxHead(operations, plan, align(boxes, limits.boxCells), classCount);
  const scores = { logits: without(logits, boxes, 2), deltas: without(deltas, boxes, 2) };
  const { detectionSide } = plan.semantics;
  const found = detectBoxes(arrays, scores, boxes, size, { classCount, detectionSide });
  const masks = maskHead(operations, plan, align(found.boxes, limits.maskCells), classCount);
  return { ...found, masks: ownMasks(arrays, without(masks, found.boxes, 4), found.labels, classCount) };
}
