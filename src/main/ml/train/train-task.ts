import { join } from 'node:path';
import type { ClassifierDescription } from '../../../shared/contract/run-files.ts';
import type { TrainingPhase, TrainingResult } from '../../../shared/contract/training.ts';
import type { DatasetSample, TrainClassifierTask } from '../../../shared/contract/worker.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import type { Backbone } from '../backbones/backbone.ts';
import type { Head } from '../classifier/head.ts';
import { createHead } from '../classifier/head.ts';
import { openFeatureCache } from '../features/feature-cache.ts';
import { createFeatureSource } from '../features/feature-source.ts';
import { loadBackbone, weightsIdentity } from '../features/load-backbone.ts';
import { readManifest } from '../images/manifest.ts';
import type { TaskControl } from '../task-control.ts';
import type { WeightMap } from '../weights/weight-map.ts';
import { openCheckpoints, sha256 } from './checkpoint.ts';
import { writeClassifier } from './checkpoint-model.ts';
import { createFeed } from './feed.ts';
import { meanSpeed } from './pace.ts';
import type { StepProgress } from './trainer.ts';
import { train } from './trainer.ts';

/**
 * Trains a classifier from a task message and leaves `model.safetensors` and `model.json` in the run's folder.
 *
 * @throws StudioError DATASET_EMPTY without samples in train or val, BAD_REQUEST for samples of classes that the task
 *   does not name, and what loading weights, `train` and reading crops throw
 */
export async function trainClassifier(task: TrainClassifierTask, control: TaskControl): Promise<TrainingResult> {
  const { recipe, seed } = task;
  const samples = await readManifest(task.manifest);
  checkSamples(samples, task);
  const ofSplit = (split: DatasetSample['split']): DatasetSample[] => samples.filter((each) => each.split === split);
  const [trainSamples, validation] = [ofSplit('train'), ofSplit('val')];
  const checkpoints = openCheckpoints(join(task.runDirectory, 'checkpoint'), trainingHash(task, samples));
  if (!task.resume) await checkpoints.clear();

  const backbone = await loadBackbone(task.backbone, task.weights);
  const identity = weightsIdentity(task.backbone, task.weights);
  const cache = openFeatureCache(task.featureCacheDirectory, identity, backbone.featureSize);
  const head = createHead(
    {
      featureSize: backbone.featureSize,
      classCount: task.eventNames.length,
      garmentCount: task.fusion ? task.garmentNames.length : 0,
      embeddingSize: recipe.embeddingSize,
    },
    { seed },
  );
  const { cropsDirectory } = task;
  const features = createFeatureSource({ backbone, cache, cropsDirectory, augmentation: recipe.augmentation });
  try {
    const outcome = await train({
      recipe,
      seed,
      classNames: { events: task.eventNames, garments: task.garmentNames },
      train: trainSamples,
      feed: (phase) =>
        createFeed({
          recipe,
          phase,
          backbone,
          head,
          features,
          cropsDirectory,
          seed,
          train: trainSamples,
          validation,
        }),
      weights: (phase) => copyWeights(head, backbone, phase),
      restore: (weights) => restoreWeights(head, backbone, weights),
      checkpoints,
      signal: control.signal,
      onEpoch: (epoch, best) => control.report({ type: 'epoch', epoch, best }),
      onStep: (step) => reportStep(step, control),
      onPrepare: control.countdown('Computing features', 'pictures'),
    });
    await writeClassifier(
      task.runDirectory,
      {
        backbone: task.backbone,
        weights: task.weights,
        fineTuned: [...outcome.weights.keys()].some((name) => name.startsWith(backbonePrefix)),
        eventNames: task.eventNames,
        garmentNames: task.fusion ? task.garmentNames : [],
        hiddenSize: head.plan.hiddenSize,
        embeddingSize: head.plan.embeddingSize,
        recipe,
        seed,
        bestEpoch: outcome.best.epoch,
      },
      outcome.weights,
    );
    const { epochs, seconds } = outcome.progress;
    return {
      run: task.runId,
      backbone: task.backbone,
      recipe: recipe.name,
      epochs: epochs.length,
      bestEpoch: outcome.best.epoch,
      validation: {
        loss: outcome.best.loss,
        accuracy: outcome.best.accuracy,
        balancedAccuracy: outcome.best.balancedAccuracy,
      },
      seconds,
      imagesPerSecond: meanSpeed(epochs),
    };
  } finally {
    head.dispose();
    backbone.dispose();
    cache.close();
  }
}

