import type { Operations } from '../ops/operations.ts';
import type { Architecture } from './architecture.ts';
import { imageNetPreprocessing } from './architecture.ts';

export interface ResNetPlan {
  /** Blocks of layer1 to layer4. */
  blocks: readonly [number, number, number, number];
  bottleneck: boolean;
  /** The stride of a bottleneck lies in its first 1 x 1 convolution (the original, Detectron2's), not in its 3 x 3. */
  strideIn1x1?: boolean;
}

/** Blocks of each ResNet. */
export const resnetPlans = {
  resnet18: { blocks: [2, 2, 2, 2], bottleneck: false },
  resnet50: { blocks: [3, 4, 6, 3], bottleneck: true },
  resnet101: { blocks: [3, 4, 23, 3], bottleneck: true },
} as const satisfies Record<string, ResNetPlan>;

/**
 * ResNet18 (He, Zhang, Ren, Sun, "Deep Residual Learning for Image Recognition", 2015) as torchvision builds it.
 * The feature is the global average of layer4: 512 numbers. The last stage is layer4.
 */
export const resnet18: Architecture = resnet('resnet18');

/**
 * ResNet50 as torchvision builds it: the stride of a bottleneck lies in its 3 x 3 convolution (v1.5).
 * The feature is the global average of layer4: 2048 numbers. The last stage is layer4.
 */
export const resnet50: Architecture = resnet('resnet50');

function resnet(name: 'resnet18' | 'resnet50'): Architecture {
  const plan = resnetPlans[name];
  return {
    name,
    inputSize: 224,
    featureSize: 512 * (plan.bottleneck ? 4 : 1),
    preprocessing: imageNetPreprocessing,
    replacedModules: ['fc'],
    denseDeviation: 0.01,
    trunk(operations, pixels) {
      let x = resnetStem(operations, operations.normalise(pixels, imageNetPreprocessing));
      x = resnetLayer(operations, x, plan, 1);
      x = resnetLayer(operations, x, plan, 2);
      return resnetLayer(operations, x, plan, 3);
    },
    lastStage: (operations, activations) => operations.globalAveragePool(resnetLayer(operations, activations, plan, 4)),
  };
}

/** Normalised pixels to the first activations, a quarter as high and wide. */
export function resnetStem<Value>(operations: Operations<Value>, x: Value): Value {
  const y = convolution(operations, x, 'conv1', 'bn1', 64, 7, 2, 'relu');
  return operations.maxPool(y, { size: 3, stride: 2, padding: 1 });
}

/** One of `layer1` to `layer4`; all but the first halve the size. */
export function resnetLayer<Value>(
  operations: Operations<Value>,
  x: Value,
  { blocks, bottleneck, strideIn1x1 = false }: ResNetPlan,
  number: 1 | 2 | 3 | 4,
): Value {
  const block = bottleneck ? bottleneckBlock : basicBlock;
  const width = 64 * 2 ** (number - 1);
  const count = blocks[number - 1] ?? 0;
  for (let index = 0; index < count; index++) {
    const first = index === 0;
    x = block(operations, x, {
      name: `layer${number}.${index}`,
      width,
      stride: first && number > 1 ? 2 : 1,
      // layer1 of ResNet18 keeps 64 channels and size, so that its shortcut is the identity.
      project: first && (number > 1 || bottleneck),
      strideIn1x1,
    });
  }
  return x;
}

interface Block {
  name: string;
  width: number;
  stride: number;
  /** Whether the shortcut is a 1 x 1 convolution. */
  project: boolean;
  strideIn1x1: boolean;
}

function basicBlock<Value>(operations: Operations<Value>, x: Value, { name, width, stride, project }: Block): Value {
  let y = convolution(operations, x, `${name}.conv1`, `${name}.bn1`, width, 3, stride, 'relu');
  y = convolution(operations, y, `${name}.conv2`, `${name}.bn2`, width, 3, 1, 'none');
  return operations.add(y, shortcut(operations, x, name, width, stride, project), 'relu');
}

function bottleneckBlock<Value>(
  operations: Operations<Value>,
  x: Value,
  { name, width, stride, project, strideIn1x1 }: Block,
): Value {
  const [first, second] = strideIn1x1 ? [stride, 1] : [1, stride];
  let y = convolution(operations, x, `${name}.conv1`, `${name}.bn1`, width, 1, first, 'relu');
  y = convolution(operations, y, `${name}.conv2`, `${name}.bn2`, width, 3, second, 'relu');
  y = convolution(operations, y, `${name}.conv3`, `${name}.bn3`, 4 * width, 1, 1, 'none');
  return operations.add(y, shortcut(operations, x, name, 4 * width, stride, project), 'relu');
}

function shortcut<Value>(
  operations: Operations<Value>,
  x: Value,
  block: string,
  filters: number,
  stride: number,
  project: boolean,
): Value {
  if (!project) return x;
  return convolution(operations, x, `${block}.downsample.0`, `${block}.downsample.1`, filters, 1, stride, 'none');
}

function convolution<Value>(
  operations: Operations<Value>,
  x: Value,
  name: string,
  norm: string,
  filters: number,
  kernel: number,
  stride: number,
  activation: 'none' | 'relu',
): Value {
  const padding = (kernel - 1) / 2;
  return operations.convolution(x, {
    name,
    filters,
    kernel,
    stride,
    padding,
    norm: { name: norm, epsilon: 1e-5 },
    activation,
  });
}
