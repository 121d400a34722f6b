import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Scalar, Tensor2D, Tensor4D } from '@tensorflow/tfjs-node';
import { afterAll, describe, expect, it } from 'vitest';
import { tf } from '../ops/tensorflow.ts';
import { readWeights } from '../weights/read.ts';
import { readSafetensors } from '../weights/safetensors.ts';
import { floatWeight } from '../weights/weight-map.ts';
import type { WeightMap } from '../weights/weight-map.ts';
import { architectureOf, backboneFacts, createBackbone } from './backbone.ts';
import { fixtureWeights, goldenPictures, starterWeightsFile } from './goldens/fixture-weights.ts';
import { declareParameters } from './parameters.ts';

const goldenFeatures = readSafetensors(
  readFileSync(path.join(import.meta.dirname, 'goldens/features.safetensors')),
).weights;
const pictures = goldenPictures();
afterAll(() => pictures.dispose());

async function goldenWeights(name: 'resnet18' | 'resnet50' | 'vgg16' | 'efficientnet-lite0'): Promise<WeightMap> {
  if (name === 'efficientnet-lite0') return readWeights(starterWeightsFile);
  const { trunk, lastStage } = declareParameters(architectureOf(name));
  return fixtureWeights([...trunk, ...lastStage]);
}

/** Largest distance of two features of one picture, over the golden feature's length, the worst of all pictures. */
function relativeDifference(features: Tensor2D, golden: Float32Array): number {
  return tf.tidy(() => {
    const expected = tf.tensor2d(golden, features.shape);
    const difference = tf.norm(tf.sub(features, expected), 2, 1);
    return tf.max(tf.div(difference, tf.norm(expected, 2, 1))).dataSync()[0] ?? NaN;
  });
}

