import type { ExplainTask } from '../../../shared/contract/worker.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import type { Backbone } from '../backbones/backbone.ts';
import { compileFeatures } from '../backbones/compile.ts';
import { headProbabilities, type Head } from '../classifier/head.ts';
import { occlusionMap, type OcclusionMap } from '../classifier/occlusion.ts';
import { nearest, type Neighbour } from '../features/nearest.ts';
import { openFeatureCache } from '../features/feature-cache.ts';
import { createFeatureSource } from '../features/feature-source.ts';
import { loadBackbone, weightsIdentity } from '../features/load-backbone.ts';
import { decodeImage, inputSize } from '../images/decode.ts';
import { readManifest } from '../images/manifest.ts';
import { pixelTensor } from '../images/transform.ts';
import { tf } from '../ops/tensorflow.ts';
import type { TaskControl } from '../task-control.ts';
import { readClassifier } from '../train/checkpoint-model.ts';
import { garmentTensor } from '../train/feed.ts';
import { headOf, restoreWeights } from '../train/train-task.ts';

/** A patch covers a twentieth of the crop; they overlap by two thirds, so that the map is smooth. */
const patch = 48;
const stride = 16;
const batchSize = 32;

export interface Explanation {
  probability: number;
  patch: number;
  stride: number;
  count: number;
  drops: number[];
  /** The most alike first. */
  neighbours: Neighbour[];
}

/**
 * Why a run says what it says of one crop: the parts that its answer hangs on, and the crops it was trained on that are
 * most alike to the backbone.
 *
 * @throws StudioError NOT_FOUND or WEIGHTS_INVALID for a model that is missing or damaged, PHOTO_INVALID for a crop,
 *   BAD_REQUEST for an event that the run does not know, CANCELLED
 */
export async function explain(task: ExplainTask, control: TaskControl): Promise<Record<string, unknown>> {
  const { description, weights } = await readClassifier(task.runDirectory);
  if (task.event >= description.eventNames.length) {
    throw new StudioError('BAD_REQUEST', `The run knows ${description.eventNames.length} events.`, { field: 'event' });
  }
  const source = task.weights ?? description.weights;
  const backbone = await loadBackbone(description.backbone, source);
  const head = headOf(description, backbone.featureSize);
  try {
    const pixels = await decodeImage(task.crop);
    // Before fine-tuned weights are put in: the cache holds the features of the plain backbone.
    const neighbours = await neighboursOf(
      task,
      pixels,
      backbone,
      weightsIdentity(description.backbone, source),
      control,
    );
    restoreWeights(head, backbone, weights);
    const { drops, ...map } = await mapOf(task, pixels, backbone, head, control);
    return { ...map, drops: [...drops], neighbours } satisfies Explanation;
  } finally {
    head.dispose();
    backbone.dispose();
  }
}

async function neighboursOf(
  task: ExplainTask,
  pixels: Uint8Array,
  backbone: Backbone,
  identity: string,
  control: TaskControl,
): Promise<Neighbour[]> {
  const samples = (await readManifest(task.manifest)).filter(({ split }) => split === 'train');
  const { cropsDirectory } = task;
  const cache = openFeatureCache(task.featureCacheDirectory, identity, backbone.featureSize);
  const noAugmentation = { flip: false, minimumScale: 1, rotation: 0, colourJitter: 0, erasing: 0 };
  const known = createFeatureSource({ backbone, cache, cropsDirectory, augmentation: noAugmentation });
  try {
    const views = samples.map(({ crop }) => ({ crop, view: 0 }));
    await known.prepare(views, {
      signal: control.signal,
      onProgress: control.countdown('Looking at the training crops', 'pictures'),
    });
    const asked = tf.tidy(() => backbone.features(pixelTensor(pixels, inputSize)));
    const wanted = (await asked.data()) as Float32Array;
    asked.dispose();
    return await nearest(wanted, samples, (batch) => known.rows(batch.map(({ crop }) => ({ crop, view: 0 }))), {
      count: task.neighbours,
      // Another picture of the same person tells nothing about what the run has learnt elsewhere.
      skip: ({ photoId, annotationId }) => photoId === task.photoId || annotationId === task.annotationId,
    });
  } finally {
    cache.close();
  }
}

async function mapOf(
  task: ExplainTask,
  pixels: Uint8Array,
  backbone: Backbone,
  head: Head,
  control: TaskControl,
): Promise<OcclusionMap> {
  const network = await compileFeatures(backbone);
  try {
    const probabilityOf = async (pictures: Uint8Array): Promise<Float32Array> => {
      const count = pictures.length / (inputSize * inputSize * 3);
      const garments = garmentTensor(Array.from({ length: count }, () => ({ garment: task.garment })));
      const answers = tf.tidy(() => {
        const features = network.run(pixelTensor(pictures, inputSize));
        return tf.slice(headProbabilities(head, features, garments), [0, task.event], [count, 1]);
      });
      garments.dispose();
      const values = (await answers.data()) as Float32Array;
      answers.dispose();
      return values;
    };
    return await occlusionMap(pixels, probabilityOf, {
      size: inputSize,
      patch,
      stride,
      batchSize,
      signal: control.signal,
      onProgress: control.countdown('Covering the crop piece by piece', 'pieces'),
    });
  } finally {
    network.dispose();
  }
}
