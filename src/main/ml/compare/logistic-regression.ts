import type { Tensor2D } from '@tensorflow/tfjs-node';
import { tf } from '../ops/tensorflow.ts';

export interface LogisticQuestion {
  /** float32 [samples, features], standardised. */
  features: Tensor2D;
  /** Class of each sample, 0..classCount-1. */
  labels: Int32Array;
  classCount: number;
  /** Of the squared weights, in the mean loss. */
  penalty: number;
  signal: AbortSignal;
}

/** float32 [features + 1, classCount]: the last row is the bias. */
export type LogisticWeights = Float32Array;

const mostSteps = 120;
const memory = 8;
const smallGradient = 1e-4;

/**
 * Multinomial logistic regression, classes weighted so that each counts the same (scikit-learn's `balanced`), by
 * L-BFGS with a backtracking line search (Nocedal and Wright, Numerical Optimization, 7.4).
 */
export async function fitLogisticRegression(question: LogisticQuestion): Promise<LogisticWeights> {
  const { features, labels, classCount, signal } = question;
  const size = ((features.shape[1] as number) + 1) * classCount;
  const targets = tf.tidy(() => tf.oneHot(tf.tensor1d(labels, 'int32'), classCount).toFloat() as Tensor2D);
  const sampleWeights = tf.tensor2d(balancedWeights(labels, classCount), [labels.length, 1]);
  const evaluate = (weights: Float64Array): Promise<Evaluation> =>
    lossAndGradient(question, targets, sampleWeights, weights);
  try {
    let weights = new Float64Array(size);
    let { loss, gradient } = await evaluate(weights);
    const steps: Float64Array[] = [];
    const changes: Float64Array[] = [];
    for (let step = 0; step < mostSteps && largest(gradient) > smallGradient; step++) {
      signal.throwIfAborted();
      const direction = descent(gradient, steps, changes);
      const slope = dot(direction, gradient);
      let length = step === 0 ? 1 / Math.max(1, Math.sqrt(dot(gradient, gradient))) : 1;
      let next = await evaluate(moved(weights, direction, length));
      while (next.loss > loss + 1e-4 * length * slope && length > 1e-6) {
        length /= 2;
        next = await evaluate(moved(weights, direction, length));
      }
      if (next.loss > loss) break;
      const change = difference(next.gradient, gradient);
      const taken = direction.map((value) => value * length);
      if (dot(taken, change) > 1e-10) {
        steps.push(taken);
        changes.push(change);
        if (steps.length > memory) {
          steps.shift();
          changes.shift();
        }
      }
      weights = moved(weights, direction, length);
      const improvement = loss - next.loss;
      ({ loss, gradient } = next);
      if (improvement < 1e-7 * Math.max(1, Math.abs(loss))) break;
    }
    return Float32Array.from(weights);
  } finally {
    tf.dispose([targets, sampleWeights]);
  }
}

/** float32 [samples, classCount], row-major: rows sum to 1. */
export async function logisticProbabilities(
  features: Tensor2D,
  weights: LogisticWeights,
  classCount: number,
): Promise<Float32Array> {
  const probabilities = tf.tidy(() => tf.softmax(logitsOf(features, weights, classCount)));
  const values = (await probabilities.data()) as Float32Array;
  probabilities.dispose();
  return values;
}

interface Evaluation {
  loss: number;
  gradient: Float64Array;
}

async function lossAndGradient(
  { features, classCount, penalty }: LogisticQuestion,
  targets: Tensor2D,
  sampleWeights: Tensor2D,
  weights: Float64Array,
): Promise<Evaluation> {
  const columns = features.shape[1] as number;
  const [loss, slopes] = tf.tidy(() => {
    const logits = logitsOf(features, Float32Array.from(weights), classCount);
    const errors = tf.sub(tf.softmax(logits), targets).mul(sampleWeights) as Tensor2D;
    const entropy = tf.logSoftmax(logits).mul(targets).mul(sampleWeights).sum().neg();
    const slopesOfFeatures = tf.matMul(features, errors, true);
    return [entropy, tf.concat([slopesOfFeatures, errors.sum(0, true) as Tensor2D])];
  });
  const samples = features.shape[0] as number;
  const gradient = Float64Array.from(await slopes.data(), (value) => value / samples);
  let value = ((await loss.data())[0] as number) / samples;
  // The bias is not penalised.
  for (let at = 0; at < columns * classCount; at++) {
    const weight = weights[at] as number;
    value += (penalty / 2) * weight * weight;
    gradient[at] = (gradient[at] as number) + penalty * weight;
  }
  tf.dispose([loss, slopes]);
  return { loss: value, gradient };
}

function logitsOf(features: Tensor2D, weights: LogisticWeights, classCount: number): Tensor2D {
  const columns = features.shape[1] as number;
  const matrix = tf.tensor2d(weights.subarray(0, columns * classCount), [columns, classCount]);
  const bias = tf.tensor2d(weights.subarray(columns * classCount), [1, classCount]);
  return tf.add(tf.matMul(features, matrix), bias) as Tensor2D;
}

/** Means 1 over the samples; a class's samples weigh the same together as another's. */
function balancedWeights(labels: Int32Array, classCount: number): Float32Array {
  const counts = new Float64Array(classCount);
  for (const label of labels) counts[label] = (counts[label] as number) + 1;
  const present = counts.filter((count) => count > 0).length;
  return Float32Array.from(labels, (label) => labels.length / (present * (counts[label] as number)));
}

/** The two-loop recursion: minus the gradient times an estimate of the inverse Hessian. */
function descent(
  gradient: Float64Array,
  steps: readonly Float64Array[],
  changes: readonly Float64Array[],
): Float64Array {
  const direction = gradient.slice();
  const alphas: number[] = [];
  for (let at = steps.length - 1; at >= 0; at--) {
    const [step, change] = [steps[at] as Float64Array, changes[at] as Float64Array];
    const alpha = dot(step, direction) / dot(step, change);
    alphas[at] = alpha;
    addScaled(direction, change, -alpha);
  }
  const [lastStep, lastChange] = [steps.at(-1), changes.at(-1)];
  if (lastStep && lastChange) {
    const scale = dot(lastStep, lastChange) / dot(lastChange, lastChange);
    for (let at = 0; at < direction.length; at++) direction[at] = (direction[at] as number) * scale;
  }
  for (const [at, step] of steps.entries()) {
    const change = changes[at] as Float64Array;
    const beta = dot(change, direction) / dot(step, change);
    addScaled(direction, step, (alphas[at] as number) - beta);
  }
  return direction.map((value) => -value);
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += (left[at] as number) * (right[at] as number);
  return sum;
}

function addScaled(target: Float64Array, values: Float64Array, scale: number): void {
  for (let at = 0; at < target.length; at++) target[at] = (target[at] as number) + scale * (values[at] as number);
}

function moved(weights: Float64Array, direction: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const next = new Float64Array(weights);
  addScaled(next, direction, length);
  return next;
}

function difference(left: Float64Array, right: Float64Array): Float64Array {
  return left.map((value, at) => value - (right[at] as number));
}

function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}
