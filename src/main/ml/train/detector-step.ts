import type { Scalar, Tensor } from '@tensorflow/tfjs-node';
import type { DetectorLosses, DetectorRecipe, DetectorSample } from '../../../shared/contract/detection.ts';
import type { DetectorProgress } from '../../../shared/contract/run-files.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import { eagerBack, type Detector } from '../maskrcnn/detector.ts';
import { detectorLosses, frozenPart, type TrainingPicture } from '../maskrcnn/training.ts';
import type { FoldedConvolution } from '../ops/eager.ts';
import { tf } from '../ops/tensorflow.ts';
import type { Sgd } from './sgd.ts';

export const lossNames = [
  'objectness',
  'proposalBox',
  'class',
  'box',
  'mask',
] as const satisfies (keyof DetectorLosses)[];

/** A photo as a step sees it. */
export interface Example {
  sample: DetectorSample;
  picture: TrainingPicture;
}

/** What a step changes, and by what rules. */
export interface StepContext {
  detector: Detector;
  recipe: DetectorRecipe;
  optimiser: Sgd;
  progress: DetectorProgress;
  /** Kernels of the stages that never change. */
  folded: Map<string, FoldedConvolution>;
}

/**
 * Forward, backward, in as many passes as the recipe asks for, and one step of the optimiser.
 *
 * @returns the losses, each a mean over the batch
 * @throws StudioError LOSS_NOT_FINITE naming the photos of the pass; the weights are then as they were
 */
export function trainStep(
  context: StepContext,
  batch: readonly Example[],
  { epoch, learningRate }: { epoch: number; learningRate: number },
): DetectorLosses {
  const { recipe, optimiser, progress } = context;
  const sums: DetectorLosses = { objectness: 0, proposalBox: 0, class: 0, box: 0, mask: 0 };
  const gradients = new Map<string, Tensor>();
  try {
    for (let first = 0; first < batch.length; first += recipe.photosPerPass) {
      const pass = batch.slice(first, first + recipe.photosPerPass);
      const share = pass.length / batch.length;
      const losses = addPass(context, pass, share, gradients);
      // Weights must stay as they were when the loss says that something broke.
      for (const name of lossNames) {
        if (!Number.isFinite(losses[name])) {
          const where = { epoch, batch: progress.step + 1, loss: name, learningRate };
          throw lossNotFinite(losses[name], where, pass);
        }
        sums[name] += share * losses[name];
      }
    }
    clip(gradients, recipe.gradientClip);
    optimiser.apply(gradients, learningRate);
  } finally {
    tf.dispose([...gradients.values()]);
  }
  return sums;
}

/** Adds the gradients of one pass, weighted with its share of the batch, to `gradients`. */
function addPass(
  { detector, recipe, optimiser, folded }: StepContext,
  pass: readonly Example[],
  share: number,
  gradients: Map<string, Tensor>,
): DetectorLosses {
  const pictures = pass.map(({ picture }) => picture);
  const values = {} as DetectorLosses;
  tf.tidy(() => {
    const frozen = frozenPart(eagerBack(detector, folded), detector, pictures, recipe.frozenStages);
    const { grads } = tf.variableGrads(() => {
      const losses = detectorLosses(eagerBack(detector), detector, frozen, pictures);
      for (const name of lossNames) values[name] = losses[name].dataSync()[0] ?? Number.NaN;
      return tf.addN(lossNames.map((name) => losses[name])) as Scalar;
    }, [...optimiser.parameters.values()]);
    for (const [name, variable] of optimiser.parameters) {
      const gradient = grads[variable.name];
      if (gradient === undefined) continue;
      const before = gradients.get(name);
      const weighted = share === 1 ? gradient : tf.mul(gradient, share);
      gradients.set(name, tf.keep(before === undefined ? weighted.clone() : tf.add(before, weighted)));
      before?.dispose();
    }
  });
  return values;
}

/** Scales all gradients together so that their common length is at most `most`. */
function clip(gradients: Map<string, Tensor>, most: number): void {
  if (most === 0) return;
  const length = tf.tidy(() => {
    const squares = [...gradients.values()].map((gradient) => tf.sum(tf.square(gradient)));
    return Math.sqrt(tf.addN(squares).dataSync()[0] ?? 0);
  });
  if (length <= most) return;
  for (const [name, gradient] of gradients) {
    gradients.set(name, tf.mul(gradient, most / length));
    gradient.dispose();
  }
}

function lossNotFinite(
  value: number,
  where: { epoch: number; batch: number; loss: keyof DetectorLosses; learningRate: number },
  pass: readonly Example[],
): StudioError {
  const { loss, batch, epoch } = where;
  return new StudioError('LOSS_NOT_FINITE', `The loss ${loss} became ${value} in batch ${batch} of epoch ${epoch}.`, {
    ...where,
    photos: pass.map(({ sample }) => sample.photoId),
    files: pass.map(({ sample }) => sample.file),
    remedy: 'Try a smaller learning rate, and look at the photos of this batch.',
  });
}
