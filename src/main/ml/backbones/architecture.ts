import type { BackboneName } from '../../../shared/contract/training.ts';
import type { Operations, Preprocessing } from '../ops/operations.ts';

/** A network's flow, written over the operations interface, in two parts: what stays frozen and what fine-tuning trains. */
export interface Architecture {
  name: BackboneName;
  /** Side of the square picture in pixels. */
  inputSize: number;
  featureSize: number;
  preprocessing: Preprocessing;
  /** Pixels [batch, side, side, 3] in 0..255, RGB, to the activations that enter the last stage. */
  trunk<Value>(operations: Operations<Value>, pixels: Value): Value;
  /** Those activations to features [batch, featureSize]. */
  lastStage<Value>(operations: Operations<Value>, activations: Value): Value;
  /** Modules of the published weights that the studio replaces: the ImageNet classifier. */
  replacedModules: readonly string[];
  /** Standard deviation of a dense layer's first weights; its biases start at 0. */
  denseDeviation: number;
}

/** torchvision's: pixels to [0, 1], minus the ImageNet mean, over its standard deviation. */
export const imageNetPreprocessing: Preprocessing = {
  scale: [1 / (255 * 0.229), 1 / (255 * 0.224), 1 / (255 * 0.225)],
  offset: [-0.485 / 0.229, -0.456 / 0.224, -0.406 / 0.225],
};
