/** Where a probability is clipped before its logarithm: the spacing of doubles at 1, as in scikit-learn's `log_loss`. */
const clip = Number.EPSILON;

export const calibrationBins = 15;

export interface CalibrationBin {
  lower: number;
  upper: number;
  count: number;
  /** Mean probability of the predicted class; 0 for an empty bin. */
  confidence: number;
  /** Share of right predictions; 0 for an empty bin. */
  accuracy: number;
}

export interface Calibration {
  expectedCalibrationError: number;
  bins: CalibrationBin[];
}

/** The class of the highest probability of each row; the first of equals, as numpy's `argmax`. */
export function predictedClasses(probabilities: ArrayLike<number>, classes: number): Int32Array {
  const predicted = new Int32Array(probabilities.length / classes);
  for (let item = 0; item < predicted.length; item++) {
    let best = 0;
    for (let index = 1; index < classes; index++) {
      if (at(probabilities, item * classes + index) > at(probabilities, item * classes + best)) best = index;
    }
    predicted[item] = best;
  }
  return predicted;
}

/** `-log(probability)` in nats, the probability kept from 0 and 1 by the spacing of doubles at 1. */
export function logLossOf(probability: number): number {
  return -Math.log(Math.min(Math.max(probability, clip), 1 - clip));
}

/** `-log` of the true class's probability for each item, in nats. */
export function logLosses(truth: ArrayLike<number>, probabilities: ArrayLike<number>, classes: number): Float64Array {
  return Float64Array.from({ length: truth.length }, (_, item) =>
    logLossOf(at(probabilities, item * classes + at(truth, item))),
  );
}

/**
 * Share of items whose true class is among the `best` most probable. Of equal probabilities the higher class index
 * comes first, as in scikit-learn's `top_k_accuracy_score`.
 */
export function topAccuracy(
  truth: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classes: number,
  best: number,
): number {
  let found = 0;
  for (let item = 0; item < truth.length; item++) {
    const own = at(truth, item);
    const probability = at(probabilities, item * classes + own);
    let ahead = 0;
    for (let index = 0; index < classes; index++) {
      const other = at(probabilities, item * classes + index);
      if (other > probability || (other === probability && index > own)) ahead++;
    }
    if (ahead < best) found++;
  }
  return truth.length === 0 ? 0 : found / truth.length;
}

/**
 * Expected calibration error (Guo et al., "On Calibration of Modern Neural Networks", ICML 2017, equation 3): the
 * mean of |accuracy - confidence| over equal-width bins of the highest probability, weighted by count. A bin holds
 * `lower < confidence <= upper`; the first also 0.
 */
export function calibrationOf(
  truth: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classes: number,
  bins = calibrationBins,
): Calibration {
  const counts = new Array<number>(bins).fill(0);
  const confidences = new Array<number>(bins).fill(0);
  const right = new Array<number>(bins).fill(0);
  const predicted = predictedClasses(probabilities, classes);
  for (let item = 0; item < truth.length; item++) {
    const confidence = at(probabilities, item * classes + at(predicted, item));
    let bin = 0;
    while (bin < bins - 1 && confidence > (bin + 1) / bins) bin++;
    counts[bin] = at(counts, bin) + 1;
    confidences[bin] = at(confidences, bin) + confidence;
    right[bin] = at(right, bin) + (at(predicted, item) === at(truth, item) ? 1 : 0);
  }
  const described = counts.map((count, bin): CalibrationBin => ({
    lower: bin / bins,
    upper: (bin + 1) / bins,
    count,
    confidence: count === 0 ? 0 : at(confidences, bin) / count,
    accuracy: count === 0 ? 0 : at(right, bin) / count,
  }));
  const error = described.reduce((sum, bin) => sum + bin.count * Math.abs(bin.accuracy - bin.confidence), 0);
  return { expectedCalibrationError: truth.length === 0 ? 0 : error / truth.length, bins: described };
}

function at(values: ArrayLike<number>, index: number): number {
  return values[index] as number;
}
