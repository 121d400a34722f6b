import { accuracyOf, balancedAccuracyOf, classFigures, confusionMatrix, macroMeans } from './confusion.ts';
import { logLosses, predictedClasses } from './probabilities.ts';

/** What is left when a classifier may abstain below a confidence. */
export interface CoveragePoint {
  threshold: number;
  /** Share of items whose highest probability reaches the threshold. */
  coverage: number;
  /** Share of right ones among them; null where there is none. */
  accuracy: number | null;
}

/** Coverage and accuracy at the thresholds 0, 0.01, …, 1. */
export function coverageCurve(
  truth: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classes: number,
): CoveragePoint[] {
  const steps = 100;
  const answered = new Float64Array(steps + 1);
  const right = new Float64Array(steps + 1);
  const predicted = predictedClasses(probabilities, classes);
  for (let item = 0; item < truth.length; item++) {
    const guess = predicted[item] as number;
    // The highest threshold that the item still reaches.
    let step = Math.min(steps, Math.floor((probabilities[item * classes + guess] as number) * steps));
    while (step > 0 && (probabilities[item * classes + guess] as number) < step / steps) step--;
    answered[step] = (answered[step] as number) + 1;
    if (guess === truth[item]) right[step] = (right[step] as number) + 1;
  }
  const points: CoveragePoint[] = [];
  let [items, correct] = [0, 0];
  for (let step = steps; step >= 0; step--) {
    items += answered[step] as number;
    correct += right[step] as number;
    points.unshift({
      threshold: step / steps,
      coverage: truth.length === 0 ? 0 : items / truth.length,
      accuracy: items === 0 ? null : correct / items,
    });
  }
  return points;
}

export interface PrecisionRecallPoint {
  recall: number;
  precision: number;
  /** The least score that counts as positive. */
  threshold: number;
}

export interface PrecisionRecall {
  /** Null where no item is positive. */
  averagePrecision: number | null;
  /** From the highest threshold on; at most `most` points. */
  curve: PrecisionRecallPoint[];
}

/**
 * Precision and recall of one class against all others, at every score that occurs, and their average: the sum of
 * precisions weighted by the recall gained, as scikit-learn's `average_precision_score`.
 *
 * @param scores of each item
 * @param positive whether each item is of the class
 */
export function precisionRecall(
  scores: ArrayLike<number>,
  positive: (item: number) => boolean,
  most = 120,
): PrecisionRecall {
  const order = Uint32Array.from({ length: scores.length }, (_, item) => item).sort(
    (a, b) => (scores[b] as number) - (scores[a] as number),
  );
  let positives = 0;
  for (let item = 0; item < scores.length; item++) if (positive(item)) positives++;
  if (positives === 0) return { averagePrecision: null, curve: [] };
  const points: PrecisionRecallPoint[] = [];
  let [found, average, recallBefore] = [0, 0, 0];
  order.forEach((item, place) => {
    if (positive(item)) found++;
    const next = order[place + 1];
    // Items of one score are taken together.
    if (next !== undefined && scores[next] === scores[item]) return;
    const [recall, precision] = [found / positives, found / (place + 1)];
    average += (recall - recallBefore) * precision;
    recallBefore = recall;
    points.push({ recall, precision, threshold: scores[item] as number });
  });
  return { averagePrecision: average, curve: thinned(points, most) };
}

function thinned<Point>(points: readonly Point[], most: number): Point[] {
  if (points.length <= most) return [...points];
  const step = (points.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => points[Math.round(index * step)] as Point);
}

export interface ShareBin {
  lower: number;
  upper: number;
  count: number;
  /** Mean score; 0 for an empty bin. */
  confidence: number;
  /** Share of positives; 0 for an empty bin. */
  accuracy: number;
}

/** How often a class was right by how probable it was said to be, in bins of equal width. */
export function classCalibration(
  scores: ArrayLike<number>,
  positive: (item: number) => boolean,
  bins = 10,
): ShareBin[] {
  const counts = new Float64Array(bins);
  const sums = new Float64Array(bins);
  const right = new Float64Array(bins);
  for (let item = 0; item < scores.length; item++) {
    const score = scores[item] as number;
    let bin = 0;
    while (bin < bins - 1 && score > (bin + 1) / bins) bin++;
    counts[bin] = (counts[bin] as number) + 1;
    sums[bin] = (sums[bin] as number) + score;
    if (positive(item)) right[bin] = (right[bin] as number) + 1;
  }
  return Array.from(counts, (count, bin) => ({
    lower: bin / bins,
    upper: (bin + 1) / bins,
    count,
    confidence: count === 0 ? 0 : (sums[bin] as number) / count,
    accuracy: count === 0 ? 0 : (right[bin] as number) / count,
  }));
}

export interface SubsetFigures {
  count: number;
  accuracy: number;
  balancedAccuracy: number;
  macroF1: number;
  logLoss: number;
}

/** The headline figures of some of the items. Macro F1 is the mean over the classes that occur among them. */
export function subsetFigures(
  items: readonly number[],
  truth: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classes: number,
): SubsetFigures {
  const own = items.map((item) => truth[item] as number);
  const rows = new Float64Array(items.length * classes);
  items.forEach((item, place) => {
    for (let index = 0; index < classes; index++) {
      rows[place * classes + index] = probabilities[item * classes + index] as number;
    }
  });
  const matrix = confusionMatrix(own, predictedClasses(rows, classes), classes);
  const present = classFigures(matrix).filter(({ support }) => support > 0);
  return {
    count: items.length,
    accuracy: accuracyOf(matrix),
    balancedAccuracy: balancedAccuracyOf(matrix),
    macroF1: macroMeans(present).f1,
    logLoss: items.length === 0 ? 0 : logLosses(own, rows, classes).reduce((sum, loss) => sum + loss, 0) / items.length,
  };
}
