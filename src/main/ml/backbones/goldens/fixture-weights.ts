import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Tensor4D } from '@tensorflow/tfjs-node';
import { tf } from '../../ops/tensorflow.ts';
import type { WeightMap } from '../../weights/weight-map.ts';
import { elementCount, floatWeight } from '../../weights/weight-map.ts';

/**
 * float32 values in [-1, 1): FNV-1a of the name plus the element's number, through MurmurHash3's finaliser.
 * The Python twin is scripts/goldens/fixture_weights.py.
 */
export function signedUnits(name: string, count: number): Float32Array {
  let seed = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) seed = Math.imul(seed ^ name.charCodeAt(index), 0x01000193);
  const values = new Float32Array(count);
  for (let index = 0; index < count; index++) {
    let x = (Math.imul(index, 0x9e3779b1) + seed) | 0;
    x ^= x >>> 16;
    x = Math.imul(x, 0x85ebca6b);
    x ^= x >>> 13;
    x = Math.imul(x, 0xc2b2ae35);
    x ^= x >>> 16;
    values[index] = (x >>> 8) / 2 ** 23 - 1;
  }
  return values;
}

/** Kernels keep the size of what passes; batch norm statistics stay near 0 and 1. */
export function fixtureWeights(parameters: Iterable<{ name: string; shape: readonly number[] }>): WeightMap {
  const weights: WeightMap = new Map();
  for (const { name, shape } of parameters) {
    const values = signedUnits(name, elementCount(shape));
    const [scale, offset] = fixtureRange(name, shape);
    for (let index = 0; index < values.length; index++) values[index] = offset + scale * (values[index] ?? 0);
    weights.set(name, floatWeight(shape, values));
  }
  return weights;
}

function fixtureRange(name: string, shape: readonly number[]): [scale: number, offset: number] {
  if (name.endsWith('running_var')) return [0.5, 1];
  if (name.endsWith('running_mean')) return [0.1, 0];
  if (shape.length > 1) return [Math.sqrt(4 / elementCount(shape.slice(1))), 0];
  return name.endsWith('weight') ? [0.25, 0.75] : [0.1, 0];
}

/** Two garments on black and one photo: float32 [3, 224, 224, 3] in 0..255. */
export function goldenPictures(): Tensor4D {
  const bytes = gunzipSync(readFileSync(path.join(import.meta.dirname, 'pictures.bin.gz')));
  return tf.tensor4d(Float32Array.from(bytes), [3, 224, 224, 3]);
}

/** The starter weights that the studio ships. */
export const starterWeightsFile = path.join(
  import.meta.dirname,
  '../../../../../resources/models/efficientnet-lite0-imagenet-half.safetensors',
);
