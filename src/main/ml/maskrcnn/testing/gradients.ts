import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs-node';
import type { DetectorLosses } from '../../../../shared/contract/detection.ts';
import { toWeight } from '../../backbones/parameters.ts';
import { tf } from '../../ops/tensorflow.ts';
import type { WeightMap } from '../../weights/weight-map.ts';
import { eagerBack, type Detector } from '../detector.ts';
import { trainableNames } from '../trainable.ts';
import { detectorLosses, frozenPart, type LossTensors, type TrainingPicture } from '../training.ts';

export const lossNames = ['objectness', 'proposalBox', 'class', 'box', 'mask'] as const;

export interface LossesAndGradients {
  losses: DetectorLosses;
  /** Of every trained parameter that has one, PyTorch's names and layout. */
  gradients: WeightMap;
}

/** One forward and backward pass. Leaves no tensor behind. `combine` makes of the five losses what is differentiated. */
export async function lossesAndGradients(
  detector: Detector,
  pictures: readonly TrainingPicture[],
  { frozenStages = 2, combine = sumOfLosses }: { frozenStages?: number; combine?(losses: LossTensors): Scalar } = {},
): Promise<LossesAndGradients> {
  const trained = new Set(trainableNames(detector, frozenStages));
  const declarations = detector.declarations.filter(({ name }) => trained.has(name));
  const variables = declarations.map(({ name }) => detector.variables.get(name) as Variable);
  const losses = {} as DetectorLosses;
  const grads = tf.tidy(() => {
    const frozen = frozenPart(eagerBack(detector), detector, pictures, frozenStages);
    return tf.variableGrads(() => {
      const tensors = detectorLosses(eagerBack(detector), detector, frozen, pictures);
      for (const name of lossNames) losses[name] = tensors[name].dataSync()[0] ?? NaN;
      return combine(tensors);
    }, variables).grads;
  });
  const gradients: WeightMap = new Map();
  for (const [index, declaration] of declarations.entries()) {
    const gradient: Tensor | undefined = grads[(variables[index] as Variable).name];
    if (gradient !== undefined) gradients.set(declaration.name, await toWeight(declaration, gradient));
  }
  tf.dispose(grads);
  return { losses, gradients };
}

export function sumOfLosses(losses: LossTensors): Scalar {
  return tf.addN(lossNames.map((name) => losses[name])) as Scalar;
}

/** Length of the difference of two gradients over that of the second. */
export function relativeDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) throw new Error(`${actual.length} values, not ${expected.length}`);
  let [off, size] = [0, 0];
  for (let index = 0; index < expected.length; index++) {
    off += ((actual[index] as number) - (expected[index] as number)) ** 2;
    size += (expected[index] as number) ** 2;
  }
  return Math.sqrt(off / size);
}
