/** Which of two models is right on which of the same items. */
export interface PairedCounts {
  bothRight: number;
  onlyFirstRight: number;
  onlySecondRight: number;
  bothWrong: number;
}

export interface McNemar {
  /** Two-sided p-value of the exact binomial test. */
  exact: number;
  /** With continuity correction, and its p-value with one degree of freedom. */
  chiSquare: number;
  approximate: number;
}

/**
 * McNemar's test of whether two models err equally often, from the items on which one alone is right (McNemar, "Note on
 * the sampling error of the difference between correlated proportions", 1947; the correction is Edwards', 1948). Equal
 * to statsmodels' `mcnemar`; where the models never differ there is nothing to test, and the p-values are 1.
 *
 * @throws RangeError for counts that are not whole and not negative
 */
export function mcNemar({
  onlyFirstRight,
  onlySecondRight,
}: Pick<PairedCounts, 'onlyFirstRight' | 'onlySecondRight'>): McNemar {
  for (const count of [onlyFirstRight, onlySecondRight]) {
    if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`${count} is no count`);
  }
  const differing = onlyFirstRight + onlySecondRight;
  if (differing === 0) return { exact: 1, chiSquare: 0, approximate: 1 };
  const chiSquare = (Math.abs(onlyFirstRight - onlySecondRight) - 1) ** 2 / differing;
  return {
    exact: Math.min(1, 2 * binomialTail(Math.min(onlyFirstRight, onlySecondRight), differing)),
    chiSquare,
    approximate: complementaryError(Math.sqrt(chiSquare / 2)),
  };
}

/** Probability of at most `most` heads in `tosses` of a fair coin, for `most` up to half of them. */
function binomialTail(most: number, tosses: number): number {
  // The logarithm of the largest term; each further one is a known share of the one before.
  let logarithm = -tosses * Math.LN2;
  for (let chosen = 1; chosen <= most; chosen++) logarithm += Math.log((tosses - most + chosen) / chosen);
  let [sum, term] = [0, 1];
  for (let heads = most; heads >= 0 && term > 0; heads--) {
    sum += term;
    term *= heads / (tosses - heads + 1);
  }
  return Math.exp(logarithm) * sum;
}

/** `erfc` for x >= 0 (Abramowitz and Stegun, "Handbook of Mathematical Functions", 7.1.6 and 7.1.14). */
export function complementaryError(x: number): number {
  if (x < 2) {
    let [sum, term] = [x, x];
    for (let index = 1; term > sum * Number.EPSILON; index++) {
      term *= (2 * x * x) / (2 * index + 1);
      sum += term;
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
  }
  let fraction = x;
  for (let level = 60; level >= 1; level--) fraction = x + level / 2 / fraction;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
}
