import type { DataDifference } from '../../shared/contract/snapshots.ts';
import { formatCount } from './format.ts';

type Counts = Pick<DataDifference, 'added' | 'removed' | 'relabelled' | 'renamed' | 'reshaped' | 'moved'>;

const words: readonly [keyof Counts, string][] = [
  ['added', 'added'],
  ['removed', 'gone'],
  ['relabelled', 'with another event'],
  ['renamed', 'with another class'],
  ['reshaped', 'with another mask'],
  ['moved', 'in another split'],
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
