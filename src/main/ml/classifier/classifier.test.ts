import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Tensor, Tensor1D, Tensor2D, Variable } from '@tensorflow/tfjs-node';
import { afterAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../shared/domain/random.ts';
import type { Backbone } from '../backbones/backbone.ts';
import { architectureOf, createBackbone } from '../backbones/backbone.ts';
import {
  fixtureWeights,
  goldenPictures,
  signedUnits,
  starterWeightsFile,
} from '../backbones/goldens/fixture-weights.ts';
import { declareParameters } from '../backbones/parameters.ts';
import { tf } from '../ops/tensorflow.ts';
import { readWeights } from '../weights/read.ts';
import type { WeightMap } from '../weights/weight-map.ts';
import { floatWeight } from '../weights/weight-map.ts';
import { createAdam } from './adam.ts';
import type { Head, HeadPlan } from './head.ts';
import { createHead, headLogits, headProbabilities } from './head.ts';
import { crossEntropy, lossGradients } from './loss.ts';

/** Numbers of some elements, their values, and the root mean square of all. */
type Samples = [chosen: number[], values: number[], size: [number]];
interface GoldenSteps {
  learningRate: number;
  weightDecay: number;
  labelSmoothing: number;
  losses: number[];
  weights: Record<string, Samples>;
  changes: Record<string, number>;
}

const goldens = path.join(import.meta.dirname, 'goldens');
const steps = JSON.parse(readFileSync(path.join(goldens, 'steps.json'), 'utf8')) as Record<string, GoldenSteps>;
const fusion = JSON.parse(readFileSync(path.join(goldens, 'fusion.json'), 'utf8')) as {
  garments: number[];
  logits: number[][];
  probabilities: number[][];
  loss: number;
  smoothedLoss: number;
};
const pictures = goldenPictures();
const labels = tf.tensor1d([0, 3, 5], 'int32');
afterAll(() => tf.dispose([pictures, labels]));

function fixtureHead(plan: HeadPlan): Head {
  const shapes = createHead(plan, { seed: 0 });
  const fixtures = fixtureWeights(
    [...shapes.variables].map(([name, variable]) => ({
      name: `head.${name}`,
      shape: name === 'embedding.weight' ? variable.shape : [...variable.shape].reverse(),
    })),
  );
  shapes.restore(new Map([...fixtures].map(([name, weight]) => [name.replace('head.', ''), weight])));
  return shapes;
}

async function goldenBackbone(name: 'resnet18' | 'efficientnet-lite0'): Promise<Backbone> {
  if (name === 'efficientnet-lite0') return createBackbone(name, await readWeights(starterWeightsFile));
  const { trunk, lastStage } = declareParameters(architectureOf(name));
  return createBackbone(name, fixtureWeights([...trunk, ...lastStage]));
}

function rootMeanSquare(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

describe.each(['resnet18', 'efficientnet-lite0'] as const)('five steps of Adam with %s', (name) => {
  it.each(['head', 'last-stage'] as const)('equal PyTorch, training %s', { timeout: 180_000 }, async (trained) => {
    const golden = steps[`${name} ${trained}`]!;
    const backbone = await goldenBackbone(name);
    const head = fixtureHead({ featureSize: backbone.featureSize, classCount: 6 });
    const parameters = new Map<string, Variable>([...head.variables].map(([key, value]) => [`head.${key}`, value]));
    const stage = trained === 'last-stage' ? backbone.lastStageParameters : [];
    for (const key of stage) parameters.set(key, backbone.variables.get(key)!);
    expect([...parameters.keys()].sort()).toEqual(Object.keys(golden.weights).sort());
    const weightsNow = async (): Promise<WeightMap> => {
      const named = [...(await head.weights())].map(([key, value]) => [`head.${key}`, value] as const);
      return new Map([...named, ...(await backbone.weights(stage))]);
    };

    const before = await weightsNow();
    const adam = createAdam(parameters, golden);
    const activations = backbone.frozenTrunk(pictures);
    const frozen = backbone.lastStage(activations);
    const tensorsPerStep: number[] = [];
    for (const expected of golden.losses) {
      const { loss, gradients } = lossGradients(() => {
        const features = trained === 'last-stage' ? backbone.lastStage(activations) : frozen;
        return crossEntropy(headLogits(head, features), labels, golden.labelSmoothing);
      }, parameters);
      adam.apply(gradients);
      expect(Math.abs((loss.dataSync()[0] ?? NaN) - expected)).toBeLessThan(1e-4);
      tf.dispose([loss, ...gradients.values()]);
      tensorsPerStep.push(tf.memory().numTensors);
    }
    expect(new Set(tensorsPerStep).size).toBe(1);

    const after = await weightsNow();
    for (const [key, [chosen, values, [size]]] of Object.entries(golden.weights)) {
      const data = after.get(key)!.data as Float32Array;
      const distance = Math.max(...chosen.map((at, index) => Math.abs((data[at] ?? NaN) - (values[index] ?? NaN))));
      expect(distance, key).toBeLessThan(1e-4);
      expect(Math.abs(rootMeanSquare(data) - size), key).toBeLessThan(1e-5);
      const old = before.get(key)!.data as Float32Array;
      const change = rootMeanSquare(data.map((value, index) => value - (old[index] ?? NaN)));
      const goldenChange = golden.changes[key] ?? NaN;
      expect(Math.abs(change - goldenChange) / goldenChange, `change of ${key}`).toBeLessThan(1e-2);
    }
    tf.dispose([activations, frozen]);
    adam.dispose();
    head.dispose();
    backbone.dispose();
  });
});

describe('the fusion head', () => {
  const labelsOfFive = [1, 13, 0, 7, 2];

  it('equals PyTorch, and leaves no tensor behind', () => {
    const before = tf.memory().numTensors;
    const head = fixtureHead({ featureSize: 32, classCount: 14, garmentCount: 13 });
    const features = tf.tensor2d(signedUnits('features', 5 * 32), [5, 32]);
    const garments = tf.tensor1d(fusion.garments, 'int32');
    const targets = tf.tensor1d(labelsOfFive, 'int32');
    const logits = headLogits(head, features, garments);
    const probabilities = headProbabilities(head, features, garments);
    const losses = [crossEntropy(logits, targets), crossEntropy(logits, targets, 0.1)];
    expectClose(logits, fusion.logits.flat());
    expectClose(probabilities, fusion.probabilities.flat());
    expectClose(losses[0]!, [fusion.loss]);
    expectClose(losses[1]!, [fusion.smoothedLoss]);
    tf.dispose([features, garments, targets, logits, probabilities, ...losses]);
    head.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('adds nothing for a garment that is not known, and asks for garments', () => {
    const head = createHead({ featureSize: 4, classCount: 3, garmentCount: 2, embeddingSize: 5 }, { seed: 1 });
    const plain = createHead({ featureSize: 9, classCount: 3 }, { seed: 2 });
    tf.tidy(() => {
      const features = tf.ones([1, 4]) as Tensor2D;
      plain.variables.get('hidden.weight')!.assign(head.variables.get('hidden.weight')!);
      for (const name of ['hidden.bias', 'output.weight', 'output.bias']) {
        plain.variables.get(name)!.assign(head.variables.get(name)!);
      }
      const unknown = headLogits(head, features, tf.tensor1d([-1], 'int32'));
      const padded = headLogits(
        plain,
        tf.pad(features, [
          [0, 0],
          [0, 5],
        ]) as Tensor2D,
      );
      expect(unknown.dataSync()).toEqual(padded.dataSync());
      expect(() => headLogits(head, features)).toThrow(/garment class/);
    });
    head.dispose();
    plain.dispose();
  });
});

describe('createHead', () => {
  it('draws the same weights from the same seed, within 1 / sqrt(inputs)', async () => {
    const [first, second, other] = await Promise.all(
      [3, 3, 4].map(async (seed) => {
        const head = createHead({ featureSize: 64, classCount: 5, garmentCount: 8 }, { seed });
        const weights = await head.weights();
        head.dispose();
        return weights;
      }),
    );
    expect(first).toEqual(second);
    expect(first).not.toEqual(other);
    expect([...first!].map(([name, { shape }]) => [name, shape])).toEqual([
      ['embedding.weight', [8, 16]],
      ['hidden.weight', [512, 80]],
      ['hidden.bias', [512]],
      ['output.weight', [5, 512]],
      ['output.bias', [5]],
    ]);
    const largest = (name: string): number =>
      (first!.get(name)!.data as Float32Array).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(largest('hidden.weight')).toBeLessThanOrEqual(1 / Math.sqrt(80));
    expect(largest('hidden.weight')).toBeGreaterThan(0.99 / Math.sqrt(80));
    expect(largest('hidden.bias')).toBeLessThanOrEqual(1 / Math.sqrt(80));
    expect(largest('output.weight')).toBeLessThanOrEqual(1 / Math.sqrt(512));
    expect(largest('embedding.weight')).toBeGreaterThan(1.5);
  });

  it('refuses weights of another plan and keeps its own', async () => {
    const head = createHead({ featureSize: 4, classCount: 3 }, { seed: 1 });
    const other = createHead({ featureSize: 4, classCount: 2 }, { seed: 1 });
    const before = await head.weights();
    const foreign = await other.weights();
    expect(() => head.restore(foreign)).toThrow(/output\.weight is \[2,512\], not \[3,512\]/);
    expect(await head.weights()).toEqual(before);
    head.dispose();
    other.dispose();
  });
});

describe('dropout', () => {
  it('keeps the mean, drops the given share, and repeats from the same state', () => {
    const head = createHead({ featureSize: 8, classCount: 4 }, { seed: 1 });
    const features = tf.ones([256, 8]) as Tensor2D;
    const before = tf.memory().numTensors;
    const run = (seed: number): Float32Array =>
      tf.tidy(() =>
        headLogits(head, features, undefined, { rate: 0.5, random: createRandom(seed) }).dataSync(),
      ) as Float32Array;
    const plain = tf.tidy(() => headLogits(head, features).dataSync()) as Float32Array;
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
    const mean = (values: Float32Array, column: number): number =>
      values.filter((_, index) => index % 4 === column).reduce((sum, value) => sum + value, 0) / 256;
    for (let column = 0; column < 4; column++)
      expect(Math.abs(mean(run(3), column) - mean(plain, column))).toBeLessThan(0.05);
    expect(tf.memory().numTensors).toBe(before);
    features.dispose();
    head.dispose();
  });
});

describe('createAdam', () => {
  const gradientOf = (variable: Variable): Map<string, Tensor> =>
    new Map([['w', tf.tidy(() => tf.sin(tf.mul(variable, 3)))]]);
  const step = (variable: Variable, adam: ReturnType<typeof createAdam>): void => {
    const gradients = gradientOf(variable);
    adam.apply(gradients);
    tf.dispose([...gradients.values()]);
  };

  it('goes on exactly from a saved state, and leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const variable = tf.tidy(() => tf.variable(tf.tensor1d([0.3, -2, 5])));
    const adam = createAdam(new Map([['w', variable]]), { learningRate: 0.1, weightDecay: 0.01 });
    for (let index = 0; index < 3; index++) step(variable, adam);
    const state = await adam.state();
    const saved = variable.dataSync().slice();
    for (let index = 0; index < 4; index++) step(variable, adam);
    const expected = variable.dataSync().slice();

    const resumed = createAdam(new Map([['w', variable]]), { learningRate: 0.1, weightDecay: 0.01 });
    tf.tidy(() => variable.assign(tf.tensor1d(saved)));
    resumed.restore(state);
    for (let index = 0; index < 4; index++) step(variable, resumed);
    expect(variable.dataSync()).toEqual(expected);
    adam.dispose();
    resumed.dispose();
    variable.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses a state of other parameters and keeps its own', async () => {
    const variable = tf.tidy(() => tf.variable(tf.tensor1d([1, 2]) as Tensor1D));
    const adam = createAdam(new Map([['w', variable]]), { learningRate: 0.1 });
    step(variable, adam);
    const before = await adam.state();
    const wrong = new Map([['w.first', floatWeight([3], new Float32Array(3))]]);
    expect(() => adam.restore({ step: 9, moments: wrong })).toThrow(/w\.first is \[3\], not \[2\]/);
    expect(await adam.state()).toEqual(before);
    expect(() => adam.apply(new Map())).toThrow(/no gradient for w/);
    expect((await adam.state()).step).toBe(1);
    adam.dispose();
    variable.dispose();
  });
});

function expectClose(tensor: Tensor, expected: readonly number[]): void {
  const values = tensor.dataSync();
  expect(values).toHaveLength(expected.length);
  for (const [index, value] of expected.entries()) expect(Math.abs((values[index] ?? NaN) - value)).toBeLessThan(1e-5);
}
