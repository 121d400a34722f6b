import type { Accumulated } from './accumulate.ts';
import { precisionIndex, precisionStride, recallIndex } from './accumulate.ts';
import { iouThresholds, recallThresholds } from './settings.ts';

/** COCO's figures, each in 0..1, or -1 where no ground truth is of the kind. */
export interface CocoFigures {
  /** Mean over IoU .50 to .95, over recall and over classes. */
  AP: number;
  AP50: number;
  AP75: number;
  /** Of small (up to 32 x 32 pixels), medium and large (from 96 x 96) ones. */
  APs: number;
  APm: number;
  APl: number;
  /** Mean over IoU of the recall with 1, 10 and 100 detections of a class in a photo. */
  AR1: number;
  AR10: number;
  AR100: number;
  ARs: number;
  ARm: number;
  ARl: number;
}

export interface CocoClassFigures extends CocoFigures {
  name: string;
  /** Crowds not counted. */
  groundTruths: number;
  /** No more than 100 of a photo. */
  detections: number;
}

/** Precision at each of the `recallThresholds`, all sizes, 100 detections; -1 throughout for a class that is absent. */
export interface PrecisionRecallCurve {
  name: string;
  /** At IoU .50, at .75, and the mean over IoU .50 to .95. */
  at50: number[];
  at75: number[];
  mean: number[];
}

const [all, small, medium, large] = [0, 1, 2, 3];
const limitOf100 = 2;
const [iou50, iou75] = [0, 5];

/** Figures over these classes, as `summarize` of pycocotools' cocoeval.py. */
export function cocoFigures(accumulated: Accumulated, classes: readonly number[]): CocoFigures {
  const precision = (area: number, thresholds = every(iouThresholds)): number =>
    meanPrecision(accumulated, classes, area, thresholds);
  const recall = (area: number, limit: number): number => meanRecall(accumulated, classes, area, limit);
  return {
    AP: precision(all),
    AP50: precision(all, [iou50]),
    AP75: precision(all, [iou75]),
    APs: precision(small),
    APm: precision(medium),
    APl: precision(large),
    AR1: recall(all, 0),
    AR10: recall(all, 1),
    AR100: recall(all, limitOf100),
    ARs: recall(small, limitOf100),
    ARm: recall(medium, limitOf100),
    ARl: recall(large, limitOf100),
  };
}

export function precisionRecallCurve(accumulated: Accumulated, group: number, name: string): PrecisionRecallCurve {
  const curves = every(iouThresholds).map((threshold) => curveOf(accumulated, threshold, group, all));
  const mean = recallThresholds.map(
    (_, step) => curves.reduce((sum, curve) => sum + (curve[step] ?? 0), 0) / curves.length,
  );
  return { name, at50: curves[iou50] ?? [], at75: curves[iou75] ?? [], mean };
}

function meanPrecision(
  accumulated: Accumulated,
  classes: readonly number[],
  area: number,
  thresholds: readonly number[],
): number {
  const mean = createMean();
  for (const threshold of thresholds) {
    for (const group of classes) {
      for (const value of curveOf(accumulated, threshold, group, area)) mean.add(value);
    }
  }
  return mean.value();
}

function meanRecall(accumulated: Accumulated, classes: readonly number[], area: number, limit: number): number {
  const mean = createMean();
  for (const threshold of every(iouThresholds)) {
    for (const group of classes) {
      mean.add(accumulated.recall[recallIndex(accumulated.classes, threshold, group, area, limit)] as number);
    }
  }
  return mean.value();
}

function curveOf({ classes, precision }: Accumulated, threshold: number, group: number, area: number): number[] {
  const first = precisionIndex(classes, threshold, group, area, limitOf100);
  const stride = precisionStride(classes);
  return recallThresholds.map((_, step) => precision[first + step * stride] as number);
}

/** The mean of what is not -1, or -1. */
function createMean(): { add(value: number): void; value(): number } {
  let [sum, count] = [0, 0];
  return {
    add(value) {
      if (value <= -1) return;
      sum += value;
      count++;
    },
    value: () => (count === 0 ? -1 : sum / count),
  };
}

function every(values: readonly unknown[]): number[] {
  return values.map((_, index) => index);
}
