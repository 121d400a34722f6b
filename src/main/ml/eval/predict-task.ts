import type { DatasetSample, Prediction, PredictTask } from '../../../shared/contract/worker.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import type { Backbone } from '../backbones/backbone.ts';
import { compileFeatures } from '../backbones/compile.ts';
import type { Head } from '../classifier/head.ts';
import { headProbabilities } from '../classifier/head.ts';
import { openFeatureCache } from '../features/feature-cache.ts';
import { createFeatureSource } from '../features/feature-source.ts';
import { loadBackbone, weightsIdentity } from '../features/load-backbone.ts';
import { decodeImages, inputSize, prefetch } from '../images/decode.ts';
import { cropFile, readManifest } from '../images/manifest.ts';
import { pixelTensor } from '../images/transform.ts';
import { tf } from '../ops/tensorflow.ts';
import type { TaskControl } from '../task-control.ts';
import { readClassifier } from '../train/checkpoint-model.ts';
import { garmentTensor } from '../train/feed.ts';
import { headOf, restoreWeights } from '../train/train-task.ts';

/** Pictures of one pass, and samples of one `predictions` report. */
const batchSize = 32;
const batchesAhead = 2;

/**
 * Predicts the samples of a manifest with a finished run's model, and reports them batch by batch.
 *
 * @returns how many there were
 * @throws StudioError NOT_FOUND or WEIGHTS_INVALID for a model that is missing or damaged, PHOTO_INVALID for a crop,
 *   CANCELLED
 */
export async function predict(task: PredictTask, control: TaskControl): Promise<{ count: number; events: string[] }> {
  const { description, weights } = await readClassifier(task.runDirectory);
  const samples = (await readManifest(task.manifest)).filter(
    ({ split }) => task.split === null || split === task.split,
  );
  const source = task.weights ?? description.weights;
  if (weightsIdentity(description.backbone, source) !== weightsIdentity(description.backbone, description.weights)) {
    throw new StudioError('WEIGHTS_INVALID', 'These are not the backbone weights that the run was trained with.', {
      file: source.kind === 'file' ? source.path : undefined,
    });
  }
  const backbone = await loadBackbone(description.backbone, source);
  const head = headOf(description, backbone.featureSize);
  try {
    restoreWeights(head, backbone, weights);
    const batches = description.fineTuned
      ? decodedFeatures(samples, backbone, task.cropsDirectory)
      : cachedFeatures(samples, backbone, weightsIdentity(description.backbone, source), task, control);
    const count = control.countdown('Predicting', 'garments');
    let done = 0;
    for await (const { features, batch } of batches) {
      const predictions = await probabilitiesOf(head, features, batch);
      control.report({ type: 'predictions', predictions });
      done += batch.length;
      count(done, samples.length);
      control.signal.throwIfAborted();
    }
    return { count: done, events: description.eventNames };
  } finally {
    head.dispose();
    backbone.dispose();
  }
}

interface FeatureBatch {
  batch: readonly DatasetSample[];
  /** float32 [batch, featureSize], row-major. */
  features: Float32Array;
}

/** The backbone is as its weights file has it: features of other runs and of training are these features too. */
async function* cachedFeatures(
  samples: readonly DatasetSample[],
  backbone: Backbone,
  identity: string,
  task: PredictTask,
  control: TaskControl,
): AsyncGenerator<FeatureBatch> {
  const cache = openFeatureCache(task.featureCacheDirectory, identity, backbone.featureSize);
  const noAugmentation = { flip: false, minimumScale: 1, rotation: 0, colourJitter: 0, erasing: 0 };
  const { cropsDirectory } = task;
  const source = createFeatureSource({ backbone, cache, cropsDirectory, augmentation: noAugmentation });
  const views = samples.map(({ crop }) => ({ crop, view: 0 }));
  try {
    await source.prepare(views, {
      signal: control.signal,
      onProgress: control.countdown('Computing features', 'pictures'),
    });
    for (let start = 0; start < samples.length; start += batchSize) {
      const features = await source.rows(views.slice(start, start + batchSize));
      yield { batch: samples.slice(start, start + batchSize), features };
    }
  } finally {
    cache.close();
  }
}

async function* decodedFeatures(
  samples: readonly DatasetSample[],
  backbone: Backbone,
  cropsDirectory: string,
): AsyncGenerator<FeatureBatch> {
  const starts = Array.from({ length: Math.ceil(samples.length / batchSize) }, (_, index) => index * batchSize);
  const load = async (start: number): Promise<{ batch: DatasetSample[]; bytes: Uint8Array }> => {
    const batch = samples.slice(start, start + batchSize);
    return { batch, bytes: await decodeImages(batch.map(({ crop }) => cropFile(cropsDirectory, crop))) };
  };
  const network = await compileFeatures(backbone);
  try {
    for await (const { batch, bytes } of prefetch(starts, load, batchesAhead)) {
      const features = tf.tidy(() => network.run(pixelTensor(bytes, inputSize)));
      const values = (await features.data()) as Float32Array;
      features.dispose();
      yield { batch, features: values };
    }
  } finally {
    network.dispose();
  }
}

async function probabilitiesOf(
  head: Head,
  features: Float32Array,
  batch: readonly DatasetSample[],
): Promise<Prediction[]> {
  const { featureSize, classCount } = head.plan;
  const result = tf.tidy(() =>
    headProbabilities(head, tf.tensor2d(features, [batch.length, featureSize]), garmentTensor(batch)),
  );
  const probabilities = await result.data();
  result.dispose();
  return batch.map(({ annotationId, revisionId, photoId, crop, split, event }, row) => ({
    annotationId,
    revisionId,
    photoId,
    crop,
    split,
    event,
    probabilities: [...probabilities.subarray(row * classCount, (row + 1) * classCount)],
  }));
}
