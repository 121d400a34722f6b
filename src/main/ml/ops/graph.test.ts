import type { Tensor, Tensor4D } from '@tensorflow/tfjs-node';
import { describe, expect, it } from 'vitest';
import { fixtureWeights } from '../backbones/goldens/fixture-weights.ts';
import { toTensor } from '../backbones/parameters.ts';
import { loadGraph } from '../weights/saved-model.ts';
import { createDeclaration } from './declare.ts';
import { createEagerOperations } from './eager.ts';
import { createGraphFeed } from './graph-feed.ts';
import { writeGraph } from './graph.ts';
import type { Operations } from './operations.ts';
import { tf } from './tensorflow.ts';

/** Every operation with every kind of padding, stride, activation, bias and norm. */
function everything<Value>(operations: Operations<Value>, pixels: Value): Value {
  let x = operations.normalise(pixels, { scale: [0.01, 0.02, 0.03], offset: [-1, 0, 1] });
  const norm = { name: 'norm', epsilon: 1e-3 };
  x = operations.convolution(x, {
    name: 'a',
    filters: 8,
    kernel: 3,
    stride: 2,
    padding: 1,
    norm,
    activation: 'relu',
  });
  x = operations.maxPool(x, { size: 3, stride: 2, padding: 1 });
  const y = operations.convolution(x, {
    name: 'b',
    filters: 8,
    kernel: 5,
    stride: 1,
    padding: 'same',
    depthwise: true,
    activation: 'relu6',
  });
  x = operations.add(x, y, 'relu');
  x = operations.maxPool(x, { size: 2, stride: 2, padding: 0 });
  x = operations.convolution(x, { name: 'c', filters: 4, kernel: 1, stride: 1, padding: 0, activation: 'none' });
  x = operations.dense(x, { name: 'd', units: 7, activation: 'relu' });
  return operations.dense(x, { name: 'e', units: 5, activation: 'none' });
}

describe('the eager and the graph back', () => {
  it('agree on every operation, for any batch, and leave no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const side = 21;
    const declaration = createDeclaration();
    const shape = everything(declaration.operations, [side, side, 3]);
    expect(shape).toEqual([5]);
    const weights = fixtureWeights(declaration.parameters);
    const tensors = new Map(
      declaration.parameters.map((parameter) => [parameter.name, toTensor(parameter, weights.get(parameter.name)!)]),
    );
    const parameter = (name: string): Tensor => tensors.get(name)!;
    const graph = await loadGraph(
      writeGraph({ input: { name: 'pixels', shape: [side, side, 3] }, outputName: 'out', flow: everything, parameter }),
    );
    for (const batch of [1, 3]) {
      const pixels = tf.randomUniform([batch, side, side, 3], 0, 255, 'float32', 7) as Tensor4D;
      const written = graph.run({ pixels })['out']!;
      const eager = tf.tidy(() => everything<Tensor>(createEagerOperations({ parameter }), pixels));
      expect(written.shape).toEqual([batch, 5]);
      const [actual, expected] = [written.dataSync(), eager.dataSync()];
      expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(0.1);
      for (const [index, value] of expected.entries()) expect(actual[index]).toBeCloseTo(value, 5);
      tf.dispose([pixels, written, eager]);
    }
    graph.dispose();
    tf.dispose([...tensors.values()]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('agree where dense kernels are given with each run: as they were, not held by the graph, gone with it', async () => {
    const before = tf.memory().numTensors;
    const kernelBytes = 64 * 64 * Float32Array.BYTES_PER_ELEMENT;
    const flow = <Value>(operations: Operations<Value>, x: Value): Value => {
      const wide = operations.dense(x, { name: 'wide', units: 64, activation: 'relu' });
      const again = operations.dense(wide, { name: 'square', units: 64, activation: 'relu' });
      const twice = operations.dense(again, { name: 'square', units: 64, activation: 'none' });
      return operations.dense(twice, { name: 'narrow', units: 2, activation: 'none' });
    };
    const declaration = createDeclaration();
    flow(declaration.operations, [64]);
    const weights = fixtureWeights(declaration.parameters);
    const variables = new Map(
      declaration.parameters.map((parameter) => [
        parameter.name,
        tf.tidy(() => tf.variable(toTensor(parameter, weights.get(parameter.name)!))),
      ]),
    );
    const parameter = (name: string): Tensor => variables.get(name)!;
    const feed = createGraphFeed(kernelBytes);
    const plan = { input: { name: 'pixels', shape: [64] }, outputName: 'out', flow, parameter };
    const bytes = writeGraph({ ...plan, feed });
    expect(Object.keys(feed.tensors)).toEqual(['layer/wide/kernel', 'layer/square/kernel']);
    expect(bytes.length).toBeLessThan(writeGraph(plan).length - kernelBytes);
    const pixels = tf.randomUniform([3, 64], 0, 1, 'float32', 7);
    const expected = tf.tidy(() => flow<Tensor>(createEagerOperations({ parameter }), pixels).dataSync());
    expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(1e-3);
    const graph = await loadGraph(bytes, feed.tensors);
    tf.tidy(() => {
      for (const variable of variables.values()) variable.assign(tf.zerosLike(variable));
    });
    tf.dispose([...variables.values()]);
    const written = graph.run({ pixels })['out']!;
    for (const [index, value] of written.dataSync().entries()) expect(value).toBeCloseTo(expected[index]!, 6);
    tf.dispose([pixels, written]);
    graph.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('leave nothing behind of a graph that cannot be loaded', async () => {
    const before = tf.memory().numTensors;
    await expect(loadGraph(new Uint8Array([1, 2, 3]), { kernel: tf.ones([2]) })).rejects.toThrow();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('keep folded kernels between calls only where they are told to', () => {
    const declaration = createDeclaration();
    everything(declaration.operations, [21, 21, 3]);
    const weights = fixtureWeights(declaration.parameters);
    const tensors = new Map(
      declaration.parameters.map((parameter) => [parameter.name, toTensor(parameter, weights.get(parameter.name)!)]),
    );
    const folded = new Map();
    const operations = createEagerOperations({ parameter: (name) => tensors.get(name)!, folded });
    const pixels = tf.ones([1, 21, 21, 3]);
    const run = (): void => tf.dispose(tf.tidy(() => everything<Tensor>(operations, pixels)));
    run();
    expect([...folded.keys()]).toEqual(['a', 'b', 'c']);
    const settled = tf.memory().numTensors;
    run();
    expect(tf.memory().numTensors).toBe(settled);
    for (const { kernel, bias } of folded.values()) tf.dispose([kernel, bias]);
    tf.dispose([pixels, ...tensors.values()]);
  });
});

describe('the declaring back', () => {
  it('refuses flows whose shapes do not fit', () => {
    const { operations } = createDeclaration();
    expect(() => operations.add([2, 2, 3], [2, 2, 4], 'none')).toThrow(/\[2,2,3\] and \[2,2,4\]/);
    expect(() => operations.globalAveragePool([5])).toThrow(/\[height, width, channels\]/);
    const layer = {
      name: 'd',
      filters: 4,
      kernel: 3,
      stride: 1,
      padding: 1,
      depthwise: true,
      activation: 'none',
    } as const;
    expect(() => operations.convolution([2, 2, 3], layer)).toThrow(/depthwise over 3 channels/);
  });
});
