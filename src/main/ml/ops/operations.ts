/**
 * The small vocabulary that models are written in. A model's flow is written once over `Operations<Value>` and run by
 * three backs: `declare.ts` (values are shapes; lists the parameters), `eager.ts` (values are tensors; differentiable)
 * and `graph.ts` (values are node names; writes a SavedModel). Values are NHWC float32 throughout.
 */
export interface Operations<Value> {
  /** Per-channel `x * scale + offset`. */
  normalise(x: Value, preprocessing: Preprocessing): Value;
  /** Convolution, then batch norm in inference mode (where `norm` is given) or bias, then the activation. */
  convolution(x: Value, layer: ConvolutionLayer): Value;
  /**
   * Transposed convolution whose stride is its kernel: every pixel becomes a `kernel` x `kernel` square of its own.
   * [batch, height, width, channels] to [batch, kernel * height, kernel * width, filters]. With bias.
   */
  transposedConvolution(x: Value, layer: TransposedConvolutionLayer): Value;
  /** Largest value of each `size` x `size` window; a number pads symmetrically. Where it pads, `x` must not be negative. */
  maxPool(x: Value, window: PoolWindow): Value;
  /** [batch, height, width, channels] to [batch, channels]. */
  globalAveragePool(x: Value): Value;
  /** Fully connected layer. [batch, height, width, channels] is flattened first. */
  dense(x: Value, layer: DenseLayer): Value;
  /** Elementwise sum of equal shapes, then the activation. */
  add(left: Value, right: Value, activation: Activation): Value;
  /** The nearest pixels of `x`, as high and wide as `like`. */
  upsample(x: Value, like: Value): Value;
}

export type Activation = 'none' | 'relu' | 'relu6';

/** TensorFlow's `same`, or so many zeros on every side as PyTorch's `padding`. */
export type Padding = 'same' | number;

/** Per-channel values that bring pixels in 0..255 to what the network was trained on. */
export interface Preprocessing {
  scale: readonly [number, number, number];
  offset: readonly [number, number, number];
}

export interface BatchNorm {
  /** Module name in PyTorch's state dictionary: `weight`, `bias`, `running_mean`, `running_var` lie under it. */
  name: string;
  epsilon: number;
}

export interface ConvolutionLayer {
  /** Module name in PyTorch's state dictionary. */
  name: string;
  /** Output channels; a depthwise layer has as many as its input. */
  filters: number;
  kernel: number;
  stride: number;
  padding: Padding;
  depthwise?: boolean;
  /** Without it the convolution has a bias of its own. */
  norm?: BatchNorm;
  activation: Activation;
}

export interface TransposedConvolutionLayer {
  /** Module name in PyTorch's state dictionary. */
  name: string;
  filters: number;
  kernel: number;
  activation: Activation;
}

export interface DenseLayer {
  /** Module name in PyTorch's state dictionary. */
  name: string;
  units: number;
  activation: Activation;
  /** Never trained, not even where it lies in the last stage. */
  frozen?: boolean;
}

export interface PoolWindow {
  size: number;
  stride: number;
  padding: number;
}

/** Size of an axis after a window has passed over it. */
export function windowedSize(size: number, window: { kernel: number; stride: number; padding: Padding }): number {
  if (window.padding === 'same') return Math.ceil(size / window.stride);
  return Math.floor((size + 2 * window.padding - window.kernel) / window.stride) + 1;
}