describe.each(['resnet18', 'resnet50', 'efficientnet-lite0', 'vgg16'] as const)('%s', (name) => {
  it('gives the features that PyTorch gives, and leaves no tensor behind', { timeout: 180_000 }, async () => {
    const weights = await goldenWeights(name);
    const before = tf.memory().numTensors;
    const backbone = createBackbone(name, weights);
    const golden = goldenFeatures.get(name)!;
    expect(golden.shape).toEqual([3, backbone.featureSize]);

    backbone.features(pictures).dispose();
    const settled = tf.memory().numTensors;
    const features = backbone.features(pictures);
    expect(relativeDifference(features, golden.data as Float32Array)).toBeLessThan(1e-4);
    const activations = backbone.frozenTrunk(pictures);
    const staged = backbone.lastStage(activations);
    expect(Array.from(staged.dataSync())).toEqual(Array.from(features.dataSync()));
    tf.dispose([features, activations, staged]);
    expect(tf.memory().numTensors).toBe(settled);

    backbone.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('createBackbone', () => {
  it('trains what the last stage of each network holds', () => {
    const trained = (name: 'resnet18' | 'vgg16' | 'efficientnet-lite0'): string[] =>
      declareParameters(architectureOf(name))
        .lastStage.filter((parameter) => parameter.trainable)
        .map((parameter) => parameter.name);
    expect(trained('vgg16')).toEqual([24, 26, 28].flatMap((at) => [`features.${at}.weight`, `features.${at}.bias`]));
    expect(trained('resnet18').every((parameter) => parameter.startsWith('layer4.'))).toBe(true);
    expect(trained('resnet18')).toHaveLength(15);
    expect(new Set(trained('efficientnet-lite0').map((parameter) => /^_\w+(\.\d+)?/.exec(parameter)?.[0]))).toEqual(
      new Set(['_blocks.11', '_blocks.12', '_blocks.13', '_blocks.14', '_blocks.15', '_conv_head', '_bn1']),
    );
    expect(trained('efficientnet-lite0').some((parameter) => parameter.includes('running'))).toBe(false);
  });

  it('draws the same weights from the same seed, with the deviation of the architecture', async () => {
    const before = tf.memory().numTensors;
    const drawn = async (seed: number): Promise<WeightMap> => {
      const backbone = createBackbone('efficientnet-lite0', { seed });
      const weights = await backbone.weights(['_conv_head.weight', '_bn1.weight', '_bn1.running_mean']);
      backbone.dispose();
      return weights;
    };
    const kernel = async (seed: number): Promise<Float32Array> =>
      (await drawn(seed)).get('_conv_head.weight')?.data as Float32Array;
    const first = await kernel(5);
    expect(Buffer.from(first.buffer).equals(Buffer.from((await kernel(5)).buffer))).toBe(true);
    expect(Buffer.from(first.buffer).equals(Buffer.from((await kernel(6)).buffer))).toBe(false);
    const meanSquare = first.reduce((sum, value) => sum + value * value, 0) / first.length;
    expect(Math.sqrt(meanSquare)).toBeCloseTo(Math.sqrt(2 / 1280), 3);
    const norms = await drawn(5);
    expect(norms.get('_bn1.weight')?.data).toEqual(new Float32Array(1280).fill(1));
    expect(norms.get('_bn1.running_mean')?.data).toEqual(new Float32Array(1280));
    expect(tf.memory().numTensors).toBe(before);
  });

  it('names what is missing, unexpected or of another shape, and leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const weights = await readWeights(starterWeightsFile);
    weights.delete('_conv_stem.weight');
    weights.set('_bn1.bias', floatWeight([3], new Float32Array(3)));
    weights.set('classifier.weight', floatWeight([1], new Float32Array(1)));
    weights.set('_fc.weight', floatWeight([1], new Float32Array(1)));
    weights.set('_bn0.num_batches_tracked', floatWeight([], new Float32Array(1)));
    expect(() => createBackbone('efficientnet-lite0', weights)).toThrow(
      expect.objectContaining({
        code: 'WEIGHTS_INVALID',
        details: expect.objectContaining({
          missing: ['_conv_stem.weight'],
          unexpected: ['classifier.weight'],
          mismatched: [{ name: '_bn1.bias', expected: [1280], found: [3] }],
        }) as unknown,
      }),
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  it('names weights that are not finite', async () => {
    const weights = await readWeights(starterWeightsFile);
    const stem = weights.get('_conv_stem.weight')?.data as Float32Array;
    stem[5] = Number.NaN;
    expect(() => createBackbone('efficientnet-lite0', weights)).toThrow(
      expect.objectContaining({
        code: 'WEIGHTS_INVALID',
        details: expect.objectContaining({ notFinite: ['_conv_stem.weight'] }) as unknown,
      }),
    );
  });

  it('refuses pixels of another size', () => {
    const backbone = createBackbone('efficientnet-lite0', { seed: 1 });
    const pixels = tf.zeros([1, 200, 224, 3]) as Tensor4D;
    expect(() => backbone.features(pixels)).toThrow(/\[1, 200, 224, 3\]/);
    tf.dispose(pixels);
    backbone.dispose();
  });

  it('copies weights out and back exactly, and refuses what is not of the last stage', async () => {
    const before = tf.memory().numTensors;
    const weights = await readWeights(starterWeightsFile);
    const backbone = createBackbone('efficientnet-lite0', weights);
    const copied = await backbone.weights();
    expect([...copied.keys()].sort()).toEqual([...weights.keys()].sort());
    for (const [name, { data, shape }] of copied) {
      const original = weights.get(name)!;
      expect(shape, name).toEqual(original.shape);
      expect(Buffer.compare(bytesOf(data), bytesOf(original.data)), name).toBe(0);
    }

    const changed = floatWeight([1280], new Float32Array(1280).fill(0.5));
    backbone.restore(new Map([['_bn1.bias', changed]]));
    expect((await backbone.weights(['_bn1.bias'])).get('_bn1.bias')?.data).toEqual(changed.data);
    expect(() => backbone.restore(new Map([['_bn0.bias', changed]]))).toThrow(/_bn0\.bias is unexpected/);
    backbone.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('has gradients that agree with finite differences in the last stage', async () => {
    const backbone = createBackbone('efficientnet-lite0', await readWeights(starterWeightsFile));
    const activations = backbone.frozenTrunk(pictures);
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const loss = (): Scalar => tf.mean(tf.square(backbone.lastStage(activations)));
      const offset = backbone.variables.get('_bn1.bias')!;
      const { grads } = tf.variableGrads(loss, [offset]);
      const slope = tf.sum(grads[offset.name]!).dataSync()[0] ?? NaN;
      const original = offset.clone();
      const at = (step: number): number => {
        offset.assign(original.add(step));
        return loss().dataSync()[0] ?? NaN;
      };
      const difference = (at(1e-2) - at(-1e-2)) / 2e-2;
      offset.assign(original);
      expect(Math.abs(slope - difference) / Math.abs(difference)).toBeLessThan(1e-2);
    });
    expect(tf.memory().numTensors).toBe(before);
    activations.dispose();
    backbone.dispose();
  });
});

describe('backboneFacts', () => {
  it('tells the size of the features without building the network', () => {
    const before = tf.memory().numTensors;
    expect(backboneFacts('resnet50')).toEqual({ name: 'resnet50', inputSize: 224, featureSize: 2048 });
    expect(tf.memory().numTensors).toBe(before);
  });
});

function bytesOf(data: ArrayBufferView): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
