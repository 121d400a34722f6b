import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-node';
import type { ArrayOperations } from './arrays.ts';
import { kernel, kernelAttributes } from './kernel.ts';
import { alignRegions } from './align-regions.ts';
import { tf } from './tensorflow.ts';

/** The back that computes at once. What a caller keeps of the results is its own to dispose; wrap calls in `tf.tidy`. */
export const eagerArrays: ArrayOperations<Tensor> = {
  floats: (values, shape) => tf.tensor(Float32Array.from(values), [...shape], 'float32'),
  size: (x, axis) => tf.scalar(x.shape[axis] ?? 0),
  range: (limit) => tf.range(0, limit.dataSync()[0] ?? 0, 1, 'float32'),
  reshape: (x, shape) => x.reshape([...shape]),
  concat: (parts, axis) => tf.concat([...parts], axis),
  gather: (x, rows) => tf.gather(x, rows as Tensor1D),
  slice: (x, begin, count) =>
    tf.tidy(() => {
      const [first = 0] = begin.dataSync();
      const [rows = 0] = count.dataSync();
      return tf.slice(x, [first, ...x.shape.slice(1).fill(0)], [rows, ...x.shape.slice(1)]);
    }),
  stack: (parts) => tf.stack([...parts], -1),
  unstack: (x) => tf.unstack(x, -1),
  add: (left, right) => tf.add(left, right),
  subtract: (left, right) => tf.sub(left, right),
  multiply: (left, right) => tf.mul(left, right),
  divide: (left, right) => tf.div(left, right),
  minimum: (left, right) => tf.minimum(left, right),
  maximum: (left, right) => tf.maximum(left, right),
  exp: (x) => tf.exp(x),
  sqrt: (x) => tf.sqrt(x),
  floor: (x) => tf.floor(x),
  sigmoid: (x) => tf.sigmoid(x),
  softmax: (x) => tf.softmax(x),
  atLeast: (left, right) => tf.tidy(() => tf.cast(tf.greaterEqual(left, right), 'float32')),
  sum: (x, axis) => tf.sum(x, axis),
  largest: (x) => tf.max(x),
  topK: (x, limit) => tf.topk(x, Math.min(limit, x.shape[0] ?? 0), true),
  suppress: (boxes, scores, { limit, overlap, minimumScore }) =>
    tf.tidy(() =>
      kernel(
        'NonMaxSuppressionV3',
        { T: kernelAttributes.type('float32'), T_threshold: kernelAttributes.type('float32') },
        [boxes, scores, tf.scalar(limit, 'int32'), tf.scalar(overlap), tf.scalar(minimumScore)],
      ),
    ),
  toIntegers: (x) => tf.cast(x, 'int32'),
  toFloats: (x) => tf.cast(x, 'float32'),
  invert: (permutation) => kernel('InvertPermutation', { T: kernelAttributes.type('int32') }, [permutation]),
  alignRegions: (x, boxes, pictures, options) =>
    alignRegions(x as Tensor4D, boxes as Tensor2D, pictures as Tensor1D, options),
  resize: (x, height, width, { antialias } = { antialias: false }) => {
    const size: [number, number] = [height.dataSync()[0] ?? 0, width.dataSync()[0] ?? 0];
    if (!antialias) return tf.image.resizeBilinear(x as Tensor4D, size, false, true);
    const [, rows = 1, columns = 1] = x.shape;
    return tf.tidy(() =>
      kernel(
        'ScaleAndTranslate',
        {
          T: kernelAttributes.type('float32'),
          kernel_type: kernelAttributes.text('triangle'),
          antialias: kernelAttributes.truth(true),
        },
        [x, tf.tensor1d(size, 'int32'), tf.tensor1d([size[0] / rows, size[1] / columns]), tf.zeros([2])],
      ),
    );
  },
  padTo: (x, height, width) => {
    const [, rows = 0, columns = 0] = x.shape;
    const below = (height.dataSync()[0] ?? 0) - rows;
    const right = (width.dataSync()[0] ?? 0) - columns;
    return tf.pad4d(x as Tensor4D, [
      [0, 0],
      [0, below],
      [0, right],
      [0, 0],
    ]);
  },
};
