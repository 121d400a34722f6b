/** A K x K matrix, row by row. */
export type Matrix = number[][];

/** Room for rounding, as cleanlab leaves it. */
export const tolerance = 1e-6;

/**
 * How many samples of each given class (rows) truly are of each class (columns), by those of which the model is
 * confident; calibrated so that rows sum to the given classes' counts (Northcutt, Jiang, Chuang: Confident Learning,
 * JAIR 2021; equal to `compute_confident_joint` of cleanlab 2.9).
 *
 * @param labels given class of each sample, 0..K-1
 * @param probabilities float64 [N, K], row-major: out-of-sample, each row summing to 1
 * @returns whole numbers, with the samples that are confidently of another class than the given one
 */
export function confidentJoint(
  labels: ArrayLike<number>,
  probabilities: Float64Array,
  classCount: number,
): { joint: Matrix; offDiagonal: number[] } {
  const counts = new Array<number>(classCount).fill(0);
  const sums = new Array<number>(classCount).fill(0);
  for (let sample = 0; sample < labels.length; sample++) {
    const label = labels[sample] as number;
    counts[label] = (counts[label] as number) + 1;
    sums[label] = (sums[label] as number) + (probabilities[sample * classCount + label] as number);
  }
  // A class without a sample is confident of nothing.
  const thresholds = counts.map((count, label) =>
    count === 0 ? 2 : Math.max((sums[label] as number) / count, 2 * tolerance),
  );
  const joint: Matrix = Array.from({ length: classCount }, () => new Array<number>(classCount).fill(0));
  const offDiagonal: number[] = [];
  for (let sample = 0; sample < labels.length; sample++) {
    const guess = confidentClass(probabilities, sample * classCount, thresholds);
    if (guess === -1) continue;
    const label = labels[sample] as number;
    const row = joint[label] as number[];
    row[guess] = (row[guess] as number) + 1;
    if (guess !== label) offDiagonal.push(sample);
  }
  // At least one sample of each class is right.
  for (const [label, row] of joint.entries()) row[label] = Math.max(row[label] as number, 1);
  return { joint: calibrated(joint, counts), offDiagonal };
}

/** The class that is above its threshold; where several are, the likeliest of all. -1 where none is. */
function confidentClass(probabilities: Float64Array, start: number, thresholds: readonly number[]): number {
  let confident = -1;
  let several = false;
  let likeliest = 0;
  for (const [position, threshold] of thresholds.entries()) {
    const probability = probabilities[start + position] as number;
    if (probability > (probabilities[start + likeliest] as number)) likeliest = position;
    if (probability < threshold - tolerance) continue;
    if (confident === -1) confident = position;
    else several = true;
  }
  return several ? likeliest : confident;
}

function calibrated(joint: Matrix, counts: readonly number[]): Matrix {
  const scaled = joint.map((row, label) => {
    const total = Math.max(sum(row), 1e-100);
    return row.map((value) => (value / total) * (counts[label] as number));
  });
  const all = Math.max(sum(scaled.map(sum)), 1e-100);
  const samples = sum(counts);
  return scaled.map((row) => roundedKeepingSum(row.map((value) => (value / all) * samples)));
}

/** Whole numbers whose sum is the rounded sum: those that rounding moved furthest give way, one each. */
export function roundedKeepingSum(values: readonly number[]): number[] {
  const whole = values.map(roundHalfEven);
  const wanted = roundHalfEven(sum(values));
  for (let have = sum(whole); Math.abs(have - wanted) > tolerance; have = sum(whole)) {
    const step = wanted > have ? 1 : -1;
    const rest = (position: number): number => (values[position] as number) - (whole[position] as number);
    const ascending = [...values.keys()].sort((left, right) => rest(left) - rest(right));
    const order = step === 1 ? ascending.reverse() : ascending;
    for (const position of order.slice(0, Math.min(Math.abs(wanted - have), values.length))) {
      whole[position] = (whole[position] as number) + step;
    }
  }
  return whole;
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return rest > 0.5 ? floor + 1 : floor;
  return floor % 2 === 0 ? floor : floor + 1;
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