const headPrefix = 'head.';
const backbonePrefix = 'backbone.';

async function copyWeights(head: Head, backbone: Backbone, phase: TrainingPhase): Promise<WeightMap> {
  const copied: WeightMap = new Map();
  for (const [name, weight] of await head.weights()) copied.set(headPrefix + name, weight);
  if (phase.trained === 'head') return copied;
  for (const [name, weight] of await backbone.weights(backbone.lastStageParameters)) {
    copied.set(backbonePrefix + name, weight);
  }
  return copied;
}

/** A head as a finished run describes it, its weights to be put in by `restoreWeights`. */
export function headOf(description: ClassifierDescription, featureSize: number): Head {
  const { eventNames, garmentNames, hiddenSize, embeddingSize } = description;
  const plan = {
    featureSize,
    classCount: eventNames.length,
    garmentCount: garmentNames.length,
    hiddenSize,
    embeddingSize,
  };
  return createHead(plan, { seed: 0 });
}

/** Puts back what `copyWeights` copied: the head, and the backbone's last stage where it is among them. */
export function restoreWeights(head: Head, backbone: Backbone, weights: WeightMap): void {
  const under = (prefix: string): WeightMap =>
    new Map(
      [...weights].flatMap(([name, weight]) =>
        name.startsWith(prefix) ? [[name.slice(prefix.length), weight] as const] : [],
      ),
    );
  head.restore(under(headPrefix));
  const trained = under(backbonePrefix);
  if (trained.size > 0) backbone.restore(trained);
}

function reportStep(step: StepProgress, control: TaskControl): void {
  const { epoch, epochs, phase, loss, imagesPerSecond, images, totalImages } = step;
  control.progress({
    step: `Training: epoch ${epoch} of ${epochs} (${phase})`,
    done: images,
    total: totalImages,
    unit: 'pictures',
    secondsLeft: imagesPerSecond > 0 ? (totalImages - images) / imagesPerSecond : null,
    figures: { epoch, epochs, loss, imagesPerSecond },
  });
}

function checkSamples(samples: readonly DatasetSample[], task: TrainClassifierTask): void {
  for (const split of ['train', 'val'] as const) {
    if (samples.some((sample) => sample.split === split)) continue;
    throw new StudioError('DATASET_EMPTY', `The dataset has no sample in ${split}.`, {
      file: task.manifest,
      field: 'split',
      remedy: split === 'val' ? 'Hold some photos out as val.' : 'Label the events of some photos.',
    });
  }
  for (const { annotationId, event, garment } of samples) {
    const unknownGarment = garment !== null && garment >= task.garmentNames.length;
    if (event < task.eventNames.length && !unknownGarment) continue;
    throw new StudioError('BAD_REQUEST', `The sample of annotation ${annotationId} is of a class without a name.`, {
      file: task.manifest,
      record: annotationId,
      field: unknownGarment ? 'garment' : 'event',
    });
  }
}

/** Changes with everything that changes the curve. */
function trainingHash(task: TrainClassifierTask, samples: readonly DatasetSample[]): string {
  const { backbone, weights, fusion, eventNames, garmentNames, recipe, seed } = task;
  const identity = weightsIdentity(backbone, weights);
  return sha256(JSON.stringify([identity, fusion, eventNames, garmentNames, recipe, seed, samples]));
}
