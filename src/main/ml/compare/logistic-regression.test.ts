import { expect, it } from 'vitest';
import { tf } from '../ops/tensorflow.ts';
import golden from './goldens/logistic-regression.json';
import { fitLogisticRegression, logisticProbabilities } from './logistic-regression.ts';

it("is scikit-learn's balanced logistic regression, and leaves no tensor behind", async () => {
  const before = tf.memory().numTensors;
  const { classes: classCount, labels, c } = golden;
  const features = tf.tensor2d(golden.features);
  const asked = tf.tensor2d(golden.asked);
  const weights = await fitLogisticRegression({
    features,
    labels: Int32Array.from(labels),
    classCount,
    // scikit-learn adds up the losses; here they are averaged.
    penalty: 1 / (c * labels.length),
    signal: new AbortController().signal,
  });
  const probabilities = await logisticProbabilities(asked, weights, classCount);
  for (const [at, expected] of golden.probabilities.flat().entries()) {
    expect(probabilities[at], `value ${at}`).toBeCloseTo(expected, 3);
  }
  tf.dispose([features, asked]);
  expect(tf.memory().numTensors).toBe(before);
});

it('stops with its signal', async () => {
  const features = tf.tensor2d(golden.features);
  const fitting = fitLogisticRegression({
    features,
    labels: Int32Array.from(golden.labels),
    classCount: golden.classes,
    penalty: 1,
    signal: AbortSignal.abort(new Error('enough')),
  });
  await expect(fitting).rejects.toThrow('enough');
  features.dispose();
});
