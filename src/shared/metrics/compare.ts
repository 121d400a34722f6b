import { intervalOf, itemsByGroup, squared, type Interval } from './bootstrap.ts';
import { accuracyOf, balancedAccuracyOf, classFigures, confusionMatrix, macroMeans } from './confusion.ts';
import type { ClassFigures, ConfusionMatrix } from './confusion.ts';
import { mcNemar, type McNemar, type PairedCounts } from './mcnemar.ts';
import { calibrationBins, logLosses, predictedClasses } from './probabilities.ts';

export const comparedFigures = ['accuracy', 'balancedAccuracy', 'macroF1', 'logLoss', 'calibrationError'] as const;
export type ComparedFigure = (typeof comparedFigures)[number];
type Figures = Record<ComparedFigure, number>;

export interface ComparisonInput {
  /** True class of each item, 0..classes-1. */
  truth: ArrayLike<number>;
  /** Of each item and class, row-major (`items * classes`): what the first and the second model say of the same items. */
  first: ArrayLike<number>;
  second: ArrayLike<number>;
  classes: number;
  /** The photo that each item comes from; the bootstrap resamples photos. */
  groups: ArrayLike<number | string>;
  resamples: number;
  /** A whole number in 0..bound-1, each as likely. */
  draw: (bound: number) => number;
}

export interface FigureComparison {
  first: number;
  second: number;
  /** Second less first, with its 95 % interval. */
  difference: number;
  interval: Interval;
}

export interface Comparison {
  figures: Record<ComparedFigure, FigureComparison>;
  counts: PairedCounts;
  mcNemar: McNemar;
  confusion: { first: ConfusionMatrix; second: ConfusionMatrix };
  perClass: { first: ClassFigures[]; second: ClassFigures[] };
}

/**
 * Two models on the same items. The intervals are those of the paired bootstrap: both models are measured on the same
 * resampled photos, and the differences' 2.5th and 97.5th percentiles taken (Efron and Tibshirani, "An Introduction to
 * the Bootstrap", 1993, chapters 8 and 13), so that what is hard for both does not widen them.
 *
 * Yields after each resample how many are done, so that whoever drives it may do other work in between.
 *
 * @throws RangeError where lengths do not match, a class is out of range, or there is no item
 */
export function* comparePaired(input: ComparisonInput): Generator<number, Comparison> {
  const { truth, classes, groups, resamples, draw } = input;
  const count = truth.length;
  if (count === 0) throw new RangeError('there is no item to compare on');
  if (groups.length !== count) throw new RangeError(`${count} items but ${groups.length} groups`);
  const { items, starts } = itemsByGroup(groups);
  const [first, second] = [input.first, input.second].map((probabilities) => {
    if (probabilities.length !== count * classes) {
      throw new RangeError(`${probabilities.length} probabilities, not ${count} x ${classes}`);
    }
    return describeItems(truth, probabilities, classes, items);
  }) as [Items, Items];
  const tallies: [Tally, Tally] = [startTally(classes), startTally(classes)];
  const draws = Object.fromEntries(comparedFigures.map((name) => [name, new Float64Array(resamples)])) as Record<
    ComparedFigure,
    Float64Array
  >;
  const photos = starts.length - 1;
  for (let resample = 0; resample < resamples; resample++) {
    tallies.forEach(clear);
    for (let turn = 0; turn < photos; turn++) {
      const photo = draw(photos);
      const end = starts[photo + 1] as number;
      for (let index = starts[photo] as number; index < end; index++) {
        add(tallies[0], first, index);
        add(tallies[1], second, index);
      }
    }
    const [a, b] = [figuresOf(tallies[0]), figuresOf(tallies[1])];
    for (const name of comparedFigures) draws[name][resample] = b[name] - a[name];
    yield resample + 1;
  }
  tallies.forEach(clear);
  for (let index = 0; index < count; index++) {
    add(tallies[0], first, index);
    add(tallies[1], second, index);
  }
  const [a, b] = [figuresOf(tallies[0]), figuresOf(tallies[1])];
  const counts = pairedCounts(first, second);
  const confusion = { first: matrixOf(tallies[0]), second: matrixOf(tallies[1]) };
  return {
    figures: Object.fromEntries(
      comparedFigures.map((name) => [
        name,
        { first: a[name], second: b[name], difference: b[name] - a[name], interval: intervalOf(draws[name]) },
      ]),
    ) as Comparison['figures'],
    counts,
    mcNemar: mcNemar(counts),
    confusion,
    perClass: { first: classFigures(confusion.first), second: classFigures(confusion.second) },
  };
}

