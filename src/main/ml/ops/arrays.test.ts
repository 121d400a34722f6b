import type { Tensor } from '@tensorflow/tfjs-node';
import { expect, it } from 'vitest';
import { signedUnits } from '../backbones/goldens/fixture-weights.ts';
import { tf } from './tensorflow.ts';
import { inBothBacks, type Flow } from './testing/both-backs.ts';

/** Values of an array: numbers from -5 to 5 by its name. */
function floats(name: string, shape: readonly number[]): Tensor {
  const values = signedUnits(
    name,
    shape.reduce((product, size) => product * size, 1),
  );
  return tf.tensor(
    values.map((value) => 5 * value),
    [...shape],
    'float32',
  );
}
const list = (...values: number[]): Tensor => tf.tensor1d(values, 'float32');
const integers = (...values: number[]): Tensor => tf.tensor1d(values, 'int32');

/** The first output, as far as it is easily said. */
interface Expected {
  shape: number[];
  values?: number[];
  dtype?: string;
}

/** A flow that gives the same in both backs, whose first output is as expected. */
function same(what: string, inputs: () => Tensor[], flow: Flow, expected: Expected): void {
  it(`${what} in both backs`, async () => {
    const before = tf.memory().numTensors;
    const { eager, graph } = await inBothBacks(inputs(), flow);
    expect(tf.memory().numTensors).toBe(before);
    expect(graph).toHaveLength(eager.length);
    for (const [index, { shape, dtype, values }] of eager.entries()) {
      expect(graph[index]).toMatchObject({ shape, dtype });
      expect(values).toHaveLength(shape.reduce((product, size) => product * size, 1));
      // NaN stands beside NaN, infinities beside their like.
      const near = graph[index]!.values.map((value, place) =>
        Math.abs(value - values[place]!) <= 1e-6 * Math.max(1, Math.abs(value)) ? values[place] : value,
      );
      expect(near).toEqual(values);
    }
    const [first] = eager;
    if (expected.values !== undefined) {
      expect(first!.values).toHaveLength(expected.values.length);
      for (const [index, value] of expected.values.entries()) expect(first!.values[index]).toBeCloseTo(value, 6);
    }
    expect(first!.shape).toEqual(expected.shape);
    if (expected.dtype !== undefined) expect(first!.dtype).toBe(expected.dtype);
  });
}

for (const [name, plain] of [
  ['add', (left: number, right: number) => left + right],
  ['subtract', (left: number, right: number) => left - right],
  ['multiply', (left: number, right: number) => left * right],
  ['divide', (left: number, right: number) => left / right],
  ['minimum', Math.min],
  ['maximum', Math.max],
  ['atLeast', (left: number, right: number) => (left >= right ? 1 : 0)],
] as const) {
  const flow: Flow = (arrays, [left, right]) => [
    arrays[name](left!, right!),
    arrays[name](left!, arrays.floats([0.25], [])),
  ];
  same(name, () => [list(-1.5, 2, 0, 8), list(4, 2, -1, 0.5)], flow, {
    shape: [4],
    values: [plain(-1.5, 4), plain(2, 2), plain(0, -1), plain(8, 0.5)],
  });
  same(`${name} of nothing and one`, () => [floats('empty', [0, 3]), floats('row', [1, 3])], flow, { shape: [0, 3] });
  same(`${name} of a column and a row`, () => [floats('column', [4, 1]), floats('row', [1, 3])], flow, {
    shape: [4, 3],
  });
}

for (const name of ['exp', 'sqrt', 'floor', 'sigmoid', 'softmax', 'toFloats'] as const) {
  const flow: Flow = (arrays, [x]) => [arrays[name](x!)];
  same(name, () => [floats(name, [6, 4])], flow, { shape: [6, 4] });
  same(`${name} of nothing`, () => [floats(name, [0, 4])], flow, { shape: [0, 4] });
}

/** Ten boxes, some over each other, the second again at the end. */
const boxes = [
  [0, 0, 10, 10],
  [1, 1, 11, 11],
  [50, 50, 60, 70],
  [0, 0, 10, 10],
  [51, 50, 60, 70],
  [5, 5, 5, 9],
  [30, 0, 40, 10],
  [30, 0, 40, 5],
  [30, 5, 40, 10],
  [1, 1, 11, 11],
].flat();
const scores = [0.5, 0.9, 0.3, 0.5, 0.4, 0.8, -1, 0.05, 0.06, 0.9];
const suppressing: Flow = (arrays, [x, y]) =>
  [0.5, 0.7, 1].flatMap((overlap) =>
    [3, 100].map((limit) => arrays.suppress(x!, y!, { limit, overlap, minimumScore: 0.05 })),
  );

