import type { EmbedTask } from '../../../shared/contract/worker.ts';
import { loadBackbone } from '../features/load-backbone.ts';
import { decodeImage, inputSize } from '../images/decode.ts';
import { pixelTensor } from '../images/transform.ts';
import { tf } from '../ops/tensorflow.ts';

/**
 * Features of one picture, which is scaled to fit 224 x 224, centred on black.
 *
 * @returns `features`: float32 values, `featureSize` of them
 */
export async function embed(task: EmbedTask): Promise<{ backbone: string; features: number[] }> {
  const pixels = await decodeImage(task.image);
  const backbone = await loadBackbone(task.backbone, task.weights);
  try {
    const features = tf.tidy(() => backbone.features(pixelTensor(pixels, inputSize)));
    const values = [...(await features.data())];
    features.dispose();
    return { backbone: task.backbone, features: values };
  } finally {
    backbone.dispose();
  }
}
