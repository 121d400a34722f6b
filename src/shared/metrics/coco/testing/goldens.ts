import type { Box } from '../../../geometry/boxes.ts';
import { maskFromPolygons } from '../../../geometry/polygons.ts';
import { maskFromCounts } from '../../../geometry/run-length.ts';
import type { RunLengthMask } from '../../../geometry/run-length.ts';
import type { Detection, EvaluatedPhoto, GroundTruth } from '../evaluator.ts';
import type { MaskShape } from '../mask-overlap.ts';
import type { BoxShape } from '../overlap.ts';
import type { CocoFigures } from '../report.ts';
// Made by scripts/goldens/coco_metrics.py with pycocotools.
import recordedCases from '../goldens/cases.json';
import recordedAnswers from '../goldens/street-answers.json';
import recordedDetections from '../goldens/street-detections.json';
import recordedTruth from '../goldens/street-ground-truth.json';

/** What COCOeval says of a set: its twelve figures, and a fingerprint of each of its arrays. */
export interface Answers {
  stats: number[];
  precision: number;
  scores: number;
  recall: number;
}

export interface StreetAnswers extends Answers {
  perClass: (Omit<CocoFigures, 'ARs' | 'ARm' | 'ARl'> & {
    name: string;
    groundTruths: number;
    curves: { at50: number[]; at75: number[]; mean: number[] };
  })[];
}

/** Boxes and masks at once. */
export type Shape = BoxShape & MaskShape;
export type TestPhoto = EvaluatedPhoto<Shape>;

export interface TestSet {
  classes: string[];
  photos: TestPhoto[];
}

export interface Case extends TestSet {
  bbox: Answers;
  segm: Answers;
}

type DrawnShape = [image: number, category: number, box: Box, counts: string];

interface DrawnCase {
  images: [id: number, height: number, width: number][];
  categories: number[];
  groundTruths: [...DrawnShape, id: number, crowd: number, area: number][];
  detections: [...DrawnShape, score: number][];
  bbox: Answers;
  segm: Answers;
}

interface StreetTruth {
  images: { id: number; height: number; width: number }[];
  categories: { id: number; name: string }[];
  annotations: {
    id: number;
    image_id: number;
    category_id: number;
    iscrowd: number;
    area: number;
    bbox: Box;
    segmentation: number[][] | RunLengthMask | { size: [number, number]; counts: number[] };
  }[];
}

interface StreetDetection {
  image_id: number;
  category_id: number;
  score: number;
  bbox: Box;
  segmentation: RunLengthMask;
}

export const cases: Case[] = (recordedCases as unknown as DrawnCase[]).map(readCase);
export const streetAnswers = recordedAnswers as unknown as Record<'bbox' | 'segm' | 'segmWithoutBoxes', StreetAnswers>;
export const street: TestSet = readStreet(
  recordedTruth as unknown as StreetTruth,
  recordedDetections as unknown as StreetDetection[],
);

export function withoutBoxes({ id, groundTruths, detections }: TestPhoto): EvaluatedPhoto<MaskShape> {
  return {
    id,
    groundTruths: groundTruths.map(({ box: _, ...rest }) => rest),
    detections: detections.map(({ box: _, ...rest }) => rest),
  };
}

function readCase({ images, categories, groundTruths, detections, bbox, segm }: DrawnCase): Case {
  const ids = [...categories].sort((left, right) => left - right);
  const photos = images.map(([image, height, width]): TestPhoto => {
    const shape = (category: number, box: Box, counts: string): Shape & { classIndex: number } => ({
      classIndex: ids.indexOf(category),
      box,
      mask: { size: [height, width], counts },
    });
    return {
      id: image,
      groundTruths: groundTruths
        .filter(([of]) => of === image)
        .map(([, category, box, counts, id, crowd, area]): GroundTruth<Shape> => ({
          ...shape(category, box, counts),
          id,
          crowd: crowd === 1,
          area,
        })),
      detections: detections
        .filter(([of]) => of === image)
        .map(([, category, box, counts, score]): Detection<Shape> => ({ ...shape(category, box, counts), score })),
    };
  });
  return { classes: ids.map((id) => `class ${id}`), photos, bbox, segm };
}

function readStreet({ images, categories, annotations }: StreetTruth, detections: StreetDetection[]): TestSet {
  const sorted = [...categories].sort((left, right) => left.id - right.id);
  const classIndex = (category: number): number => sorted.findIndex(({ id }) => id === category);
  const photos = images.map(({ id: image, height, width }): TestPhoto => {
    const maskOf = (segmentation: StreetTruth['annotations'][number]['segmentation']): RunLengthMask => {
      if (Array.isArray(segmentation)) return maskFromPolygons(segmentation, height, width);
      const { counts } = segmentation;
      return { size: [height, width], counts: typeof counts === 'string' ? counts : compressed(counts, height, width) };
    };
    return {
      id: image,
      groundTruths: annotations
        .filter((annotation) => annotation.image_id === image)
        .map(({ id, category_id: category, iscrowd, area, bbox: box, segmentation }) => ({
          classIndex: classIndex(category),
          id,
          crowd: iscrowd === 1,
          area,
          box,
          mask: maskOf(segmentation),
        })),
      detections: detections
        .filter((detection) => detection.image_id === image)
        .map(({ category_id: category, score, bbox: box, segmentation: mask }) => ({
          classIndex: classIndex(category),
          score,
          box,
          mask,
        })),
    };
  });
  return { classes: sorted.map(({ name }) => name), photos };
}

function compressed(counts: number[], height: number, width: number): string {
  return maskFromCounts(height, width, counts).counts;
}
