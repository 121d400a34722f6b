import type { Tensor } from '@tensorflow/tfjs-node';
import { StudioError } from '../../../shared/domain/errors.ts';
import { createRandom } from '../../../shared/domain/random.ts';
import type { ParameterDeclaration } from '../ops/declare.ts';
import { createDeclaration } from '../ops/declare.ts';
import { tf } from '../ops/tensorflow.ts';
import type { WeightMap, WeightTensor } from '../weights/weight-map.ts';
import { elementCount, floatWeight } from '../weights/weight-map.ts';
import type { Architecture } from './architecture.ts';

export interface ArchitectureParameters {
  trunk: readonly ParameterDeclaration[];
  lastStage: readonly ParameterDeclaration[];
}

/** Lists an architecture's parameters in the order of its flow. Touches no tensor. */
export function declareParameters(architecture: Architecture): ArchitectureParameters {
  const trunk = createDeclaration();
  const side = architecture.inputSize;
  const activations = architecture.trunk(trunk.operations, [side, side, 3]);
  const lastStage = createDeclaration();
  architecture.lastStage(lastStage.operations, activations);
  return { trunk: trunk.parameters, lastStage: lastStage.parameters };
}

/**
 * Checks that a weight map holds exactly an architecture's parameters.
 *
 * Passed over in silence: `num_batches_tracked` counters, and whatever lies under `ignored` (the ImageNet classifier
 * that the studio replaces).
 *
 * @throws StudioError WEIGHTS_INVALID with details `missing`, `unexpected`, `mismatched` (name, both shapes), `wrongType`
 *   and `notFinite`
 */
export function checkWeights(
  what: string,
  declarations: readonly ParameterDeclaration[],
  weights: WeightMap,
  ignored: readonly string[] = [],
): void {
  const declared = new Map(declarations.map((declaration) => [declaration.name, declaration]));
  const missing = [...declared.keys()].filter((name) => !weights.has(name));
  const unexpected = [...weights.keys()].filter(
    (name) =>
      !declared.has(name) &&
      !name.endsWith('.num_batches_tracked') &&
      !ignored.some((module) => name.startsWith(`${module}.`)),
  );
  const mismatched = declarations.flatMap((declaration) => {
    const found = weights.get(declaration.name);
    if (found === undefined || found.shape.join() === declaration.shape.join()) return [];
    return [{ name: declaration.name, expected: declaration.shape, found: found.shape }];
  });
  const wrongType = declarations.flatMap((declaration) => {
    const found = weights.get(declaration.name);
    return found === undefined || found.dtype === 'float32' || found.dtype === 'float64'
      ? []
      : [{ name: declaration.name, found: found.storedAs }];
  });
  const notFinite = declarations.flatMap(({ name }) => {
    const found = weights.get(name);
    if (found === undefined || (found.dtype !== 'float32' && found.dtype !== 'float64')) return [];
    return found.data.every((value) => Number.isFinite(value)) ? [] : [name];
  });
  const sentences = [
    ...mismatched
      .slice(0, 1)
      .map((entry) => `${entry.name} is [${entry.found.join()}], not [${entry.expected.join()}]`),
    ...missing.slice(0, 1).map((name) => `${name} is missing`),
    ...unexpected.slice(0, 1).map((name) => `${name} is unexpected`),
    ...wrongType.slice(0, 1).map((entry) => `${entry.name} holds ${entry.found}, not floating-point numbers`),
    ...notFinite.slice(0, 1).map((name) => `${name} holds values that are not finite`),
  ];
  if (sentences.length === 0) return;
  throw new StudioError('WEIGHTS_INVALID', `These weights are not those of ${what}: ${sentences.join('; ')}.`, {
    missing,
    unexpected,
    mismatched,
    wrongType,
    notFinite,
    remedy: `Choose a weights file of ${what}, or another backbone.`,
  });
}

