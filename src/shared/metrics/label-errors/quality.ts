/** How good a label is: cleanlab's names of two scores. */
export type Quality = 'self_confidence' | 'normalized_margin';

/**
 * Label quality in 0..1, lower is worse; equal to cleanlab's `get_label_quality_scores`. Self-confidence is the
 * probability of the given class; the normalized margin is (that - the highest of the others + 1) / 2.
 *
 * @param probabilities float64 [N, K], row-major
 */
export function qualityScores(
  quality: Quality,
  labels: ArrayLike<number>,
  probabilities: Float64Array,
  classCount: number,
): Float64Array {
  const scores = new Float64Array(labels.length);
  for (let sample = 0; sample < labels.length; sample++) {
    const start = sample * classCount;
    const label = labels[sample] as number;
    const own = probabilities[start + label] as number;
    switch (quality) {
      case 'self_confidence':
        scores[sample] = own;
        break;
      case 'normalized_margin': {
        let highest = Number.NEGATIVE_INFINITY;
        for (let position = 0; position < classCount; position++) {
          if (position !== label) highest = Math.max(highest, probabilities[start + position] as number);
        }
        scores[sample] = (own - highest + 1) / 2;
        break;
      }
    }
  }
  return scores;
}
