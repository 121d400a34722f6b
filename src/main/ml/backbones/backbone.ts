import type { Tensor, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-node';
import type { BackboneName } from '../../../shared/contract/training.ts';
import type { FoldedConvolution } from '../ops/eager.ts';
import { createEagerOperations } from '../ops/eager.ts';
import { tf } from '../ops/tensorflow.ts';
import type { WeightMap } from '../weights/weight-map.ts';
import type { Architecture } from './architecture.ts';
import { efficientnetLite0 } from './efficientnet-lite.ts';
import { checkWeights, declareParameters, initialWeights, toTensor, toWeight } from './parameters.ts';
import { resnet18, resnet50 } from './resnet.ts';
import { vgg16 } from './vgg.ts';

/**
 * An image network without its classifier. Its batch norms are always in inference mode: running statistics are used
 * and never change, as PyTorch's `eval()` does.
 */
export interface Backbone {
  readonly name: BackboneName;
  /** Side of the square input in pixels. */
  readonly inputSize: number;
  readonly featureSize: number;
  /** Every weight by its PyTorch name, float32, in TensorFlow's layout ([height, width, in, out], [in, out]). */
  readonly variables: ReadonlyMap<string, Variable>;
  /**
   * Names of the weights that fine-tuning trains: kernels, biases, and the batch norms' scale and offset of ResNet's
   * `layer4`, VGG16's conv5, EfficientNet-Lite0's last two groups of blocks with the head convolution.
   */
  readonly lastStageParameters: readonly string[];
  /**
   * @param pixels float32 [batch, inputSize, inputSize, 3], RGB in 0..255
   * @returns float32 [batch, featureSize]; the caller disposes it
   */
  features(pixels: Tensor4D): Tensor2D;
  /**
   * The part that is never trained.
   *
   * @param pixels as for `features`
   * @returns float32 activations [batch, height, width, channels] that enter the last stage; the caller disposes them
   */
  frozenTrunk(pixels: Tensor4D): Tensor4D;
  /**
   * The rest; differentiable in `lastStageParameters`.
   *
   * @param activations what `frozenTrunk` gave
   * @returns float32 [batch, featureSize]; the caller disposes it
   */
  lastStage(activations: Tensor4D): Tensor2D;
  /** Copies weights out, in PyTorch's names and layout: all of them, or those named. */
  weights(names?: readonly string[]): Promise<WeightMap>;
  /**
   * Puts values back into some of the last stage's weights, PyTorch's layout.
   *
   * @throws StudioError WEIGHTS_INVALID for a name that is not one of `lastStageParameters`, or a wrong shape
   */
  restore(weights: WeightMap): void;
  dispose(): void;
}

/** Weights to start from: a state dictionary, or a seed for a random start. */
export type BackboneWeights = WeightMap | { seed: number };

/** What a backbone is, without building it. */
export interface BackboneFacts {
  name: BackboneName;
  inputSize: number;
  featureSize: number;
}

export function backboneFacts(name: BackboneName): BackboneFacts {
  const { inputSize, featureSize } = architectureOf(name);
  return { name, inputSize, featureSize };
}

export function architectureOf(name: BackboneName): Architecture {
  switch (name) {
    case 'efficientnet-lite0':
      return efficientnetLite0;
    case 'resnet18':
      return resnet18;
    case 'resnet50':
      return resnet50;
    case 'vgg16':
      return vgg16;
  }
}

/**
 * Builds a backbone and copies its weights into TensorFlow.
 *
 * @throws StudioError WEIGHTS_INVALID when the weights are not this backbone's; details name every layer concerned
 */
export function createBackbone(name: BackboneName, source: BackboneWeights): Backbone {
  const architecture = architectureOf(name);
  const declared = declareParameters(architecture);
  const all = [...declared.trunk, ...declared.lastStage];
  const weights = source instanceof Map ? source : initialWeights(all, source.seed, architecture.denseDeviation);
  checkWeights(name, all, weights, architecture.replacedModules);

  const trainable = new Set(declared.lastStage.filter((entry) => entry.trainable).map((entry) => entry.name));
  const variables = new Map<string, Variable>();
  for (const declaration of all) {
    const weight = weights.get(declaration.name);
    if (weight === undefined) continue;
    const initial = toTensor(declaration, weight);
    variables.set(declaration.name, tf.variable(initial, trainable.has(declaration.name)));
    initial.dispose();
  }

  const parameter = (parameterName: string): Tensor => {
    const variable = variables.get(parameterName);
    if (variable === undefined) throw new Error(`${name} has no parameter ${parameterName}`);
    return variable;
  };
  const folded = new Map<string, FoldedConvolution>();
  const frozenOperations = createEagerOperations({ parameter, folded });
  const trainedOperations = createEagerOperations({ parameter });

  const frozenTrunk = (pixels: Tensor4D): Tensor4D => {
    checkPixels(name, architecture.inputSize, pixels.shape);
    return tf.tidy(() => architecture.trunk(frozenOperations, pixels as Tensor) as Tensor4D);
  };
  const lastStage = (activations: Tensor4D): Tensor2D =>
    tf.tidy(() => architecture.lastStage(trainedOperations, activations as Tensor) as Tensor2D);

  return {
    name,
    inputSize: architecture.inputSize,
    featureSize: architecture.featureSize,
    variables,
    lastStageParameters: [...trainable],
    features: (pixels) => tf.tidy(() => lastStage(frozenTrunk(pixels))),
    frozenTrunk,
    lastStage,
    weights: async (names) => {
      const wanted = names === undefined ? all : all.filter((declaration) => names.includes(declaration.name));
      const copied: WeightMap = new Map();
      for (const declaration of wanted) {
        copied.set(declaration.name, await toWeight(declaration, parameter(declaration.name)));
      }
      return copied;
    },
    restore: (values) => {
      const wanted = declared.lastStage.filter((entry) => trainable.has(entry.name) && values.has(entry.name));
      checkWeights(`the last stage of ${name}`, wanted, values);
      for (const declaration of wanted) {
        const value = values.get(declaration.name);
        const variable = variables.get(declaration.name);
        if (value === undefined || variable === undefined) continue;
        const tensor = toTensor(declaration, value);
        variable.assign(tensor);
        tensor.dispose();
      }
    },
    dispose: () => {
      for (const variable of variables.values()) variable.dispose();
      for (const { kernel, bias } of folded.values()) tf.dispose([kernel, bias]);
      variables.clear();
      folded.clear();
    },
  };
}

function checkPixels(name: BackboneName, side: number, shape: readonly number[]): void {
  if (shape.length === 4 && shape[1] === side && shape[2] === side && shape[3] === 3) return;
  throw new RangeError(`${name} wants pixels [batch, ${side}, ${side}, 3], not [${shape.join(', ')}]`);
}
