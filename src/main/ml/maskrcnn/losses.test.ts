import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tf } from '../ops/tensorflow.ts';
import { binaryCrossEntropy, boxLosses, maskLoss, proposalLosses, smoothL1 } from './losses.ts';

/** Made by scripts/goldens/detection_losses.py. */
const golden = JSON.parse(readFileSync(path.join(import.meta.dirname, 'goldens/losses.json'), 'utf8')) as {
  smoothL1: Record<'differences' | 'each' | 'gradients', number[]>;
  crossEntropy: Record<'logits' | 'targets' | 'each' | 'gradients', number[]>;
  proposals: Record<
    'objectness' | 'deltas' | 'positive' | 'negative' | 'targets' | 'objectnessGradients' | 'deltaGradients',
    number[]
  > &
    Record<'score' | 'box', number>;
  heads: Record<
    | 'labels'
    | 'logits'
    | 'deltas'
    | 'targets'
    | 'logitGradients'
    | 'deltaGradients'
    | 'masks'
    | 'bitmaps'
    | 'maskGradients',
    number[]
  > &
    Record<'outputs' | 'side' | 'class' | 'box' | 'mask', number>;
};

/** torchvision's. */
const beta = 1 / 9;

beforeEach(() => {
  tf.engine().startScope();
});
afterEach(() => {
  tf.engine().endScope();
});

/** Within 2e-6 of the value, or of 1 where it is smaller. */
function expectClose(actual: ArrayLike<number> | number, expected: readonly number[] | number): void {
  const [found, wanted] = [actual, expected].map((each) => (typeof each === 'number' ? [each] : Array.from(each)));
  expect(found).toHaveLength(wanted?.length ?? NaN);
  wanted?.forEach((value, index) => {
    const off = Math.abs((found?.[index] ?? NaN) - value) / Math.max(1, Math.abs(value));
    expect(off, `${found?.[index]} instead of ${value} at ${index}`).toBeLessThan(2e-6);
  });
}

function gradientsOf(loss: (...inputs: Tensor[]) => Scalar, inputs: Tensor[]): Float32Array[] {
  return tf
    .grads(loss)(inputs)
    .map((gradient) => gradient.dataSync<'float32'>());
}

describe('losses of Mask R-CNN', () => {
  it("smoothL1 is torch's, near and far, with its gradient", () => {
    const { differences, each, gradients } = golden.smoothL1;
    differences.forEach((difference, index) => {
      expectClose(smoothL1(tf.tensor1d([difference]), tf.zeros([1]), beta).dataSync(), [each[index] ?? NaN]);
    });
    const [gradient] = gradientsOf(
      (x) => smoothL1(x!, tf.zeros([differences.length]), beta),
      [tf.tensor1d(differences)],
    );
    expectClose(gradient!, gradients);
  });

  it("binaryCrossEntropy is torch's, and overflows for no logit, with its gradient", () => {
    const { logits, targets, each, gradients } = golden.crossEntropy;
    logits.forEach((logit, index) => {
      const loss = binaryCrossEntropy(tf.tensor1d([logit]), tf.tensor1d([targets[index] ?? NaN]));
      expectClose(loss.dataSync(), [each[index] ?? NaN]);
    });
    const [gradient] = gradientsOf((x) => binaryCrossEntropy(x!, tf.tensor1d(targets)), [tf.tensor1d(logits)]);
    expectClose(gradient!, gradients);
  });

  it("the proposals' losses are torchvision's", () => {
    const { objectness, deltas, positive, negative, targets, ...expected } = golden.proposals;
    const samples = {
      sampled: Int32Array.from([...positive, ...negative]),
      positive: positive.length,
      regressionTargets: Float32Array.from(targets),
    };
    const inputs = [tf.tensor1d(objectness), tf.tensor2d(deltas, [20, 4])] as [Tensor1D, Tensor2D];
    const losses = proposalLosses(...inputs, samples, beta);
    expectClose(losses.objectness.dataSync(), [expected.score]);
    expectClose(losses.proposalBox.dataSync(), [expected.box]);
    const [ofScores, ofDeltas] = gradientsOf((scores, moves) => {
      const both = proposalLosses(scores as Tensor1D, moves as Tensor2D, samples, beta);
      return tf.add(both.objectness, both.proposalBox);
    }, inputs);
    expectClose(ofScores!, expected.objectnessGradients);
    expectClose(ofDeltas!, expected.deltaGradients);
  });

  it('smoothL1 without a squared part is the absolute error', () => {
    const differences = tf.tensor1d([-2, -0.01, 0, 0.05, 3]);
    expectClose(smoothL1(differences, tf.zeros([5]), 0).dataSync(), 5.06);
    const [gradient] = gradientsOf((x) => smoothL1(x!, tf.zeros([5]), 0), [differences]);
    expectClose(gradient!, [-1, -1, 0, 1, 1]);
  });

  it("the box head's losses are torchvision's", () => {
    const { outputs, labels, logits, deltas, targets, ...expected } = golden.heads;
    const count = labels.length;
    const samples = {
      labels: Int32Array.from(labels),
      positive: Int32Array.from(labels.flatMap((label, index) => (label > 0 ? [index] : []))),
      regressionTargets: Float32Array.from(targets),
    };
    const inputs = [tf.tensor2d(logits, [count, outputs]), tf.tensor2d(deltas, [count, 4 * outputs])] as const;
    const losses = boxLosses(...inputs, samples, beta);
    expectClose(losses.class.dataSync(), [expected.class]);
    expectClose(losses.box.dataSync(), [expected.box]);
    const [ofLogits, ofDeltas] = gradientsOf(
      (scores, moves) => {
        const both = boxLosses(scores as Tensor2D, moves as Tensor2D, samples, beta);
        return tf.add(both.class, both.box);
      },
      [...inputs],
    );
    expectClose(ofLogits!, expected.logitGradients);
    expectClose(ofDeltas!, expected.deltaGradients);
  });

  it("the mask loss is torchvision's: of each object's own class alone", () => {
    const { outputs, side, labels, masks, bitmaps, mask, maskGradients } = golden.heads;
    const own = Int32Array.from(labels.filter((label) => label > 0));
    const targets = tf.tensor3d(bitmaps, [own.length, side, side]);
    const logits = tf.tensor4d(masks, [own.length, side, side, outputs]);
    expectClose(maskLoss(logits, own, targets).dataSync(), [mask]);
    const [gradient] = gradientsOf((x) => maskLoss(x as Tensor4D, own, targets), [logits]);
    expectClose(gradient!, maskGradients);
  });

  it('are 0 of nothing', () => {
    const none = { sampled: new Int32Array(0), positive: 0, regressionTargets: new Float32Array(0) };
    const inputs = [tf.tensor1d([1, 2]), tf.ones([2, 4])] as [Tensor1D, Tensor2D];
    const { objectness, proposalBox } = proposalLosses(...inputs, none, beta);
    expect([objectness.dataSync()[0], proposalBox.dataSync()[0]]).toEqual([0, 0]);
    const [ofScores] = gradientsOf((x) => proposalLosses(x as Tensor1D, inputs[1], none, beta).objectness, [inputs[0]]);
    expect([...ofScores!]).toEqual([0, 0]);
  });
});
