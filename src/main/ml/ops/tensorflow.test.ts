import { describe, expect, it } from 'vitest';
import { signedUnits } from '../backbones/goldens/fixture-weights.ts';
import { kernel, kernelAttributes } from './kernel.ts';
import { tf } from './tensorflow.ts';

describe('TensorFlow', () => {
  it('adds up gradients of regions that lie upon each other to the same bits every time', () => {
    const count = 512;
    const channels = 64;
    const gradient = (): Float32Array =>
      tf.tidy(() => {
        const crops = tf.tensor4d(signedUnits('crops', count * 14 * 14 * channels), [count, 14, 14, channels]);
        const boxes = tf.tile(tf.tensor2d([0.2, 0.2, 0.8, 0.8], [1, 4]), [count, 1]);
        const pictures = tf.zeros([count], 'int32');
        return kernel(
          'CropAndResizeGradImage',
          { T: kernelAttributes.type('float32'), method: kernelAttributes.text('bilinear') },
          [crops, boxes, pictures, tf.tensor1d([1, 24, 24, channels], 'int32')],
        ).dataSync<'float32'>();
      });
    const first = Buffer.from(gradient().buffer);
    for (let round = 0; round < 12; round++) expect(Buffer.from(gradient().buffer).equals(first)).toBe(true);
  });
});
