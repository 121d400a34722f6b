import { describe, expect, it } from 'vitest';
import { fixtureWeights, signedUnits } from '../backbones/goldens/fixture-weights.ts';
import { toTensor } from '../backbones/parameters.ts';
import { createDeclaration } from './declare.ts';
// Made by scripts/goldens/operations.py with PyTorch.
import golden from './goldens/operations.json';
import type { Operations } from './operations.ts';
import { tf } from './tensorflow.ts';
import { inBothBacks, type Outcome } from './testing/both-backs.ts';

function expectNear(outcome: Outcome | undefined, shape: readonly number[], values: readonly number[]): void {
  expect(outcome?.shape).toEqual(shape);
  expect(outcome?.values).toHaveLength(values.length);
  for (const [index, value] of values.entries()) expect(outcome!.values[index]).toBeCloseTo(value, 5);
}

/** As the script's input of that shape. */
const picture = (shape: readonly number[]) =>
  tf.tensor(
    signedUnits(
      'x',
      shape.reduce((product, size) => product * size, 1),
    ),
    [...shape],
  );

describe('in both backs', () => {
  it("a transposed convolution gives PyTorch's squares", async () => {
    const { input, output, values } = golden.transposed;
    const flow = <Value>(operations: Operations<Value>, x: Value): Value =>
      operations.transposedConvolution(x, { name: 'layer', filters: 6, kernel: 2, activation: 'relu' });
    const declaration = createDeclaration();
    expect(flow(declaration.operations, input.slice(1))).toEqual(output.slice(1));
    const weights = fixtureWeights(declaration.parameters);
    const parameters = Object.fromEntries(
      declaration.parameters.map((parameter) => [parameter.name, toTensor(parameter, weights.get(parameter.name)!)]),
    );
    const before = tf.memory().numTensors;
    const { eager, graph } = await inBothBacks(
      [picture(input)],
      (_, [x], operations) => [flow(operations, x!)],
      parameters,
    );
    expect(tf.memory().numTensors).toBe(before);
    for (const [outcome] of [eager, graph]) expectNear(outcome, output, values);
    tf.dispose(parameters);
  });

  it("upsampling takes PyTorch's nearest pixels, for every size of a level and the next", async () => {
    const sizes = golden.upsampled;
    const rows = sizes.flatMap(({ from, to }) => [tf.range(0, from).reshape([1, 1, from, 1]), tf.zeros([1, 1, to, 1])]);
    const { eager, graph } = await inBothBacks(rows, (_, inputs, operations) =>
      sizes.map((__, index) => operations.upsample(inputs[2 * index]!, inputs[2 * index + 1]!)),
    );
    for (const [index, { to, pixels }] of sizes.entries()) {
      for (const outcomes of [eager, graph]) expectNear(outcomes[index], [1, 1, to, 1], pixels);
    }
  });

  it('upsampling goes both ways at once', async () => {
    const { eager, graph } = await inBothBacks(
      [picture([2, 3, 2, 4]), tf.zeros([2, 5, 4, 4])],
      (_, [x, like], operations) => [operations.upsample(x!, like!)],
    );
    expect(eager[0]?.shape).toEqual([2, 5, 4, 4]);
    expectNear(graph[0], eager[0]!.shape, eager[0]!.values);
  });

  it("resizing a photo gives PyTorch's bilinear pixels", async () => {
    for (const { from, to, values } of golden.resized) {
      const [rows = 0, columns = 0] = to;
      const { eager, graph } = await inBothBacks([picture([1, ...from, 3])], (arrays, [x]) => [
        arrays.resize(x!, arrays.floats([rows], []), arrays.floats([columns], [])),
      ]);
      for (const [outcome] of [eager, graph]) expectNear(outcome, [1, rows, columns, 3], values);
    }
  });
});
