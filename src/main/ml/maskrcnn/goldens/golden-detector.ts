import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { DetectorArchitecture } from '../../../../shared/contract/detection.ts';
import { detectorSize, resizeBoxes, resizeMask } from '../../../../shared/geometry/resize.ts';
import { decodeMask } from '../../../../shared/geometry/run-length.ts';
import { decodePhoto, type PhotoPixels } from '../../images/photo.ts';
import { createDetector, type Detector, type DetectorSides } from '../detector.ts';
import { declareDetector } from '../layers.ts';
import { detectorPlan, type PlanVariant } from '../plan.ts';
import type { TrainingPicture } from '../training.ts';
import { detectorWeights } from './detector-weights.ts';

/** What the reference found on one photo: corners rounded to 1e-3, scores to 1e-6, the masks of the first five. */
export interface GoldenFound {
  boxes: number[][];
  scores: number[];
  labels: number[];
  /** Compressed run-length counts at the photo's size. */
  masks: string[];
}

/** Made by scripts/goldens/mask_rcnn.py. A key is `architecture-outputs-shortSide-longSide`. */
export interface DetectorGoldens {
  photos: { file: string; height: number; width: number }[];
  /** Of both photos in one batch, and of each alone. */
  batch: Record<string, GoldenFound[]>;
  whole: Record<string, GoldenFound[]>;
  /** What is on the photos, at their own size, and torchvision's losses on both, which sees them at `trainingSides`. */
  truths: { boxes: number[][]; labels: number[]; masks: string[] }[];
  losses: Record<string, number>;
}

export const trainingSides: DetectorSides = { shortSide: 256, longSide: 416 };

export const goldens = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'whole.json'), 'utf8'),
) as DetectorGoldens;

/** A street photo of a person, higher than wide, and the upper part of another, wider than high. */
export async function goldenPhotos(): Promise<PhotoPixels[]> {
  return Promise.all(goldens.photos.map(({ file }) => decodePhoto(path.join(import.meta.dirname, file))));
}

/** The photos as the golden losses were computed on them: always the first anchors and regions are sampled. */
export async function goldenTrainingPictures(): Promise<TrainingPicture[]> {
  const photos = await goldenPhotos();
  return photos.map((photo, index) => {
    const { boxes, labels, masks } = goldens.truths[index] ?? { boxes: [], labels: [], masks: [] };
    const size = [photo.height, photo.width] as const;
    const [height, width] = detectorSize(...size, trainingSides.shortSide, trainingSides.longSide);
    return {
      photo,
      size: { height, width },
      truth: { boxes: resizeBoxes(Float32Array.from(boxes.flat()), size, [height, width]), labels },
      bitmaps: masks.map((counts) => resizeMask(decodeMask({ size, counts }), ...size, height, width)),
      choice: 'first',
    };
  });
}

/** Made by scripts/goldens/detectron2_flow.py; keys as above, ending in `-msra` where bottlenecks begin with their stride. */
export const detectron2Goldens = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'detectron2-whole.json'), 'utf8'),
) as Pick<DetectorGoldens, 'whole'>;

/** The detector with the fixture's weights. `outputs` counts the background. */
export function goldenDetector(
  architecture: DetectorArchitecture,
  outputs: number,
  variant: PlanVariant = {},
): Detector {
  const classCount = outputs - 1;
  const weights = detectorWeights(declareDetector(detectorPlan(architecture), classCount));
  return createDetector({ architecture, classCount, ...variant }, weights);
}

export function goldenSides(key: string): DetectorSides {
  const [shortSide = NaN, longSide = NaN] = key.split('-').slice(2).map(Number);
  return { shortSide, longSide };
}
