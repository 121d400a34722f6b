import type { Operations } from '../ops/operations.ts';
import type { Architecture } from './architecture.ts';
import { imageNetPreprocessing } from './architecture.ts';

/**
 * VGG16 without batch norm (Simonyan and Zisserman, "Very Deep Convolutional Networks", 2014, configuration D) as
 * torchvision builds it. The feature is what enters the last fully connected layer, which the study replaced: the
 * output of the second 4096-unit ReLU (`classifier.4`), 4096 numbers, without dropout. The last stage starts at conv5;
 * fine-tuning trains its three convolutions (`features.24`, `.26`, `.28`) and leaves the two fully connected layers
 * behind them as they are. At 224 x 224 torchvision's adaptive pooling to 7 x 7 is the identity.
 */
export const vgg16: Architecture = {
  name: 'vgg16',
  inputSize: 224,
  featureSize: 4096,
  preprocessing: imageNetPreprocessing,
  replacedModules: ['classifier.6'],
  denseDeviation: 0.01,
  trunk(operations, pixels) {
    let x = operations.normalise(pixels, imageNetPreprocessing);
    x = convolutions(operations, x, 64, [0, 2]);
    x = convolutions(operations, x, 128, [5, 7]);
    x = convolutions(operations, x, 256, [10, 12, 14]);
    return convolutions(operations, x, 512, [17, 19, 21]);
  },
  lastStage(operations, activations) {
    let x = convolutions(operations, activations, 512, [24, 26, 28]);
    x = operations.dense(x, { name: 'classifier.0', units: 4096, activation: 'relu', frozen: true });
    return operations.dense(x, { name: 'classifier.3', units: 4096, activation: 'relu', frozen: true });
  },
};

/** 3 x 3 convolutions at these positions of torchvision's `features`, then the halving of the picture. */
function convolutions<Value>(
  operations: Operations<Value>,
  x: Value,
  filters: number,
  positions: readonly number[],
): Value {
  for (const position of positions) {
    const name = `features.${position}`;
    x = operations.convolution(x, { name, filters, kernel: 3, stride: 1, padding: 1, activation: 'relu' });
  }
  return operations.maxPool(x, { size: 2, stride: 2, padding: 0 });
}
