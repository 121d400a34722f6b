import { accumulate } from './accumulate.ts';
import type { Accumulated } from './accumulate.ts';
import { createMaskCompare } from './mask-overlap.ts';
import type { MaskShape } from './mask-overlap.ts';
import { matchDetections } from './match.ts';
import type { Candidates } from './match.ts';
import { compareBoxes } from './overlap.ts';
import type { BoxShape, Compare } from './overlap.ts';
import { appendPhoto, createClassRecords, outcomesEach } from './records.ts';
import type { ClassRecords } from './records.ts';
import { cocoFigures, precisionRecallCurve } from './report.ts';
import type { CocoClassFigures, CocoFigures, PrecisionRecallCurve } from './report.ts';
import { areaRanges, mostDetections } from './settings.ts';

export type GroundTruth<Shape> = Shape & {
  /** Place in the evaluator's classes. */
  classIndex: number;
  crowd?: boolean;
  /**
   * Square pixels, by which it is small, medium or large; that of its shape by default. COCO takes the mask's area for
   * boxes too.
   */
  area?: number;
  /** Only 0 makes a difference: pycocotools takes a match with the ground truth of id 0 for none. */
  id?: number;
};

export type Detection<Shape> = Shape & {
  /** Place in the evaluator's classes. */
  classIndex: number;
  /** Any finite number. */
  score: number;
  /** Square pixels; that of its shape by default. */
  area?: number;
};

export interface EvaluatedPhoto<Shape> {
  /** Detections with equal scores in two photos count in the order of the photos' ids. */
  id: number;
  groundTruths: readonly GroundTruth<Shape>[];
  detections: readonly Detection<Shape>[];
}

export interface CocoResults {
  figures: CocoFigures;
  perClass: CocoClassFigures[];
  curves: PrecisionRecallCurve[];
  accumulated: Accumulated;
}

export interface CocoEvaluator<Shape> {
  /**
   * Matches the detections of one photo, in any order. Nothing of the photo is kept but scores and matches.
   *
   * @throws RangeError for a photo that was added before, a class that is none, a score or an area that is no number,
   *   a box of negative size; StudioError ANNOTATION_INVALID for a malformed mask, or masks of different sizes
   */
  add(photo: EvaluatedPhoto<Shape>): void;
  /** The figures of the photos so far; more may be added afterwards. */
  results(): CocoResults;
}

/**
 * COCO's metrics of boxes, photo by photo: pycocotools' COCOeval of iouType `bbox` with its default settings.
 *
 * @param classes names; for pycocotools' order, sorted by category id
 */
export function createBoxEvaluator(classes: readonly string[]): CocoEvaluator<BoxShape> {
  return createEvaluator(classes, compareBoxes);
}

/** COCO's metrics of masks: iouType `segm`. */
export function createMaskEvaluator(classes: readonly string[]): CocoEvaluator<MaskShape> {
  return createEvaluator(classes, createMaskCompare());
}

interface OfOneClass<Shape> {
  groundTruths: GroundTruth<Shape>[];
  detections: Detection<Shape>[];
}

function createEvaluator<Shape>(classes: readonly string[], compare: Compare<Shape>): CocoEvaluator<Shape> {
  const records = classes.map(createClassRecords);
  const known = new Set<number>();
  return {
    add(photo) {
      if (known.has(photo.id)) throw new RangeError(`photo ${photo.id} was added before`);
      const byClass = separateClasses(photo, classes.length);
      // Everything is measured before anything is written, so that a photo that is refused leaves no trace.
      const measured = [...byClass].map(
        ([classIndex, { groundTruths, detections }]) =>
          [classIndex, detections, measure(compare, groundTruths, detections)] as const,
      );
      known.add(photo.id);
      for (const [classIndex, detections, candidates] of measured) {
        record(records[classIndex] as ClassRecords, photo.id, detections, candidates);
      }
    },
    results: () => resultsOf(classes, records),
  };
}

/** By class, detections with the highest scores first (equal ones as they came), and no more than count. */
function separateClasses<Shape>(
  { id, groundTruths, detections }: EvaluatedPhoto<Shape>,
  classes: number,
): Map<number, OfOneClass<Shape>> {
  const byClass = new Map<number, OfOneClass<Shape>>();
  const of = (classIndex: number): OfOneClass<Shape> => {
    if (!Number.isInteger(classIndex) || classIndex < 0 || classIndex >= classes) {
      throw new RangeError(`photo ${id}: class ${classIndex}, but there are ${classes}`);
    }
    const present = byClass.get(classIndex) ?? { groundTruths: [], detections: [] };
    byClass.set(classIndex, present);
    return present;
  };
  for (const groundTruth of groundTruths) of(groundTruth.classIndex).groundTruths.push(groundTruth);
  for (const detection of detections) {
    if (!Number.isFinite(detection.score)) throw new RangeError(`photo ${id}: the score ${detection.score}`);
    of(detection.classIndex).detections.push(detection);
  }
  for (const present of byClass.values()) {
    present.detections.sort((left, right) => right.score - left.score);
    present.detections.length = Math.min(present.detections.length, mostDetections);
  }
  return byClass;
}

function measure<Shape>(
  compare: Compare<Shape>,
  groundTruths: readonly GroundTruth<Shape>[],
  detections: readonly Detection<Shape>[],
): Candidates {
  const crowd = Uint8Array.from(groundTruths, (truth) => (truth.crowd === true ? 1 : 0));
  const overlaps = compare(detections, groundTruths, crowd);
  giveAreas(overlaps.groundTruthAreas, groundTruths);
  giveAreas(overlaps.detectionAreas, detections);
  return { ...overlaps, crowd, nameless: Uint8Array.from(groundTruths, ({ id }) => (id === 0 ? 1 : 0)) };
}

/** Puts the areas that were given in place of those of the shapes. */
function giveAreas(areas: Float64Array, items: readonly { area?: number }[]): void {
  for (const [index, { area }] of items.entries()) {
    if (area === undefined) continue;
    if (!Number.isFinite(area)) throw new RangeError(`the area ${area}`);
    areas[index] = area;
  }
}

function record<Shape>(
  records: ClassRecords,
  photo: number,
  detections: readonly Detection<Shape>[],
  candidates: Candidates,
): void {
  const start = appendPhoto(records, photo, detections.length);
  for (const [rank, { score }] of detections.entries()) {
    records.scores[start + rank] = score;
    records.ranks[start + rank] = rank;
  }
  const outcomes = new Uint16Array(detections.length * 2);
  for (const [area, range] of areaRanges.entries()) {
    records.groundTruths[area] = (records.groundTruths[area] ?? 0) + matchDetections(candidates, range, outcomes);
    for (let rank = 0; rank < detections.length; rank++) {
      const at = (start + rank) * outcomesEach + area * 2;
      records.outcomes[at] = outcomes[rank * 2] as number;
      records.outcomes[at + 1] = outcomes[rank * 2 + 1] as number;
    }
  }
}

function resultsOf(classes: readonly string[], records: readonly ClassRecords[]): CocoResults {
  const accumulated = accumulate(records);
  return {
    figures: cocoFigures(
      accumulated,
      classes.map((_, index) => index),
    ),
    perClass: classes.map((name, index) => ({
      name,
      ...cocoFigures(accumulated, [index]),
      groundTruths: records[index]?.groundTruths[0] ?? 0,
      detections: records[index]?.length ?? 0,
    })),
    curves: classes.map((name, index) => precisionRecallCurve(accumulated, index, name)),
    accumulated,
  };
}
