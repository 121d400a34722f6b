import type { Random } from '../../../../shared/domain/random.ts';
import { belowThresholds } from './matcher.ts';

/** How many boxes of a picture are trained on, and which share may be objects. */
export interface SamplingPlan {
  count: number;
  positiveShare: number;
}

/** Who chooses: a generator, or always the first ones, so that two programs can be compared. */
export type SampleChoice = Random | 'first';

export interface Samples {
  /** Indices of boxes that are objects, rising. */
  positive: Int32Array;
  /** Indices of boxes that are background, rising. */
  negative: Int32Array;
}

/**
 * Samples boxes as torchvision's `BalancedPositiveNegativeSampler`: objects up to their share, filled up with background.
 *
 * @param matches for each box the index of its ground truth, `belowThresholds` or `ignored`
 */
export function sampleBalanced(matches: Int32Array, plan: SamplingPlan, choice: SampleChoice): Samples {
  const positives = indicesWhere(matches, (match) => match >= 0);
  const negatives = indicesWhere(matches, (match) => match === belowThresholds);
  const positive = choose(positives, Math.floor(plan.count * plan.positiveShare), choice);
  return { positive, negative: choose(negatives, plan.count - positive.length, choice) };
}

function indicesWhere(matches: Int32Array, wanted: (match: number) => boolean): Int32Array {
  const indices = new Int32Array(matches.length);
  let count = 0;
  for (let index = 0; index < matches.length; index++) if (wanted(matches[index] as number)) indices[count++] = index;
  return indices.subarray(0, count);
}

/** Up to `count` of the indices, rising. Changes the order of `indices`. */
function choose(indices: Int32Array, count: number, choice: SampleChoice): Int32Array {
  if (indices.length <= count) return indices.slice();
  if (choice === 'first') return indices.slice(0, count);
  for (let next = 0; next < count; next++) {
    const drawn = next + choice.integer(indices.length - next);
    const kept = indices[next] as number;
    indices[next] = indices[drawn] as number;
    indices[drawn] = kept;
  }
  return indices.slice(0, count).sort();
}
