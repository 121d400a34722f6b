import { join } from 'node:path';
import {
  detectorSample,
  type DetectorSample,
  type DetectorTrainingResult,
} from '../../../shared/contract/detection.ts';
import { detectorProgress } from '../../../shared/contract/run-files.ts';
import type { TrainDetectorTask } from '../../../shared/contract/worker.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import { scoreDetector } from '../eval/score-detector.ts';
import { readLines } from '../images/manifest.ts';
import { createDetector, type DetectorOptions } from '../maskrcnn/detector.ts';
import { initialDetectorWeights } from '../maskrcnn/initial-weights.ts';
import { declareDetector } from '../maskrcnn/layers.ts';
import { detectorPlan } from '../maskrcnn/plan.ts';
import { fitDetectorWeights, readDetectorWeights } from '../maskrcnn/weights.ts';
import type { TaskControl } from '../task-control.ts';
import { hashFile } from '../weights/read.ts';
import type { WeightMap } from '../weights/weight-map.ts';
import { openCheckpoints, sha256 } from './checkpoint.ts';
import { writeDetector } from './checkpoint-detector.ts';
import { trainDetector, type DetectorStep } from './detector-trainer.ts';
import { meanSpeed } from './pace.ts';

/**
 * Trains a detector from a task message and leaves `model.safetensors` and `model.json` in the run's folder.
 *
 * @throws StudioError DATASET_EMPTY without photos in train or val, BAD_REQUEST for garments of classes that the task does
 *   not name, and what loading weights and `trainDetector` throw
 */
export async function trainDetectorRun(task: TrainDetectorTask, control: TaskControl): Promise<DetectorTrainingResult> {
  const { recipe, seed, classNames, architecture } = task;
  const samples = await readLines(task.manifest, detectorSample);
  checkSamples(samples, task);
  const ofSplit = (split: DetectorSample['split']): DetectorSample[] => samples.filter((each) => each.split === split);
  const [train, validation] = [ofSplit('train'), ofSplit('val')];
  const checkpoints = openCheckpoints(
    join(task.runDirectory, 'checkpoint'),
    trainingHash(task, samples),
    detectorProgress,
  );
  if (!task.resume) await checkpoints.clear();

  const { options, weights } = await firstWeights(task);
  const detector = createDetector(options, weights);
  const sides = { shortSide: recipe.shortSide, longSide: recipe.longSide };
  try {
    const outcome = await trainDetector({
      detector,
      recipe,
      seed,
      train,
      classNames,
      checkpoints,
      validate: () =>
        scoreDetector(detector, validation, {
          classNames,
          sides,
          signal: control.signal,
          onProgress: control.countdown('Measuring on validation', 'photos'),
        }),
      signal: control.signal,
      onEpoch: (epoch, best) => control.report({ type: 'detector-epoch', epoch, best }),
      onStep: (step) => reportStep(step, control),
    });
    await writeDetector(
      task.runDirectory,
      {
        architecture,
        classNames,
        ...sides,
        normEpsilon: options.normEpsilon ?? null,
        strideIn1x1: options.strideIn1x1 ?? false,
        semantics: options.semantics ?? 'torchvision',
        recipe,
        seed,
        bestEpoch: outcome.best.epoch,
      },
      outcome.weights,
    );
    const { epochs, seconds } = outcome.progress;
    return {
      run: task.runId,
      architecture,
      recipe: recipe.name,
      epochs: epochs.length,
      bestEpoch: outcome.best.epoch,
      validation: outcome.best.figures,
      seconds,
      imagesPerSecond: meanSpeed(epochs),
    };
  } finally {
    detector.dispose();
  }
}

/** ImageNet's weights for the body and fresh ones for the rest; or a detector's, whose heads may have other classes. */
async function firstWeights(task: TrainDetectorTask): Promise<{ options: DetectorOptions; weights: WeightMap }> {
  const { architecture, seed } = task;
  const classCount = task.classNames.length;
  const declared = declareDetector(detectorPlan(architecture), classCount);
  const weights = initialDetectorWeights(declared, seed);
  switch (task.weights.kind) {
    case 'random':
      return { options: { architecture, classCount }, weights };
    case 'file': {
      const { path, sha256: wanted } = task.weights;
      const found = await readDetectorWeights(path);
      const digest = await hashFile(path);
      if (digest !== wanted) {
        throw new StudioError('WEIGHTS_INVALID', `The weights file ${path} is not the one that was chosen.`, {
          file: path,
          cause: `its SHA-256 is ${digest}, not ${wanted}`,
          remedy: 'Fetch or import the model again.',
        });
      }
      const fitted = fitDetectorWeights(declared, found.weights, { dropHeads: true });
      for (const [name, weight] of fitted.weights) weights.set(name, weight);
      const normEpsilon = architecture === 'efficientnet-lite0-fpn' ? undefined : found.epsilon;
      const { strideIn1x1, semantics } = found;
      return { options: { architecture, classCount, normEpsilon, strideIn1x1, semantics }, weights };
    }
  }
}

function reportStep(step: DetectorStep, control: TaskControl): void {
  const { epoch, epochs, loss, learningRate, imagesPerSecond, images, totalImages } = step;
  control.progress({
    step: `Training: epoch ${epoch} of ${epochs}`,
    done: images,
    total: totalImages,
    unit: 'photos',
    secondsLeft: imagesPerSecond > 0 ? (totalImages - images) / imagesPerSecond : null,
    figures: { epoch, epochs, loss, learningRate, imagesPerSecond },
  });
}

function checkSamples(samples: readonly DetectorSample[], task: TrainDetectorTask): void {
  for (const split of ['train', 'val'] as const) {
    if (samples.some((sample) => sample.split === split)) continue;
    throw new StudioError('DATASET_EMPTY', `The dataset has no photo in ${split}.`, {
      file: task.manifest,
      field: 'split',
      remedy: split === 'val' ? 'Hold some photos out as val.' : 'Import photos with masks.',
    });
  }
  for (const { photoId, garments } of samples) {
    if (garments.every((garment) => garment.class < task.classNames.length)) continue;
    throw new StudioError('BAD_REQUEST', `Photo ${photoId} has a garment of a class without a name.`, {
      file: task.manifest,
      record: photoId,
      field: 'garments',
    });
  }
}

/** Changes with everything that changes the curve; where the photos lie does not. */
function trainingHash(task: TrainDetectorTask, samples: readonly DetectorSample[]): string {
  const { architecture, weights, classNames, recipe, seed } = task;
  const start = weights.kind === 'file' ? weights.sha256 : `random ${weights.seed}`;
  const data = samples.map(({ file: _file, ...sample }) => sample);
  return sha256(JSON.stringify([architecture, start, classNames, recipe, seed, data]));
}
