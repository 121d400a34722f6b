/**
 * One distribution for an outfit: the softmax of the mean of its garments' log-probabilities, which is their geometric
 * mean, normalised. Every garment has a say, and one that rules an event out counts.
 *
 * @param garments each garment's probabilities over the same classes, summing to 1
 * @returns probabilities over those classes, summing to 1; throws RangeError for no garment or unequal lengths
 */
export function outfitProbabilities(garments: readonly (readonly number[])[]): number[] {
  const classes = garments[0]?.length;
  if (classes === undefined) throw new RangeError('an outfit has at least one garment');
  const means = Array.from({ length: classes }, (_, index) => {
    let sum = 0;
    for (const garment of garments) {
      if (garment.length !== classes) throw new RangeError('garments have probabilities over different classes');
      // float32 probabilities may be exactly 0, whose logarithm would silence all other garments.
      sum += Math.log(Math.max(garment[index] ?? 0, 1e-12));
    }
    return sum / garments.length;
  });
  const highest = means.reduce((best, mean) => Math.max(best, mean), -Infinity);
  const weights = means.map((mean) => Math.exp(mean - highest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
