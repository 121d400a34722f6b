import type { DetectorSample, PhotoDetections } from '../../../../shared/contract/detection.ts';
import type { DetectorReport, PrecisionCurves } from '../../../../shared/contract/detector.ts';
import { maskArea, maskBox } from '../../../../shared/geometry/mask-operations.ts';
import {
  createBoxEvaluator,
  createMaskEvaluator,
  type CocoResults,
} from '../../../../shared/metrics/coco/evaluator.ts';
import type { PrecisionRecallCurve } from '../../../../shared/metrics/coco/report.ts';

export type Scores = Pick<DetectorReport, 'counts' | 'figures' | 'perClass' | 'curves'>;

/** Scores detections photo by photo; nothing of a photo is kept but its scores and matches. */
export interface Scorer {
  add(sample: DetectorSample, found: PhotoDetections): void;
  scores(): Scores;
}

/** COCO's figures by boxes and by masks of the same detections. */
export function createScorer(classNames: readonly string[]): Scorer {
  const boxes = createBoxEvaluator(classNames);
  const masks = createMaskEvaluator(classNames);
  const counts: Scores['counts'] = { photos: 0, failed: 0, garments: 0, crowds: 0, detections: 0 };

  function add({ photoId, width, height, garments }: DetectorSample, found: PhotoDetections): void {
    const truths = garments.map(({ class: classIndex, counts: runs, crowd }) => {
      const mask = { size: [height, width] as const, counts: runs };
      // COCO takes the mask's area for boxes too.
      return { classIndex, crowd, mask, box: maskBox(mask), area: maskArea(mask) };
    });
    const detections = found.detections.map(({ class: classIndex, score, box, mask }) => ({
      classIndex,
      score,
      box,
      mask,
    }));
    boxes.add({ id: photoId, groundTruths: truths, detections });
    masks.add({ id: photoId, groundTruths: truths, detections });
    counts.photos += 1;
    counts.failed += found.failure === null ? 0 : 1;
    counts.detections += detections.length;
    counts.crowds += garments.filter(({ crowd }) => crowd).length;
    counts.garments += garments.filter(({ crowd }) => !crowd).length;
  }

  return { add, scores: () => ({ counts, ...summarise(boxes.results(), masks.results()) }) };
}

function summarise(box: CocoResults, mask: CocoResults): Omit<Scores, 'counts'> {
  return {
    figures: { box: box.figures, mask: mask.figures },
    perClass: mask.perClass.map(({ name, groundTruths, detections, ...figures }, index) => ({
      name,
      garments: groundTruths,
      detections,
      box: box.perClass[index] ?? figures,
      mask: figures,
      curves: { box: meanCurves([box.curves[index]]), mask: meanCurves([mask.curves[index]]) },
    })),
    curves: { box: meanCurves(box.curves), mask: meanCurves(mask.curves) },
  };
}

/** Over the classes that are there; others have -1 throughout. */
function meanCurves(curves: readonly (PrecisionRecallCurve | undefined)[]): PrecisionCurves {
  const present = curves.filter((curve) => curve !== undefined).filter(({ mean }) => (mean[0] ?? -1) > -1);
  const meanOf = (kind: 'at50' | 'at75' | 'mean'): number[] =>
    (present[0]?.[kind] ?? []).map(
      (_, step) => present.reduce((sum, curve) => sum + (curve[kind][step] ?? 0), 0) / present.length,
    );
  return { at50: meanOf('at50'), at75: meanOf('at75'), mean: meanOf('mean') };
}
