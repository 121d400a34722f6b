import type { ClassificationMetrics } from '../contract/evaluation.ts';
import { StudioError } from '../domain/errors.ts';
import { createRandom } from '../domain/random.ts';
import { bootstrapIntervals } from './bootstrap.ts';
import {
  accuracyOf,
  balancedAccuracyOf,
  classFigures,
  confusionMatrix,
  macroMeans,
  weightedMeans,
} from './confusion.ts';
import { calibrationOf, logLosses, predictedClasses, topAccuracy } from './probabilities.ts';

export interface ClassificationInput {
  /** True class of each item, 0..classes-1. */
  truth: ArrayLike<number>;
  /** Of each item and class: flat and row-major (`items * classes`), or one row for each item. Rows add up to 1. */
  probabilities: Float32Array | Float64Array | readonly ArrayLike<number>[];
  classes: readonly string[];
  /** The photo that each item comes from; the bootstrap resamples photos. */
  groups: ArrayLike<number | string>;
  seed?: number;
  resamples?: number;
}

/** How far a row of probabilities may add up from 1: rounding of 32-bit softmax over some hundred classes. */
const sumTolerance = 1e-3;

/**
 * All figures of one classifier on one set of items, equal to scikit-learn's where it has them: absent classes count
 * as 0 in the macro means (`zero_division=0`) and not at all in the balanced accuracy.
 *
 * @throws StudioError DATASET_EMPTY where there is no item
 * @throws RangeError where lengths do not match, a class is out of range, or a row is no distribution
 */
export function evaluateClassification(input: ClassificationInput): ClassificationMetrics {
  const { truth, classes, groups, seed = 0, resamples = 1000 } = input;
  const count = truth.length;
  if (count === 0) throw new StudioError('DATASET_EMPTY', 'There is nothing to evaluate: no item was given.');
  if (groups.length !== count) throw new RangeError(`${count} items but ${groups.length} groups`);
  const probabilities = flattened(input.probabilities, count, classes.length);
  checkRows(probabilities, classes.length);
  const predicted = predictedClasses(probabilities, classes.length);
  const confusion = confusionMatrix(truth, predicted, classes.length);
  const losses = logLosses(truth, probabilities, classes.length);
  const figures = classFigures(confusion);
  const random = createRandom(seed, 'bootstrap');
  return {
    count,
    classes: [...classes],
    accuracy: accuracyOf(confusion),
    balancedAccuracy: balancedAccuracyOf(confusion),
    top3Accuracy: topAccuracy(truth, probabilities, classes.length, 3),
    logLoss: losses.reduce((sum, loss) => sum + loss, 0) / count,
    confusion,
    perClass: figures.map((figure, index) => ({ name: classes[index] ?? '', ...figure })),
    macro: macroMeans(figures),
    weighted: weightedMeans(figures),
    calibration: calibrationOf(truth, probabilities, classes.length),
    intervals: bootstrapIntervals({
      truth,
      predicted,
      losses,
      classes: classes.length,
      groups,
      resamples,
      draw: (bound) => random.integer(bound),
    }),
  };
}

function flattened(
  probabilities: ClassificationInput['probabilities'],
  count: number,
  classes: number,
): Float32Array | Float64Array {
  if (probabilities instanceof Float32Array || probabilities instanceof Float64Array) {
    if (probabilities.length === count * classes) return probabilities;
    throw new RangeError(`${probabilities.length} probabilities, not ${count} x ${classes}`);
  }
  if (probabilities.length !== count) throw new RangeError(`${count} items but ${probabilities.length} rows`);
  const flat = new Float64Array(count * classes);
  probabilities.forEach((row, item) => {
    if (row.length !== classes) throw new RangeError(`row ${item} has ${row.length} probabilities, not ${classes}`);
    flat.set(row, item * classes);
  });
  return flat;
}

function checkRows(probabilities: ArrayLike<number>, classes: number): void {
  for (let start = 0; start < probabilities.length; start += classes) {
    let [sum, inRange] = [0, true];
    for (let index = start; index < start + classes; index++) {
      const probability = probabilities[index] as number;
      // Also false for NaN.
      inRange &&= probability >= 0 && probability <= 1 + sumTolerance;
      sum += probability;
    }
    if (!inRange || Math.abs(sum - 1) > sumTolerance) {
      throw new RangeError(`the probabilities of item ${start / classes} are no distribution (sum ${sum})`);
    }
  }
}
