import { confidentJoint, roundedKeepingSum, sum, tolerance, type Matrix } from './confident-joint.ts';
import { qualityScores, type Quality } from './quality.ts';

/** Which samples count as errors, in cleanlab's words. */
export const issueFilters = [
  'prune_by_noise_rate',
  'prune_by_class',
  'both',
  'confident_learning',
  'predicted_neq_given',
] as const;
export type IssueFilter = (typeof issueFilters)[number];

export interface LabelQuestion {
  /** Given class of each sample, 0..K-1. */
  labels: ArrayLike<number>;
  /** float64 [N, K], row-major; by a model that has not seen the sample, each row summing to 1. */
  probabilities: Float64Array;
  classCount: number;
  filterBy?: IssueFilter;
  /** What the issues are ordered by, the worst first. */
  rankBy?: Quality;
  /** Samples that are left in each class, however bad they are. */
  minimumPerClass?: number;
}

/**
 * Samples whose given label is likely wrong, by confident learning; equal to `cleanlab.filter.find_label_issues` 2.9
 * (Northcutt, Jiang, Chuang: Confident Learning, JAIR 2021). Equal margins are taken in the order of samples.
 *
 * @returns indices of the samples, the worst first
 * @throws RangeError where the shapes differ or a label is no class
 */
export function findLabelIssues(question: LabelQuestion): number[] {
  const { labels, probabilities, classCount, filterBy = 'prune_by_noise_rate', rankBy = 'self_confidence' } = question;
  check(question);
  const marked = new Uint8Array(labels.length);
  switch (filterBy) {
    case 'prune_by_noise_rate':
      prune(question, marked, pruneByNoiseRate);
      break;
    case 'prune_by_class':
      prune(question, marked, pruneByClass);
      break;
    case 'both': {
      const other = new Uint8Array(labels.length);
      prune(question, marked, pruneByNoiseRate);
      prune(question, other, pruneByClass);
      for (const sample of marked.keys()) marked[sample] = (marked[sample] as number) & (other[sample] as number);
      break;
    }
    case 'confident_learning':
      for (const sample of confidentJoint(labels, probabilities, classCount).offDiagonal) marked[sample] = 1;
      break;
    case 'predicted_neq_given':
      marked.fill(1);
      break;
  }
  const issues: number[] = [];
  for (let sample = 0; sample < labels.length; sample++) {
    if (marked[sample] === 1 && !isPredicted(question, sample)) issues.push(sample);
  }
  const scores = qualityScores(rankBy, labels, probabilities, classCount);
  return issues.sort((left, right) => (scores[left] as number) - (scores[right] as number) || left - right);
}

function check({ labels, probabilities, classCount }: LabelQuestion): void {
  if (probabilities.length !== labels.length * classCount) {
    throw new RangeError(`${probabilities.length} probabilities for ${labels.length} samples of ${classCount} classes`);
  }
  for (let sample = 0; sample < labels.length; sample++) {
    const label = labels[sample] as number;
    if (!Number.isInteger(label) || label < 0 || label >= classCount) {
      throw new RangeError(`label ${label} of sample ${sample} is none of ${classCount} classes`);
    }
  }
}

/** Whether the given class is the likeliest, up to rounding. */
function isPredicted({ labels, probabilities, classCount }: LabelQuestion, sample: number): boolean {
  const label = labels[sample] as number;
  const given = (probabilities[sample * classCount + label] as number) + tolerance;
  for (let position = 0; position < classCount; position++) {
    const probability = probabilities[sample * classCount + position] as number;
    // Of equal ones the first counts as predicted.
    if (position !== label && (probability > given || (probability === given && position < label))) return false;
  }
  return true;
}

type Pruning = (
  question: LabelQuestion,
  members: readonly number[],
  label: number,
  keep: Matrix,
  mark: Uint8Array,
) => void;

function prune(question: LabelQuestion, marked: Uint8Array, pruning: Pruning): void {
  const { labels, probabilities, classCount, minimumPerClass = 1 } = question;
  const { joint } = confidentJoint(labels, probabilities, classCount);
  const counts = keepAtLeast(joint, minimumPerClass);
  const members: number[][] = Array.from({ length: classCount }, () => []);
  for (let sample = 0; sample < labels.length; sample++) (members[labels[sample] as number] as number[]).push(sample);
  for (const [label, samples] of members.entries()) {
    if (samples.length > minimumPerClass) pruning(question, samples, label, counts, marked);
  }
}

/** Of each given class, as many as are truly of another one: those with the largest margin towards that. */
const pruneByNoiseRate: Pruning = ({ probabilities, classCount }, members, label, counts, marked) => {
  for (let other = 0; other < classCount; other++) {
    const count = counts[label]?.[other] ?? 0;
    if (other === label || count <= 0) continue;
    const margin = (sample: number): number =>
      (probabilities[sample * classCount + other] as number) - (probabilities[sample * classCount + label] as number);
    const worst = [...members].sort((left, right) => margin(right) - margin(left) || left - right);
    for (const sample of worst.slice(0, count)) marked[sample] = 1;
  }
};

/** Of each given class, as many as are not truly of it: those least likely to be. */
const pruneByClass: Pruning = ({ probabilities, classCount }, members, label, counts, marked) => {
  const count = members.length - (counts[label]?.[label] ?? 0);
  if (count < 1) return;
  const own = (sample: number): number => probabilities[sample * classCount + label] as number;
  const worst = [...members].sort((left, right) => own(left) - own(right) || left - right);
  for (const sample of worst.slice(0, count)) marked[sample] = 1;
};

/** Takes evenly from the counts of wrong labels what a class lacks of the samples that must be left to it. */
function keepAtLeast(joint: Matrix, minimum: number): Matrix {
  const reduced = joint.map((row, label) => {
    const kept = Math.max(row[label] as number, minimum);
    const lacking = kept - (row[label] as number);
    const wrong = Math.max(row.filter((count) => count !== 0).length - 1, 1);
    return row.map((count, other) => (other === label ? kept : Math.trunc(Math.max(count - lacking / wrong, 0))));
  });
  // Rounding is by true class: a column here.
  const rounded = reduced.map((_, column) => roundedKeepingSum(reduced.map((row) => row[column] as number)));
  return reduced.map((row, label) => row.map((_, other) => (rounded[other] as number[])[label] as number));
}

/** Share of planted errors among the first of a queue. */
export function recallInFirst(
  queue: readonly number[],
  planted: ReadonlySet<number>,
  share: number,
  of: number,
): number {
  const first = queue.slice(0, Math.ceil(of * share));
  return planted.size === 0 ? 0 : sum(first.map((sample) => (planted.has(sample) ? 1 : 0))) / planted.size;
}
