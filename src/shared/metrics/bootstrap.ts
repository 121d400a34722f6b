import { accuracyOf, balancedAccuracyOf, classFigures, macroMeans } from './confusion.ts';
import type { ConfusionMatrix } from './confusion.ts';

export type Interval = [low: number, high: number];

export interface Intervals {
  accuracy: Interval;
  balancedAccuracy: Interval;
  macroF1: Interval;
  logLoss: Interval;
}

export interface BootstrapInput {
  truth: ArrayLike<number>;
  predicted: ArrayLike<number>;
  /** Of each item, in nats. */
  losses: ArrayLike<number>;
  classes: number;
  /** Which photo each item belongs to; items of a photo are drawn together, because they resemble one another. */
  groups: ArrayLike<number | string>;
  resamples: number;
  /** A whole number in 0..bound-1, each as likely. */
  draw: (bound: number) => number;
}

/**
 * 95 % percentile intervals (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13): as many
 * photos as there are, drawn with replacement, `resamples` times; the figures' 2.5th and 97.5th percentiles.
 */
export function bootstrapIntervals(input: BootstrapInput): Intervals {
  const { classes, resamples, draw } = input;
  const { items, starts } = itemsByGroup(input.groups);
  const groups = starts.length - 1;
  // Each item's cell of the confusion matrix, in the order of the groups, so that a draw reads memory in one sweep.
  const cells = items.map((item) => (input.truth[item] as number) * classes + (input.predicted[item] as number));
  const losses = Float64Array.from(items, (item) => input.losses[item] as number);
  const figures = {
    accuracy: new Float64Array(resamples),
    balancedAccuracy: new Float64Array(resamples),
    macroF1: new Float64Array(resamples),
    logLoss: new Float64Array(resamples),
  };
  const counts = new Uint32Array(classes * classes);
  for (let resample = 0; resample < resamples; resample++) {
    counts.fill(0);
    let [drawn, loss] = [0, 0];
    for (let turn = 0; turn < groups; turn++) {
      const group = draw(groups);
      const end = starts[group + 1] as number;
      for (let index = starts[group] as number; index < end; index++) {
        const cell = cells[index] as number;
        counts[cell] = (counts[cell] as number) + 1;
        loss += losses[index] as number;
        drawn++;
      }
    }
    const matrix = squared(counts, classes);
    figures.accuracy[resample] = accuracyOf(matrix);
    figures.balancedAccuracy[resample] = balancedAccuracyOf(matrix);
    figures.macroF1[resample] = macroMeans(classFigures(matrix)).f1;
    figures.logLoss[resample] = loss / drawn;
  }
  return {
    accuracy: intervalOf(figures.accuracy),
    balancedAccuracy: intervalOf(figures.balancedAccuracy),
    macroF1: intervalOf(figures.macroF1),
    logLoss: intervalOf(figures.logLoss),
  };
}

/** The value below which a share of the sorted values lies, interpolated between neighbours (numpy's default). */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (high - low) * (position - below);
}

/** The 2.5th and 97.5th percentile of the values, which are sorted in place. */
export function intervalOf(values: Float64Array): Interval {
  values.sort();
  return [quantile(values, 0.025), quantile(values, 0.975)];
}

/** Item indices group by group, and where each group starts (with the end of the last); groups by first appearance. */
export function itemsByGroup(groups: ArrayLike<number | string>): { items: Uint32Array; starts: Uint32Array } {
  const numbers = new Map<number | string, number>();
  const groupOf = Uint32Array.from({ length: groups.length }, (_, item) => {
    const name = groups[item] as number | string;
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  });
  const starts = new Uint32Array(numbers.size + 1);
  for (const group of groupOf) starts[group + 1] = (starts[group + 1] as number) + 1;
  for (let group = 0; group < numbers.size; group++) {
    starts[group + 1] = (starts[group + 1] as number) + (starts[group] as number);
  }
  const next = starts.slice();
  const items = new Uint32Array(groups.length);
  groupOf.forEach((group, item) => {
    const place = next[group] as number;
    items[place] = item;
    next[group] = place + 1;
  });
  return { items, starts };
}

export function squared(counts: Uint32Array, classes: number): ConfusionMatrix {
  return Array.from({ length: classes }, (_, row) => [...counts.subarray(row * classes, (row + 1) * classes)]);
}