/** A stored parameter as a float32 tensor in TensorFlow's layout: [height, width, in, out], [in, out] or [channels]. */
export function toTensor(declaration: ParameterDeclaration, weight: WeightTensor): Tensor {
  const data = weight.dtype === 'float32' ? weight.data : Float32Array.from(weight.data as ArrayLike<number>);
  return tf.tidy(() => {
    const stored = tf.tensor(data, [...weight.shape], 'float32');
    switch (declaration.role) {
      case 'kernel':
      case 'depthwise-kernel':
        return stored.transpose([2, 3, 1, 0]).reshape(kernelShape(declaration));
      case 'transposed-kernel': {
        const [inputs = 0, filters = 0, height = 0, width = 0] = declaration.shape;
        return stored.transpose([0, 2, 3, 1]).reshape([1, 1, inputs, height * width * filters]);
      }
      case 'dense-kernel': {
        if (declaration.flattened === undefined) return stored.transpose([1, 0]);
        // PyTorch flattens [channels, height, width], TensorFlow [height, width, channels].
        const [height, width, channels] = declaration.flattened;
        const units = declaration.shape[0] ?? 0;
        const perChannel = stored.reshape([units, channels, height, width]);
        return perChannel.transpose([2, 3, 1, 0]).reshape([height * width * channels, units]);
      }
      case 'bias':
      case 'norm-scale':
      case 'norm-offset':
      case 'norm-mean':
      case 'norm-variance':
      case 'embedding':
        return stored.clone();
    }
  });
}

/** The way back: a tensor in TensorFlow's layout as PyTorch stores it. */
export async function toWeight(declaration: ParameterDeclaration, tensor: Tensor): Promise<WeightTensor> {
  const shape = declaration.shape;
  const stored = tf.tidy(() => {
    switch (declaration.role) {
      case 'kernel':
        return tensor.transpose([3, 2, 0, 1]);
      case 'depthwise-kernel':
        return tensor.transpose([2, 3, 0, 1]);
      case 'transposed-kernel': {
        const [inputs = 0, filters = 0, height = 0, width = 0] = shape;
        return tensor.reshape([inputs, height, width, filters]).transpose([0, 3, 1, 2]);
      }
      case 'dense-kernel': {
        if (declaration.flattened === undefined) return tensor.transpose([1, 0]);
        const [height, width, channels] = declaration.flattened;
        const units = shape[0] ?? 0;
        return tensor
          .reshape([height, width, channels, units])
          .transpose([3, 2, 0, 1])
          .reshape([...shape]);
      }
      case 'bias':
      case 'norm-scale':
      case 'norm-offset':
      case 'norm-mean':
      case 'norm-variance':
      case 'embedding':
        return tensor.clone();
    }
  });
  try {
    return floatWeight(shape, (await stored.data()) as Float32Array);
  } finally {
    stored.dispose();
  }
}

/**
 * First weights as torchvision draws them: kernels normal with the deviation sqrt(2 / fan-out) (He et al. 2015), dense
 * kernels normal with `denseDeviation`, batch norms 1 and 0, biases 0. Every parameter has its own stream of the seed,
 * so that its values do not depend on the others.
 */
export function initialWeights(
  declarations: readonly ParameterDeclaration[],
  seed: number,
  denseDeviation: number,
): WeightMap {
  return new Map(
    declarations.map((declaration) => [
      declaration.name,
      floatWeight(declaration.shape, initialValues(declaration, seed, denseDeviation)),
    ]),
  );
}

function initialValues(
  { name, role, shape }: ParameterDeclaration,
  seed: number,
  denseDeviation: number,
): Float32Array {
  const values = new Float32Array(elementCount(shape));
  const normal = (deviation: number): Float32Array => {
    const random = createRandom(seed, name);
    for (let index = 0; index < values.length; index++) values[index] = deviation * random.normal();
    return values;
  };
  const [first = 1, , height = 1, width = 1] = shape;
  switch (role) {
    case 'kernel':
      return normal(Math.sqrt(2 / (first * height * width)));
    case 'depthwise-kernel':
      // Each output channel sees one input channel, so the fan-out is the window alone.
      return normal(Math.sqrt(2 / (height * width)));
    case 'transposed-kernel': {
      // Every output pixel is made of one input pixel.
      const [inputs = 1] = shape;
      return normal(Math.sqrt(2 / inputs));
    }
    case 'dense-kernel':
      return normal(denseDeviation);
    case 'embedding':
      return normal(1);
    case 'norm-scale':
    case 'norm-variance':
      return values.fill(1);
    case 'bias':
    case 'norm-offset':
    case 'norm-mean':
      return values;
  }
}

/** Shape of a kernel in TensorFlow's layout; a depthwise one is [height, width, channels, 1]. */
function kernelShape({ role, shape }: ParameterDeclaration): [number, number, number, number] {
  const [filters = 0, inputs = 0, height = 0, width = 0] = shape;
  return role === 'depthwise-kernel' ? [height, width, filters, 1] : [height, width, inputs, filters];
}
