import { maskArea, maskBox } from '../../../../../shared/geometry/mask-operations.ts';
import { maskFromBox } from '../../../../../shared/geometry/polygons.ts';
import type { RunLengthMask } from '../../../../../shared/geometry/run-length.ts';
import { createBoxEvaluator, createMaskEvaluator } from '../../../../../shared/metrics/coco/evaluator.ts';
import type { CocoEvaluator } from '../../../../../shared/metrics/coco/evaluator.ts';
import type { MaskShape } from '../../../../../shared/metrics/coco/mask-overlap.ts';
import type { BoxShape } from '../../../../../shared/metrics/coco/overlap.ts';
import { readSegmentation, type PhotoFrame } from '../../imports/masks.ts';
import { Refusal } from '../../imports/report.ts';
import type { Annotation, DetectionRecord } from './records.ts';

/** By what a detection's size is told: decided by the first one for all, as by pycocotools' `loadRes`. */
export type SizedBy = 'boxes' | 'masks';

/** What is compared, and how it is found in a record. The readers throw Refusal. */
export interface Kind<Shape> {
  createEvaluator(classes: readonly string[]): CocoEvaluator<Shape>;
  truthShape(record: Annotation, frame: PhotoFrame | undefined): Shape;
  detectionShape(record: DetectionRecord, frame: PhotoFrame | undefined, sizedBy: SizedBy): Shape & { area?: number };
}

export const boxes: Kind<BoxShape> = {
  createEvaluator: createBoxEvaluator,
  truthShape({ bbox }) {
    if (bbox !== undefined) return { box: bbox };
    throw new Refusal('bbox', 'there is no bbox', 'Give each annotation its box, or evaluate masks: --kind segm.');
  },
  detectionShape(record, frame, sizedBy) {
    if (sizedBy === 'boxes') return { box: boxOf(record) };
    const mask = maskOf(record.segmentation, frame);
    return { box: record.bbox ?? maskBox(mask), area: maskArea(mask) };
  },
};

export const masks: Kind<MaskShape> = {
  createEvaluator: createMaskEvaluator,
  truthShape: ({ segmentation }, frame) => ({ mask: maskOf(segmentation, frame) }),
  detectionShape(record, frame, sizedBy) {
    if (sizedBy === 'masks') return { mask: maskOf(record.segmentation, frame) };
    const [x, y, width, height] = boxOf(record);
    const area = width * height;
    if (record.segmentation !== undefined) return { mask: maskOf(record.segmentation, frame), area };
    const size = sizeOf(frame);
    return { mask: maskFromBox([x, y, width, height], size.height, size.width), area };
  },
};

function boxOf({ bbox }: DetectionRecord) {
  if (bbox !== undefined) return bbox;
  throw new Refusal(
    'bbox',
    'there is no bbox, but the first detection has one',
    'Give a bbox to all detections or none.',
  );
}

function maskOf(segmentation: unknown, frame: PhotoFrame | undefined): RunLengthMask {
  return readSegmentation(segmentation, sizeOf(frame));
}

function sizeOf(frame: PhotoFrame | undefined): PhotoFrame {
  if (frame !== undefined) return frame;
  throw new Refusal(
    'image_id',
    'its image has no width and height in the ground truths',
    'Give each image its width and height: masks need them.',
  );
}
