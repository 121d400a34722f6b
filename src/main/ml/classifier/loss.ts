import type { Scalar, Tensor, Tensor1D, Tensor2D, Variable } from '@tensorflow/tfjs-node';
import { tf } from '../ops/tensorflow.ts';

/**
 * Mean cross entropy, as PyTorch's CrossEntropyLoss: the target is `1 - smoothing` on the label plus
 * `smoothing / classCount` on every class (Szegedy et al., "Rethinking the Inception Architecture", 2015, section 7).
 *
 * @param logits float32 [batch, classCount]
 * @param labels int32 [batch], classes from 0
 * @returns float32 scalar in nats
 */
export function crossEntropy(logits: Tensor2D, labels: Tensor1D, smoothing = 0): Scalar {
  return tf.tidy(() => {
    const classCount = logits.shape[1];
    const logProbabilities = tf.logSoftmax(logits);
    const spread = smoothing / classCount;
    const target = tf.oneHot(labels, classCount, 1 - smoothing + spread, spread, 'float32');
    return tf.neg(tf.mean(tf.sum(tf.mul(target, logProbabilities), 1)));
  });
}

export interface LossAndGradients {
  loss: Scalar;
  /** By parameter name, shaped as the parameter. */
  gradients: Map<string, Tensor>;
}

/** A loss and its gradients in the named variables. The caller disposes both. */
export function lossGradients(loss: () => Scalar, parameters: ReadonlyMap<string, Variable>): LossAndGradients {
  const variables = [...parameters.values()];
  const { value, grads } = tf.variableGrads(loss, variables);
  const gradients = new Map<string, Tensor>();
  for (const [name, variable] of parameters) {
    const gradient = grads[variable.name];
    if (gradient === undefined) throw new Error(`the loss does not depend on ${name}`);
    gradients.set(name, gradient);
  }
  return { loss: value, gradients };
}
