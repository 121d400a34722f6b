import type { DataDifference } from '../../shared/contract/snapshots.ts';
import { english } from './english.ts';
import { formatCount } from './format.ts';

const texts = english.ui.dataChanges;

type Counts = Pick<DataDifference, 'added' | 'removed' | 'relabelled' | 'renamed' | 'reshaped' | 'moved'>;

const words: readonly [keyof Counts, string][] = [
  ['added', texts.added],
  ['removed', texts.gone],
  ['relabelled', texts.withAnotherEvent],
  ['renamed', texts.withAnotherClass],
  ['reshaped', texts.withAnotherMask],
  ['moved', texts.inAnotherSplit],
];

/** `2 with another event, 1 gone`; empty where nothing differs. */
export function changeWords(counts: Partial<Counts>): string {
  return words
    .flatMap(([name, what]) => {
      const count = counts[name] ?? 0;
      return count > 0 ? [`${formatCount(count)} ${what}`] : [];
    })
    .join(', ');
}