/** One model's items, in the order in which resampling reads them. */
interface Items {
  /** Of the confusion matrix, row-major. */
  cells: Uint32Array;
  losses: Float64Array;
  bins: Uint8Array;
  confidences: Float64Array;
  right: Uint8Array;
}

function describeItems(
  truth: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classes: number,
  order: Uint32Array,
): Items {
  const predicted = predictedClasses(probabilities, classes);
  // Says which item is out of range, where one is.
  confusionMatrix(truth, predicted, classes);
  const losses = logLosses(truth, probabilities, classes);
  const described: Items = {
    cells: new Uint32Array(order.length),
    losses: new Float64Array(order.length),
    bins: new Uint8Array(order.length),
    confidences: new Float64Array(order.length),
    right: new Uint8Array(order.length),
  };
  order.forEach((item, place) => {
    const [own, guess] = [truth[item] as number, predicted[item] as number];
    const confidence = probabilities[item * classes + guess] as number;
    let bin = 0;
    while (bin < calibrationBins - 1 && confidence > (bin + 1) / calibrationBins) bin++;
    described.cells[place] = own * classes + guess;
    described.losses[place] = losses[item] as number;
    described.bins[place] = bin;
    described.confidences[place] = confidence;
    described.right[place] = own === guess ? 1 : 0;
  });
  return described;
}

/** Sums over the items of one resample. */
interface Tally {
  classes: number;
  cells: Uint32Array;
  items: number;
  loss: number;
  binRight: Float64Array;
  binConfidence: Float64Array;
}

function startTally(classes: number): Tally {
  return {
    classes,
    cells: new Uint32Array(classes * classes),
    items: 0,
    loss: 0,
    binRight: new Float64Array(calibrationBins),
    binConfidence: new Float64Array(calibrationBins),
  };
}

function clear(tally: Tally): void {
  tally.cells.fill(0);
  tally.binRight.fill(0);
  tally.binConfidence.fill(0);
  tally.items = 0;
  tally.loss = 0;
}

function add(tally: Tally, items: Items, index: number): void {
  const cell = items.cells[index] as number;
  const bin = items.bins[index] as number;
  tally.cells[cell] = (tally.cells[cell] as number) + 1;
  tally.binRight[bin] = (tally.binRight[bin] as number) + (items.right[index] as number);
  tally.binConfidence[bin] = (tally.binConfidence[bin] as number) + (items.confidences[index] as number);
  tally.loss += items.losses[index] as number;
  tally.items++;
}

function figuresOf(tally: Tally): Figures {
  const matrix = matrixOf(tally);
  // A bin's count times |accuracy - confidence| is |its right ones - its confidences' sum|.
  let error = 0;
  tally.binRight.forEach((right, bin) => (error += Math.abs(right - (tally.binConfidence[bin] as number))));
  return {
    accuracy: accuracyOf(matrix),
    balancedAccuracy: balancedAccuracyOf(matrix),
    macroF1: macroMeans(classFigures(matrix)).f1,
    logLoss: tally.loss / tally.items,
    calibrationError: error / tally.items,
  };
}

function matrixOf({ cells, classes }: Tally): ConfusionMatrix {
  return squared(cells, classes);
}

function pairedCounts(first: Items, second: Items): PairedCounts {
  const counts = { bothRight: 0, onlyFirstRight: 0, onlySecondRight: 0, bothWrong: 0 };
  first.right.forEach((right, index) => {
    const other = second.right[index] === 1;
    if (right === 1) counts[other ? 'bothRight' : 'onlyFirstRight']++;
    else counts[other ? 'onlySecondRight' : 'bothWrong']++;
  });
  return counts;
}
