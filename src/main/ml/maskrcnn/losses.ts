import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-node';
import { crossEntropy } from '../classifier/loss.ts';
import { tf } from '../ops/tensorflow.ts';

/** What the proposals of a batch are trained on: the sampled anchors of all pictures together. */
export interface ProposalSamples {
  /** Positions of the sampled anchors among those of the batch, the positive ones first; int32 [s]. */
  sampled: Int32Array;
  /** How many of them are positive. */
  positive: number;
  /** float32 [positive, 4] */
  regressionTargets: Float32Array;
}

/**
 * The two losses of the proposals (Ren et al., 2015, equation 1): is there something, and where.
 *
 * @param objectness logits of all anchors of the batch [n]
 * @param deltas [n, 4]
 * @param beta of `smoothL1`: torchvision's is 1/9, Detectron2's 0
 */
export function proposalLosses(
  objectness: Tensor1D,
  deltas: Tensor2D,
  { sampled, positive, regressionTargets }: ProposalSamples,
  beta: number,
): { objectness: Scalar; proposalBox: Scalar } {
  const places = tf.tensor1d(sampled, 'int32');
  const labels = tf.tensor1d(Float32Array.from(sampled, (_, index) => (index < positive ? 1 : 0)));
  const moves = tf.gather(deltas, places.slice([0], [positive]));
  const targets = tf.tensor2d(regressionTargets, [positive, 4]);
  // Of photos that crowds fill, no anchor is sampled.
  return {
    objectness: binaryCrossEntropy(tf.gather(objectness, places), labels),
    proposalBox: tf.div(smoothL1(moves, targets, beta), Math.max(1, sampled.length)),
  };
}

/** What the box head is trained on: the sampled regions of all pictures together. */
export interface RegionSamples {
  /** int32 [s], 0 is the background. */
  labels: Int32Array;
  /** Which regions are objects, int32 [p]. */
  positive: Int32Array;
  /** float32 [s, 4]; only the positive ones count. */
  regressionTargets: Float32Array;
}

/**
 * The two losses of the box head (Girshick, "Fast R-CNN", 2015, equation 1).
 *
 * @param logits [s, classes + 1]
 * @param deltas [s, 4 x (classes + 1)]
 */
export function boxLosses(
  logits: Tensor2D,
  deltas: Tensor2D,
  { labels, positive, regressionTargets }: RegionSamples,
  beta: number,
): { class: Scalar; box: Scalar } {
  const [count, outputs] = logits.shape;
  // The deltas of each positive region's own class.
  const rows = Int32Array.from(positive, (region) => region * outputs + (labels[region] ?? 0));
  const own = tf.gather(deltas.reshape([count * outputs, 4]), tf.tensor1d(rows, 'int32'));
  const targets = tf.gather(tf.tensor2d(regressionTargets, [count, 4]), tf.tensor1d(positive, 'int32'));
  return {
    class: crossEntropy(logits, tf.tensor1d(labels, 'int32')),
    box: tf.div(smoothL1(own as Tensor2D, targets as Tensor2D, beta), count),
  };
}

/**
 * The mask loss (He et al., 2017, section 3): mean binary cross entropy of the mask of each region's own class.
 *
 * @param logits [p, side, side, classes + 1]
 * @param labels int32 [p], from 1
 * @param targets float32 [p, side, side] in 0..1
 */
export function maskLoss(logits: Tensor4D, labels: Int32Array, targets: Tensor3D): Scalar {
  const [count, side, , outputs] = logits.shape;
  const masks = logits.transpose([0, 3, 1, 2]).reshape([count * outputs, side, side]);
  const rows = Int32Array.from(labels, (label, region) => region * outputs + label);
  return binaryCrossEntropy(tf.gather(masks, tf.tensor1d(rows, 'int32')), targets);
}

/** Mean of `max(x, 0) - x z + log(1 + exp(-|x|))`, which overflows for no logit; 0 of nothing. */
export function binaryCrossEntropy(logits: Tensor, targets: Tensor): Scalar {
  const linear = tf.sub(tf.relu(logits), tf.mul(logits, targets));
  const each = tf.add(linear, tf.log1p(tf.exp(tf.neg(tf.abs(logits)))));
  return tf.div(tf.sum(each), Math.max(1, logits.size));
}

/** Sum of `d^2 / (2 beta)` below beta and of `|d| - beta / 2` from there on; with beta 0 that of `|d|`. */
export function smoothL1(values: Tensor, targets: Tensor, beta: number): Scalar {
  const signed = tf.sub(values, targets);
  // Not `tf.abs` alone, whose gradient at 0 is -1.
  if (beta === 0) return tf.sum(tf.mul(signed, tf.sign(signed)));
  const difference = tf.abs(signed);
  const near = tf.minimum(difference, beta);
  return tf.sum(tf.add(tf.div(tf.square(near), 2 * beta), tf.sub(difference, near)));
}
