/** Figures of a model on held-out samples. */
export interface ValidationFigures {
  /** Mean cross entropy in nats over all samples. */
  loss: number;
  /** Mean over the events that occur of each event's mean cross entropy. */
  balancedLoss: number;
  accuracy: number;
  /** Mean over the events that occur of each event's share of right answers (recall). */
  balancedAccuracy: number;
}

/** Sums up cross entropy and right answers by true class, in double precision. */
export interface ValidationTally {
  /**
   * @param logits float32 [labels.length, classCount], row-major
   * @returns whether every loss of the batch is finite
   */
  add(logits: Float32Array, labels: readonly number[]): boolean;
  figures(): ValidationFigures;
}

export function createValidationTally(classCount: number): ValidationTally {
  const [losses, right, counts] = [0, 1, 2].map(() => new Float64Array(classCount)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const bump = (values: Float64Array, index: number, by: number): void => {
    values[index] = (values[index] ?? 0) + by;
  };
  return {
    add: (logits, labels) => {
      let finite = true;
      for (const [row, label] of labels.entries()) {
        const scores = logits.subarray(row * classCount, (row + 1) * classCount);
        const loss = crossEntropyOf(scores, label);
        finite &&= Number.isFinite(loss);
        bump(losses, label, loss);
        bump(right, label, indexOfLargest(scores) === label ? 1 : 0);
        bump(counts, label, 1);
      }
      return finite;
    },
    figures: () => {
      const total = sum(counts);
      const present = [...counts.keys()].filter((label) => (counts[label] ?? 0) > 0);
      const meanOverClasses = (values: Float64Array): number =>
        present.reduce((mean, label) => mean + (values[label] ?? 0) / (counts[label] ?? 1) / present.length, 0);
      return {
        loss: sum(losses) / total,
        balancedLoss: meanOverClasses(losses),
        accuracy: sum(right) / total,
        balancedAccuracy: meanOverClasses(right),
      };
    },
  };
}

/** Position of the largest value; the first of equals. */
export function indexOfLargest(values: ArrayLike<number>): number {
  let largest = 0;
  for (let index = 1; index < values.length; index++) {
    if ((values[index] ?? 0) > (values[largest] ?? 0)) largest = index;
  }
  return largest;
}

/** log(sum(exp(scores))) - scores[label], shifted by the largest score so that nothing overflows. */
function crossEntropyOf(scores: Float32Array, label: number): number {
  const largest = scores[indexOfLargest(scores)] ?? 0;
  let total = 0;
  for (const score of scores) total += Math.exp(score - largest);
  return Math.log(total) + largest - (scores[label] ?? Number.NaN);
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
