import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-node';
import { addBias, addEqual } from './activated.ts';
import type { ConvolutionLayer, Operations, Padding } from './operations.ts';
import { tf } from './tensorflow.ts';

/** A kernel with the batch norm after it multiplied in: `norm(convolution(x))` equals `x * kernel + bias`. */
export interface FoldedConvolution {
  kernel: Tensor4D;
  bias: Tensor1D;
}

export interface EagerOptions {
  /** The parameter of that PyTorch name in TensorFlow's layout. */
  parameter(name: string): Tensor;
  /** Where folded kernels are kept between calls. Only for weights that never change; the caller disposes it. */
  folded?: Map<string, FoldedConvolution>;
}

/**
 * The back that computes at once with tfjs. Without `folded` every result is differentiable in the parameters: kernels,
 * biases and the batch norms' scale and offset; their running statistics stay constants (inference mode).
 */
export function createEagerOperations(options: EagerOptions): Operations<Tensor> {
  const folded = (layer: ConvolutionLayer): FoldedConvolution => {
    if (options.folded === undefined) return foldConvolution(layer, options.parameter);
    const kept = options.folded.get(layer.name);
    if (kept !== undefined) return kept;
    const { kernel, bias } = foldConvolution(layer, options.parameter);
    const fresh = { kernel: tf.keep(kernel.clone()), bias: tf.keep(bias.clone()) };
    options.folded.set(layer.name, fresh);
    return fresh;
  };

  return {
    normalise: (x, { scale, offset }) =>
      tf.tidy(() => tf.add(tf.mul(x, tf.tensor1d([...scale])), tf.tensor1d([...offset]))),
    convolution: (x, layer) =>
      tf.tidy(() => {
        const { kernel, bias } = folded(layer);
        const { input, pad } = padded(x as Tensor4D, layer.kernel, layer.stride, layer.padding);
        const product =
          layer.depthwise === true
            ? tf.depthwiseConv2d(input, kernel, layer.stride, pad)
            : tf.conv2d(input, kernel, layer.stride, pad);
        return addBias(product, bias, layer.activation);
      }),
    transposedConvolution: (x, layer) =>
      tf.tidy(() => {
        const kernel = options.parameter(`${layer.name}.weight`) as Tensor4D;
        const [batch = 0, height = 0, width = 0] = x.shape;
        const { kernel: side, filters } = layer;
        // Channels are ordered (row, column, filter) of the square that each pixel becomes.
        const squares = tf
          .conv2d(x as Tensor4D, kernel, 1, 'valid')
          .reshape([batch, height, width, side, side, filters]);
        const spread = squares.transpose([0, 1, 3, 2, 4, 5]).reshape([batch, side * height, side * width, filters]);
        return addBias(spread, options.parameter(`${layer.name}.bias`) as Tensor1D, layer.activation);
      }),
    maxPool: (x, window) =>
      tf.tidy(() => {
        // Zeros instead of minus infinity round the picture are right because no value is negative.
        const { input } = padded(x as Tensor4D, window.size, window.stride, window.padding);
        return tf.maxPool(input, window.size, window.stride, 'valid');
      }),
    globalAveragePool: (x) => tf.mean(x, [1, 2]),
    dense: (x, layer) =>
      tf.tidy(() => {
        const kernel = options.parameter(`${layer.name}.weight`) as Tensor2D;
        const flat = x.reshape([x.shape[0] ?? 0, kernel.shape[0]]) as Tensor2D;
        const bias = options.parameter(`${layer.name}.bias`) as Tensor1D;
        return addBias(tf.matMul(flat, kernel), bias, layer.activation);
      }),
    add: (left, right, activation) => addEqual(left, right, activation),
    upsample: (x, like) =>
      tf.image.resizeNearestNeighbor(x as Tensor4D, [like.shape[1] ?? 0, like.shape[2] ?? 0], false, false),
  };
}

/**
 * kernel' = kernel * gamma / sqrt(variance + epsilon), bias' = beta - mean * gamma / sqrt(variance + epsilon).
 * A layer without batch norm comes back as it is.
 */
export function foldConvolution(layer: ConvolutionLayer, parameter: (name: string) => Tensor): FoldedConvolution {
  const kernel = parameter(`${layer.name}.weight`) as Tensor4D;
  if (layer.norm === undefined) return { kernel, bias: parameter(`${layer.name}.bias`) as Tensor1D };
  const { name, epsilon } = layer.norm;
  const scale = tf.mul(parameter(`${name}.weight`), tf.rsqrt(tf.add(parameter(`${name}.running_var`), epsilon)));
  const bias = tf.sub(parameter(`${name}.bias`), tf.mul(parameter(`${name}.running_mean`), scale));
  const perKernel = layer.depthwise === true ? scale.reshape([layer.filters, 1]) : scale;
  return { kernel: tf.mul(kernel, perKernel) as Tensor4D, bias: bias as Tensor1D };
}

/** PyTorch's symmetric padding in terms that tfjs can also differentiate: `same` where they agree, else zeros added. */
function padded(
  x: Tensor4D,
  kernel: number,
  stride: number,
  padding: Padding,
): { input: Tensor4D; pad: 'same' | 'valid' } {
  if (padding === 'same' || (stride === 1 && kernel === 2 * padding + 1)) return { input: x, pad: 'same' };
  if (padding === 0) return { input: x, pad: 'valid' };
  const around: [number, number] = [padding, padding];
  return { input: tf.pad4d(x, [[0, 0], around, around, [0, 0]]), pad: 'valid' };
}
