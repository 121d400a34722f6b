import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Tensor } from '@tensorflow/tfjs-node';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { tf } from '../ops/tensorflow.ts';
import { readWeights } from '../weights/read.ts';
import { readSafetensors } from '../weights/safetensors.ts';
import { writeSavedModel } from '../weights/saved-model.ts';
import type { Backbone } from './backbone.ts';
import { architectureOf, createBackbone } from './backbone.ts';
import { backboneGraph, compileFeatures, compileTrunk } from './compile.ts';
import { fixtureWeights, goldenPictures, starterWeightsFile } from './goldens/fixture-weights.ts';
import { declareParameters } from './parameters.ts';

const golden = readSafetensors(await readFile(path.join(import.meta.dirname, 'goldens/features.safetensors'))).weights;
const pictures = goldenPictures();
afterAll(() => pictures.dispose());

async function goldenBackbone(name: 'resnet18' | 'efficientnet-lite0'): Promise<Backbone> {
  if (name === 'efficientnet-lite0') return createBackbone(name, await readWeights(starterWeightsFile));
  const { trunk, lastStage } = declareParameters(architectureOf(name));
  return createBackbone(name, fixtureWeights([...trunk, ...lastStage]));
}

function relativeDifference(actual: Tensor, expected: Tensor): number {
  return tf.tidy(() => tf.div(tf.norm(tf.sub(actual, expected)), tf.norm(expected)).dataSync()[0] ?? NaN);
}

describe.each(['resnet18', 'efficientnet-lite0'] as const)('the graph of %s', (name) => {
  it('gives the features that PyTorch gives, and leaves no tensor behind', async () => {
    const backbone = await goldenBackbone(name);
    const before = tf.memory().numTensors;
    const compiled = await compileFeatures(backbone);
    const expected = tf.tensor2d(golden.get(name)!.data as Float32Array, [3, backbone.featureSize]);
    for (const count of [3, 1]) {
      const features = tf.tidy(() => compiled.run(pictures.slice([0, 0, 0, 0], [count, 224, 224, 3])));
      const wanted = expected.slice([0, 0], [count, backbone.featureSize]);
      expect(relativeDifference(features, wanted)).toBeLessThan(1e-4);
      tf.dispose([features, wanted]);
    }
    expected.dispose();
    compiled.dispose();
    expect(tf.memory().numTensors).toBe(before);
    backbone.dispose();
  });

  it('gives the activations that enter the last stage', async () => {
    const backbone = await goldenBackbone(name);
    const trunk = await compileTrunk(backbone);
    const [graph, eager] = [trunk.run(pictures), backbone.frozenTrunk(pictures)];
    expect(graph.shape).toEqual(eager.shape);
    expect(relativeDifference(graph, eager)).toBeLessThan(1e-5);
    tf.dispose([graph, eager]);
    trunk.dispose();
    backbone.dispose();
  });
});

it('writes a SavedModel folder that says what it takes and gives, and cleans up after loading', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'compile-test-'));
  const backbone = await goldenBackbone('resnet18');
  try {
    await writeSavedModel(folder, backboneGraph(backbone, 'features'));
    const [information] = await tf.node.getMetaGraphsFromSavedModel(folder);
    expect(information?.tags).toEqual(['serve']);
    expect(information?.signatureDefs['serving_default']).toMatchObject({
      inputs: { pixels: { dtype: 'float32', name: 'pixels:0' } },
      outputs: { features: { dtype: 'float32', name: 'features:0' } },
    });
    vi.stubEnv('TMPDIR', path.join(folder, 'variables'));
    (await compileFeatures(backbone)).dispose();
    expect(await readdir(path.join(folder, 'variables'))).toEqual([]);
  } finally {
    vi.unstubAllEnvs();
    backbone.dispose();
    await rm(folder, { recursive: true });
  }
});
