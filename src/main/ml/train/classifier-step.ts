import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-node';
import type { TrainingRecipe } from '../../../shared/contract/training.ts';
import type { Random } from '../../../shared/domain/random.ts';
import type { Adam } from '../classifier/adam.ts';
import { crossEntropy, lossGradients } from '../classifier/loss.ts';
import { tf } from '../ops/tensorflow.ts';
import type { Batch, Feed } from './feed.ts';
import { indexOfLargest } from './validation.ts';

/**
 * Forward, backward, and one step of the optimiser, which a loss that is not finite does not take. Disposes the batch's
 * input.
 *
 * @returns the mean loss of the batch, and how many of its samples the largest logit names rightly
 */
export async function trainStep(
  feed: Feed,
  optimiser: Adam,
  batch: Batch,
  recipe: TrainingRecipe,
  random: Random,
): Promise<{ loss: number; correct: number }> {
  const labels = batch.samples.map(({ event }) => event);
  const labelTensor = tf.tensor1d(labels, 'int32');
  let logits: Tensor2D | undefined;
  const { loss, gradients } = lossGradients((): Scalar => {
    const scores = feed.logits(batch, { rate: recipe.dropout, random });
    logits = tf.keep(scores.clone());
    return crossEntropy(scores, labelTensor, recipe.labelSmoothing);
  }, optimiser.parameters);
  const lossValue = (await loss.data())[0] ?? Number.NaN;
  // Weights must stay as they were when the loss says that something broke.
  if (Number.isFinite(lossValue)) optimiser.apply(gradients);
  const correct = logits === undefined ? 0 : countCorrect(await logits.data(), labels);
  tf.dispose([
    loss,
    labelTensor,
    batch.input,
    ...gradients.values(),
    ...(logits === undefined ? [] : [logits as Tensor]),
  ]);
  return { loss: lossValue, correct };
}

function countCorrect(logits: Float32Array | Int32Array | Uint8Array, labels: readonly number[]): number {
  const classCount = logits.length / labels.length;
  return labels.filter(
    (label, row) => indexOfLargest(logits.subarray(row * classCount, (row + 1) * classCount)) === label,
  ).length;
}
