import type { Random } from '../../../shared/domain/random.ts';

/** Draws the positions of one epoch. */
export interface Sampler {
  /** Positions into the training samples, in the order that the epoch visits them. */
  draw(random: Random): Uint32Array;
  /** How often one draw hits each position: the expectation that `draw` follows. Sums to 1. */
  probabilities: Float64Array;
}

/** Visits every sample once, shuffled: what PyTorch's RandomSampler does. */
export function createShuffledSampler(count: number): Sampler {
  return {
    draw: (random) => {
      const order = Array.from({ length: count }, (_, position) => position);
      return Uint32Array.from(random.shuffle(order));
    },
    probabilities: new Float64Array(count).fill(1 / count),
  };
}

/**
 * Draws as many samples as there are, with replacement, each with a probability proportional to the inverse of its
 * label's frequency: minority labels are over-sampled, majority labels under-sampled, and every label that occurs is
 * drawn equally often on average (torch.utils.data.WeightedRandomSampler with weights 1 / count).
 *
 * @param labels one label for each sample; null counts as a label of its own
 */
export function createBalancedSampler(labels: readonly (number | null)[]): Sampler {
  return createWeightedSampler(inverseFrequencyWeights(labels));
}

/** 1 / (number of samples with the same label), for each sample. */
export function inverseFrequencyWeights(labels: readonly (number | null)[]): Float64Array {
  const counts = new Map<number | null, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Float64Array.from(labels, (label) => 1 / (counts.get(label) ?? 1));
}

/** Draws with replacement. Throws RangeError for a weight that is negative or not finite, or if none is positive. */
export function createWeightedSampler(weights: Float64Array): Sampler {
  const cumulative = new Float64Array(weights.length);
  let total = 0;
  for (const [position, weight] of weights.entries()) {
    if (!Number.isFinite(weight) || weight < 0) {
      throw new RangeError(`weight ${position} is ${weight}; a weight is finite and not negative`);
    }
    total += weight;
    cumulative[position] = total;
  }
  if (total <= 0) throw new RangeError('no sample has a positive weight');
  return {
    draw: (random) =>
      Uint32Array.from({ length: weights.length }, () => firstAbove(cumulative, random.uniform() * total)),
    probabilities: weights.map((weight) => weight / total),
  };
}

/** The first position whose cumulative weight is greater than the value: positions of weight zero are never hit. */
function firstAbove(cumulative: Float64Array, value: number): number {
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((cumulative[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
