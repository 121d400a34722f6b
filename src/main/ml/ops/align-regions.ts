import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-node';
import type { AlignOptions } from './arrays.ts';
import { kernel, kernelAttributes } from './kernel.ts';
import { tf } from './tensorflow.ts';

/**
 * ROIAlign with a gradient in the features; see `ArrayOperations.alignRegions` for the contract. TensorFlow's
 * CropAndResize takes the bilinear samples: round features with one more pixel on every side (a copy of the border), what
 * it calls outside is what ROIAlign calls outside. Its own kernels give the gradient, which tfjs lacks.
 */
export function alignRegions(x: Tensor4D, boxes: Tensor2D, pictures: Tensor1D, options: AlignOptions): Tensor4D {
  const { cells } = options;
  const align = tf.customGrad((...inputs: unknown[]) => {
    const [features, save] = inputs as [Tensor4D, (tensors: Tensor[]) => void];
    const [batch, height, width, channels] = features.shape;
    const paddings = tf.tensor2d([0, 0, 1, 1, 1, 1, 0, 0], [4, 2], 'int32');
    const padded = kernel('MirrorPad', mirrorAttributes(), [features, paddings]);
    const samples = tf.tidy(() => sampleBoxes(boxes, options, { height, width }));
    const count = boxes.shape[0];
    const side = 2 * cells;
    const grid = tf.tensor1d([side, side], 'int32');
    const crops = kernel(
      'CropAndResize',
      {
        T: kernelAttributes.type('float32'),
        method: kernelAttributes.text('bilinear'),
        extrapolation_value: kernelAttributes.float(0),
      },
      [padded, samples, pictures, grid],
    ) as Tensor4D;
    const value = count === 0 ? tf.zeros([0, cells, cells, channels]) : tf.avgPool(crops, 2, 2, 'valid');
    tf.dispose([padded, crops, grid]);
    save([samples, pictures, paddings]);
    const gradFunc = (gradient: Tensor, saved: Tensor[]): Tensor => {
      const [savedSamples, savedPictures, savedPaddings] = saved as [Tensor2D, Tensor1D, Tensor2D];
      return tf.tidy(() => {
        // Each of the four samples of a cell has a quarter of its gradient.
        const spread = tf.image.resizeNearestNeighbor(tf.mul(gradient, 0.25) as Tensor4D, [side, side]);
        const size = tf.tensor1d([batch, height + 2, width + 2, channels], 'int32');
        const ofPadded = kernel(
          'CropAndResizeGradImage',
          { T: kernelAttributes.type('float32'), method: kernelAttributes.text('bilinear') },
          [spread, savedSamples, savedPictures, size],
        );
        return kernel('MirrorPadGrad', mirrorAttributes(), [ofPadded, savedPaddings]);
      });
    };
    return { value, gradFunc };
  });
  return align(x) as Tensor4D;
}

function mirrorAttributes(): Parameters<typeof kernel>[1] {
  return {
    T: kernelAttributes.type('float32'),
    Tpaddings: kernelAttributes.type('int32'),
    mode: kernelAttributes.text('SYMMETRIC'),
  };
}

/**
 * Boxes as CropAndResize wants them: `[y1, x1, y2, x2]`, corners on the first and the last sample, as shares of the
 * padded features' last row and column.
 */
function sampleBoxes(
  boxes: Tensor2D,
  { scale, cells, aligned = false }: AlignOptions,
  { height, width }: { height: number; width: number },
): Tensor2D {
  const offset = aligned ? 0.5 : 0;
  const [x1, y1, x2, y2] = tf.unstack(tf.sub(tf.mul(boxes, scale), offset), 1) as [
    Tensor1D,
    Tensor1D,
    Tensor1D,
    Tensor1D,
  ];
  const ends = (low: Tensor1D, high: Tensor1D, size: number): [Tensor1D, Tensor1D] => {
    const extent = tf.sub(high, low);
    const cell = tf.div(aligned ? extent : tf.maximum(extent, 1), cells);
    const quarter = tf.div(cell, 4);
    const first = tf.add(tf.add(low, quarter), 1);
    const last = tf.add(tf.sub(tf.add(low, tf.mul(cell, cells)), quarter), 1);
    return [tf.div(first, size + 1), tf.div(last, size + 1)] as [Tensor1D, Tensor1D];
  };
  const [top, bottom] = ends(y1, y2, height);
  const [left, right] = ends(x1, x2, width);
  return tf.stack([top, left, bottom, right], 1) as Tensor2D;
}
