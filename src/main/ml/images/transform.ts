import type { Tensor, Tensor4D } from '@tensorflow/tfjs-node';
import { tf } from '../ops/tensorflow.ts';
import type { AugmentationParameters } from './augment.ts';

interface TensorFlowAttribute {
  name: string;
  type: number;
  value: unknown;
}

/** What tfjs-node's backend offers to run any kernel of TensorFlow. */
interface KernelBackend {
  binding: Record<'TF_ATTR_TYPE' | 'TF_ATTR_STRING' | 'TF_FLOAT', number>;
  executeSingleOutput(kernel: string, attributes: TensorFlowAttribute[], inputs: Tensor[]): Tensor;
}

/** Rec. 601 luma, the weights that torchvision's colour transforms use. */
const luma = [0.299, 0.587, 0.114];

/**
 * Brings decoded pictures into TensorFlow.
 *
 * @param bytes uint8 RGB, pictures one after another
 * @returns float32 RGB in 0..255, [batch, size, size, 3]
 */
export function pixelTensor(bytes: Uint8Array, size: number): Tensor4D {
  return tf.tensor4d(new Float32Array(bytes), [bytes.length / (size * size * 3), size, size, 3]);
}

/**
 * Warps, recolours and erases a batch. The background stays black: colours change only where the warped picture is not
 * black.
 *
 * @param pixels float32 RGB in 0..255, [batch, height, width, 3]
 * @param parameters one for each picture
 * @returns float32 RGB in 0..255, same shape
 */
export function applyAugmentation(pixels: Tensor4D, parameters: readonly AugmentationParameters[]): Tensor4D {
  const [batch, height, width] = pixels.shape;
  if (parameters.length !== batch) throw new RangeError(`${parameters.length} parameters for ${batch} pictures`);
  return tf.tidy(() => {
    const transforms = tf.tensor2d(parameters.map((each) => [...each.transform]));
    const warped = projectiveTransform(pixels, transforms, [height, width]);
    const garment = tf.cast(tf.greater(tf.max(warped, 3, true), 0), 'float32');
    const recoloured = recolour(warped, garment, parameters);
    return tf.mul(recoloured, tf.mul(garment, keptMask(parameters, height, width)));
  });
}

/** What lies outside the picture is black. tfjs-node has no kernel for `tf.image.transform`, but TensorFlow has. */
function projectiveTransform(pixels: Tensor4D, transforms: Tensor, size: [number, number]): Tensor4D {
  const attribute = (name: string, type: number, value: unknown): TensorFlowAttribute => ({ name, type, value });
  const backend = tf.backend() as unknown as KernelBackend;
  const attributes = [
    attribute('dtype', backend.binding.TF_ATTR_TYPE, backend.binding.TF_FLOAT),
    attribute('interpolation', backend.binding.TF_ATTR_STRING, 'BILINEAR'),
    attribute('fill_mode', backend.binding.TF_ATTR_STRING, 'CONSTANT'),
  ];
  const inputs = [pixels, transforms, tf.tensor1d(size, 'int32'), tf.scalar(0)];
  return backend.executeSingleOutput('ImageProjectiveTransformV3', attributes, inputs) as Tensor4D;
}

/** Brightness, contrast (about the garment's mean grey) and saturation, each followed by a clip to 0..255. */
function recolour(pixels: Tensor4D, garment: Tensor, parameters: readonly AugmentationParameters[]): Tensor4D {
  const factors = (of: (each: AugmentationParameters) => number): Tensor =>
    tf.tensor4d(parameters.map(of), [parameters.length, 1, 1, 1]);
  const blend = (towards: Tensor, from: Tensor, factor: Tensor): Tensor =>
    tf.clipByValue(tf.add(towards, tf.mul(tf.sub(from, towards), factor)), 0, 255);
  const grey = (of: Tensor): Tensor => tf.sum(tf.mul(of, tf.tensor1d(luma)), 3, true);

  const bright = tf.clipByValue(
    tf.mul(
      pixels,
      factors((each) => each.brightness),
    ),
    0,
    255,
  );
  const area = tf.maximum(tf.sum(garment, [1, 2, 3], true), 1);
  const meanGrey = tf.div(tf.sum(tf.mul(grey(bright), garment), [1, 2, 3], true), area);
  const contrasted = blend(
    meanGrey,
    bright,
    factors((each) => each.contrast),
  );
  return blend(
    grey(contrasted),
    contrasted,
    factors((each) => each.saturation),
  ) as Tensor4D;
}

/** 1 where a picture keeps its pixels and 0 in its erased rectangle, [batch, height, width, 1]. */
function keptMask(parameters: readonly AugmentationParameters[], height: number, width: number): Tensor {
  const inside = (from: readonly number[], to: readonly number[], size: number): Tensor => {
    const positions = tf.range(0, size).reshape([1, size]);
    const column = (values: readonly number[]): Tensor => tf.tensor2d([...values], [values.length, 1]);
    const within = tf.logicalAnd(tf.greaterEqual(positions, column(from)), tf.less(positions, column(to)));
    return tf.cast(within, 'float32');
  };
  const edge = (name: 'top' | 'bottom' | 'left' | 'right'): number[] =>
    parameters.map((each) => (each.erased === null ? 0 : each.erased[name]));
  const rows = inside(edge('top'), edge('bottom'), height).reshape([parameters.length, height, 1, 1]);
  const columns = inside(edge('left'), edge('right'), width).reshape([parameters.length, 1, width, 1]);
  return tf.sub(1, tf.mul(rows, columns));
}
