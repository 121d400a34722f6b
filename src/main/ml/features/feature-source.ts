import type { Tensor4D } from '@tensorflow/tfjs-node';
import type { Augmentation } from '../../../shared/contract/training.ts';
import { createRandom } from '../../../shared/domain/random.ts';
import type { Backbone } from '../backbones/backbone.ts';
import { compileFeatures } from '../backbones/compile.ts';
import type { AugmentationParameters } from '../images/augment.ts';
import { drawAugmentation, identityAugmentation } from '../images/augment.ts';
import { decodeImages, inputSize, prefetch } from '../images/decode.ts';
import { cropFile } from '../images/manifest.ts';
import { applyAugmentation, pixelTensor } from '../images/transform.ts';
import { tf } from '../ops/tensorflow.ts';
import type { FeatureCache } from './feature-cache.ts';
import { featureKey } from './feature-cache.ts';

/** A crop as seen once: view 0 is the crop itself, the others are augmented, each in its own fixed way. */
export interface CropView {
  crop: string;
  view: number;
}

/** Features of the frozen backbone, from the cache where they are known. */
export interface FeatureSource {
  /** Computes and caches what is not known yet, so that `rows` only reads. Stops with the signal. */
  prepare(wanted: readonly CropView[], options: PrepareOptions): Promise<void>;
  /** float32 [wanted.length, featureSize], row-major. Computes what is absent. */
  rows(wanted: readonly CropView[]): Promise<Float32Array>;
}

export interface PrepareOptions {
  signal?: AbortSignal;
  /** Called after each batch with the number of pictures computed so far and in all. */
  onProgress?(done: number, total: number): void;
}

export interface FeatureSourceOptions {
  /** Its weights must not change while the source is in use. */
  backbone: Backbone;
  cache: FeatureCache;
  cropsDirectory: string;
  /** What views above 0 draw from. */
  augmentation: Augmentation;
}

/**
 * Pictures of one forward pass. Every pass has this many, the last one filled up with black: kernels may round
 * differently for other batch sizes, and a picture's features must not depend on what else was computed with it.
 */
const passSize = 16;
const passesAhead = 2;

export function createFeatureSource(options: FeatureSourceOptions): FeatureSource {
  const { backbone, cache, cropsDirectory, augmentation } = options;
  const { featureSize } = backbone;
  const keyOf = ({ crop, view }: CropView): string => featureKey(crop, viewName(view, augmentation));

  async function compute(absent: readonly CropView[], { signal, onProgress }: PrepareOptions): Promise<void> {
    if (absent.length === 0) return;
    const passes = chunks(absent, passSize);
    const load = (pass: readonly CropView[]): Promise<Uint8Array> =>
      decodeImages(pass.map(({ crop }) => cropFile(cropsDirectory, crop)));
    const network = await compileFeatures(backbone);
    let done = 0;
    let index = 0;
    try {
      for await (const bytes of prefetch(passes, load, passesAhead)) {
        signal?.throwIfAborted();
        const pass = passes[index++] ?? [];
        const features = tf.tidy(() => network.run(filledPass(bytes, pass, augmentation)));
        const values = (await features.data()) as Float32Array;
        features.dispose();
        cache.append(pass.map(keyOf), values.subarray(0, pass.length * featureSize));
        done += pass.length;
        onProgress?.(done, absent.length);
      }
    } finally {
      network.dispose();
    }
  }

  return {
    prepare: async (wanted, prepareOptions) => {
      const absent = new Map<string, CropView>();
      for (const each of wanted) {
        const key = keyOf(each);
        if (!cache.has(key)) absent.set(key, each);
      }
      await compute([...absent.values()], prepareOptions);
    },
    rows: async (wanted) => {
      const keys = wanted.map(keyOf);
      const rows = new Float32Array(wanted.length * featureSize);
      const target = (index: number): Float32Array => rows.subarray(index * featureSize, (index + 1) * featureSize);
      const absent = new Map<string, { each: CropView; indices: number[] }>();
      for (const [index, each] of wanted.entries()) {
        const key = keys[index] ?? '';
        if (cache.read(key, target(index))) continue;
        const known = absent.get(key);
        if (known === undefined) absent.set(key, { each, indices: [index] });
        else known.indices.push(index);
      }
      if (absent.size === 0) return rows;
      await compute(
        [...absent.values()].map(({ each }) => each),
        {},
      );
      for (const [key, { each, indices }] of absent) {
        for (const index of indices) {
          if (!cache.read(key, target(index))) throw new Error(`the features of crop ${each.crop} were not kept`);
        }
      }
      return rows;
    },
  };
}

/** Names a view in the cache: other settings of the augmentation give other features. */
function viewName(view: number, augmentation: Augmentation): string {
  if (view === 0) return 'plain';
  const { flip, minimumScale, rotation, colourJitter, erasing } = augmentation;
  return JSON.stringify(['augmented', view, flip, minimumScale, rotation, colourJitter, erasing]);
}

function filledPass(bytes: Uint8Array, pass: readonly CropView[], augmentation: Augmentation): Tensor4D {
  const filled = new Uint8Array(passSize * inputSize * inputSize * 3);
  filled.set(bytes);
  const pixels = pixelTensor(filled, inputSize);
  if (pass.every(({ view }) => view === 0)) return pixels;
  const parameters = Array.from({ length: passSize }, (_, index): AugmentationParameters => {
    const each = pass[index];
    if (each === undefined || each.view === 0) return identityAugmentation();
    return drawAugmentation(augmentation, inputSize, createRandom(each.view, `view of ${each.crop}`));
  });
  return applyAugmentation(pixels, parameters);
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
