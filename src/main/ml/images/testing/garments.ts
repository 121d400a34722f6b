import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DetectorRecipe, DetectorSample } from '../../../../shared/contract/detection.ts';
import type { TrainDetectorTask } from '../../../../shared/contract/worker.ts';
import { starterWeights } from './dataset.ts';

const sampleProject = new URL('../../../../../resources/sample/', import.meta.url);

/** The classes of the sample project, in its order. */
export const garmentClasses = ['top', 'outerwear', 'vest', 'dress', 'skirt', 'shorts', 'trousers', 'suit'];

interface CocoFile {
  images: { id: number; file_name: string; width: number; height: number }[];
  annotations: { image_id: number; category_id: number; iscrowd: 0 | 1; segmentation: { counts: string } }[];
}

/** The first photos of the sample project's `train` with their garments. */
export async function garmentSamples(count: number): Promise<DetectorSample[]> {
  const { images, annotations } = JSON.parse(await readFile(new URL('train.json', sampleProject), 'utf8')) as CocoFile;
  return images.slice(0, count).map(({ id, file_name: name, width, height }) => ({
    photoId: id,
    file: new URL(`photos/${name}`, sampleProject).pathname,
    width,
    height,
    split: 'train',
    garments: annotations
      .filter((annotation) => annotation.image_id === id)
      .map((annotation) => ({
        class: annotation.category_id - 1,
        counts: annotation.segmentation.counts,
        crowd: annotation.iscrowd === 1,
      })),
  }));
}

/** Small pictures, so that a step takes a fraction of a second. */
export const smallRecipe: DetectorRecipe = {
  name: 'starter',
  epochs: 2,
  batchSize: 2,
  photosPerPass: 2,
  learningRate: 5e-3,
  referenceBatch: 2,
  momentum: 0.9,
  weightDecay: 1e-4,
  warmupSteps: 3,
  milestones: [2],
  decay: 0.1,
  flip: true,
  shortSides: [96, 112],
  shortSide: 96,
  longSide: 192,
  frozenStages: 2,
  gradientClip: 10,
};

/** A task on samples, in a folder of its own below `directory`; from the starter's ImageNet weights. */
export async function detectorTask(
  directory: string,
  run: string,
  samples: readonly DetectorSample[],
  changes: Partial<TrainDetectorTask> = {},
): Promise<TrainDetectorTask> {
  const text = samples.map((sample) => `${JSON.stringify(sample)}\n`).join('');
  const name = createHash('sha256').update(text).digest('hex').slice(0, 16);
  await mkdir(directory, { recursive: true });
  const manifest = join(directory, `${name}.jsonl`);
  await writeFile(manifest, text);
  return {
    type: 'train-detector',
    runId: 1,
    manifest,
    runDirectory: join(directory, 'runs', run),
    architecture: 'efficientnet-lite0-fpn',
    weights: await starterWeights(),
    classNames: garmentClasses,
    recipe: smallRecipe,
    seed: 11,
    resume: false,
    ...changes,
  };
}