same(
  'floats',
  () => [],
  (arrays) => [arrays.floats([1, 2, 3, 4], [2, 2]), arrays.floats([], [0, 4]), arrays.floats([7], [])],
  { shape: [2, 2], values: [1, 2, 3, 4], dtype: 'float32' },
);
same(
  'size',
  () => [floats('x', [3, 5, 0])],
  (arrays, [x]) => [arrays.size(x!, 1), arrays.size(x!, 0), arrays.size(x!, 2)],
  { shape: [], values: [5], dtype: 'float32' },
);
same(
  'range',
  () => [tf.scalar(4)],
  (arrays, [x]) => [arrays.range(x!)],
  { shape: [4], values: [0, 1, 2, 3], dtype: 'float32' },
);
same(
  'range of nothing',
  () => [tf.scalar(0)],
  (arrays, [x]) => [arrays.range(x!)],
  { shape: [0], values: [] },
);
same(
  'reshape',
  () => [floats('x', [3, 4])],
  (arrays, [x]) => [arrays.reshape(x!, [-1, 6]), arrays.reshape(x!, [2, 1, 6]), arrays.reshape(x!, [-1])],
  { shape: [2, 6] },
);
same(
  'reshape of nothing',
  () => [floats('x', [0, 8])],
  (arrays, [x]) => [arrays.reshape(x!, [-1, 4]), arrays.reshape(x!, [-1])],
  { shape: [0, 4] },
);
same(
  'reshape of integers',
  () => [integers(1, 2, 3, 4)],
  (arrays, [x]) => [arrays.reshape(x!, [2, -1])],
  { shape: [2, 2], values: [1, 2, 3, 4], dtype: 'int32' },
);
same(
  'concat',
  () => [floats('x', [2, 3]), floats('y', [2, 2])],
  (arrays, [x, y]) => [arrays.concat([x!, y!, x!], 1), arrays.concat([x!], 0)],
  { shape: [2, 8] },
);
same(
  'concat with nothing',
  () => [floats('x', [0, 3]), floats('y', [2, 3])],
  (arrays, [x, y]) => [arrays.concat([x!, y!, x!], 0), arrays.concat([x!, x!], 0)],
  { shape: [2, 3] },
);
same(
  'gather',
  () => [floats('x', [4, 2]), integers(3, 0, 3)],
  (arrays, [x, rows]) => [arrays.gather(x!, rows!)],
  { shape: [3, 2] },
);
same(
  'gather of no row',
  () => [floats('x', [4, 2, 3]), integers()],
  (arrays, [x, rows]) => [arrays.gather(x!, rows!)],
  { shape: [0, 2, 3] },
);
same(
  'gather of integers',
  () => [integers(5, 6, 7), integers(2, 2)],
  (arrays, [x, rows]) => [arrays.gather(x!, rows!)],
  { shape: [2], values: [7, 7], dtype: 'int32' },
);
same(
  'slice',
  () => [list(1, 2, 3, 4), tf.scalar(1), tf.scalar(2)],
  (arrays, [x, begin, count]) => [arrays.slice(x!, begin!, count!, 1)],
  { shape: [2], values: [2, 3] },
);
same(
  'slice of pictures',
  () => [floats('x', [5, 2, 3, 4]), tf.scalar(3), tf.scalar(2)],
  (arrays, [x, begin, count]) => [arrays.slice(x!, begin!, count!, 4)],
  { shape: [2, 2, 3, 4] },
);
same(
  'slice of no row',
  () => [floats('x', [5, 4]), tf.scalar(5), tf.scalar(0)],
  (arrays, [x, begin, count]) => [arrays.slice(x!, begin!, count!, 2)],
  { shape: [0, 4] },
);
same(
  'slice of integers',
  () => [integers(1, 2, 3), tf.scalar(0), tf.scalar(1)],
  (arrays, [x, begin, count]) => [arrays.slice(x!, begin!, count!, 1)],
  { shape: [1], values: [1], dtype: 'int32' },
);
same(
  'stack',
  () => [list(1, 2), list(3, 4)],
  (arrays, [x, y]) => [arrays.stack([x!, y!, x!])],
  { shape: [2, 3], values: [1, 3, 1, 2, 4, 2] },
);
same(
  'stack of nothing',
  () => [floats('x', [0]), floats('y', [0])],
  (arrays, [x, y]) => [arrays.stack([x!, y!])],
  { shape: [0, 2] },
);
same(
  'unstack',
  () => [floats('x', [3, 4])],
  (arrays, [x]) => arrays.unstack(x!, 4),
  { shape: [3] },
);
same(
  'unstack of nothing',
  () => [floats('x', [0, 4])],
  (arrays, [x]) => arrays.unstack(x!, 4),
  { shape: [0] },
);
same(
  'sum',
  () => [floats('x', [2, 3, 4])],
  (arrays, [x]) => [arrays.sum(x!, 2), arrays.sum(x!, 0)],
  { shape: [2, 3] },
);
same(
  'sum of nothing',
  () => [floats('x', [0, 3])],
  (arrays, [x]) => [arrays.sum(x!, 0), arrays.sum(x!, 1)],
  { shape: [3], values: [0, 0, 0] },
);
same(
  'largest',
  () => [floats('x', [2, 3, 4])],
  (arrays, [x]) => [arrays.largest(x!)],
  { shape: [] },
);
same(
  'largest of nothing',
  () => [floats('x', [0, 4])],
  (arrays, [x]) => [arrays.largest(x!)],
  { shape: [], values: [-Infinity] },
);
same(
  'topK, ties in their order',
  () => [list(3, 7, 7, -1, 7, 3)],
  (arrays, [x]) => {
    const { values, indices } = arrays.topK(x!, 5);
    return [indices, values];
  },
  { shape: [5], values: [1, 2, 4, 0, 5], dtype: 'int32' },
);
same(
  'topK of fewer than wanted',
  () => [list(3, 7)],
  (arrays, [x]) => Object.values(arrays.topK(x!, 2 ** 31 - 1)),
  { shape: [2], values: [7, 3] },
);
same(
  'topK of nothing',
  () => [list()],
  (arrays, [x]) => Object.values(arrays.topK(x!, 10)),
  { shape: [0] },
);
same('suppress', () => [tf.tensor2d(boxes, [10, 4]), list(...scores)], suppressing, {
  shape: [3],
  values: [1, 5, 4],
  dtype: 'int32',
});
same(
  'suppress where no score is above the smallest',
  () => [tf.tensor2d(boxes, [10, 4]), list(...scores.map(() => 0.05))],
  suppressing,
  { shape: [0] },
);
same('suppress of nothing', () => [floats('x', [0, 4]), list()], suppressing, { shape: [0], dtype: 'int32' });
same(
  'toIntegers',
  () => [list(1.9, -1.9, 0, 5)],
  (arrays, [x]) => [arrays.toIntegers(x!), arrays.toFloats(arrays.toIntegers(x!))],
  { shape: [4], values: [1, -1, 0, 5], dtype: 'int32' },
);
same(
  'invert',
  () => [integers(2, 0, 3, 1)],
  (arrays, [x]) => [arrays.invert(x!)],
  { shape: [4], values: [1, 3, 0, 2], dtype: 'int32' },
);
same(
  'invert of nothing',
  () => [integers()],
  (arrays, [x]) => [arrays.invert(x!)],
  { shape: [0] },
);
same(
  'resize, larger and smaller',
  () => [floats('x', [2, 5, 7, 3]), tf.scalar(11), tf.scalar(3)],
  (arrays, [x, height, width]) => [arrays.resize(x!, height!, width!), arrays.resize(x!, width!, width!)],
  { shape: [2, 11, 3, 3] },
);
same(
  'resize in the middle of pixels',
  () => [tf.tensor4d([0, 1, 2, 3], [1, 1, 4, 1]), tf.scalar(1), tf.scalar(8)],
  (arrays, [x, height, width]) => [arrays.resize(x!, height!, width!)],
  { shape: [1, 1, 8, 1], values: [0, 0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3] },
);
same(
  'padTo',
  () => [tf.ones([1, 2, 1, 1]), tf.scalar(3), tf.scalar(2)],
  (arrays, [x, height, width]) => [arrays.padTo(x!, height!, width!)],
  { shape: [1, 3, 2, 1], values: [1, 0, 1, 0, 0, 0] },
);
same(
  'padTo what it is',
  () => [floats('x', [1, 3, 2, 4]), tf.scalar(3), tf.scalar(2)],
  (arrays, [x, height, width]) => [arrays.padTo(x!, height!, width!)],
  { shape: [1, 3, 2, 4] },
);
