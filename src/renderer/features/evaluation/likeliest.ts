import { english } from '../../ui/english.ts';
import type { ProbabilityBar } from '../../ui/probability-bars.tsx';

const words = english.evaluation.likeliest;

/** The likeliest classes, the true one among them whatever its rank: then it takes the last place. */
export function likeliest(
  probabilities: readonly number[],
  classes: readonly string[],
  trueIndex: number,
  count: number,
): ProbabilityBar[] {
  const ranked = probabilities
    .map((probability, index) => ({
      name: classes[index] ?? words.classIndex(index),
      probability,
      right: index === trueIndex,
    }))
    .sort((a, b) => b.probability - a.probability);
  const shown = ranked.slice(0, count);
  const truth = ranked.find((bar) => bar.right);
  if (truth && !shown.includes(truth)) shown.splice(count - 1, 1, truth);
  return shown;
}
