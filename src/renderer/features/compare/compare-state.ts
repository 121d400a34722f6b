import { splitName, type SplitName } from '../../../shared/contract/common.ts';
import { changeKind, type ChangeKind } from '../../../shared/contract/compare.ts';
import { idOf } from '../../ui/run-choice.ts';

/** What the comparison's address asks for: two runs, or a published one (by name) and a run. */
export interface CompareState {
  first: number | string | undefined;
  second: number | undefined;
  split: SplitName | undefined;
  /** Which changed garments are shown, and which page of them. */
  change: ChangeKind;
  page: number;
}

export function compareState(search: string): CompareState {
  const parameters = new URLSearchParams(search);
  const first = parameters.get('a');
  return {
    first: idOf(first) ?? (first !== null && /^[a-z][a-z0-9-]{0,60}$/.test(first) ? first : undefined),
    second: idOf(parameters.get('b')),
    split: splitName.safeParse(parameters.get('split')).data,
    change: changeKind.catch('fixed').parse(parameters.get('change')),
    page: idOf(parameters.get('page')) ?? 1,
  };
}

export function compareAddress({ first, second, split, change, page }: CompareState): string {
  const parameters = new URLSearchParams();
  if (first !== undefined) parameters.set('a', String(first));
  if (second !== undefined) parameters.set('b', String(second));
  if (split !== undefined) parameters.set('split', split);
  if (change !== 'fixed') parameters.set('change', change);
  if (page > 1) parameters.set('page', String(page));
  const search = parameters.toString();
  return search ? `/compare?${search}` : '/compare';
}

interface Measured {
  id: number;
  state: string;
  evaluatedSplits: readonly SplitName[];
  previousRunId: number | null;
}

/**
 * The two runs to compare where the address names none or one: the newest with the one that it repeats, else with the
 * one before it.
 */
export function preferredPair<Run extends Measured>(
  runs: readonly Run[],
  wanted: { first: number | undefined; second: number | undefined },
): { first: Run | undefined; second: Run | undefined } {
  const done = runs.filter(({ state }) => state === 'done').sort((a, b) => b.id - a.id);
  const find = (id: number | null | undefined): Run | undefined => done.find((run) => run.id === id);
  const second = find(wanted.second) ?? done.find(({ id }) => id !== wanted.first);
  const first =
    find(wanted.first) ?? find(second?.previousRunId) ?? done.find(({ id }) => second !== undefined && id < second.id);
  return { first, second };
}

/** A split that both were measured on: the wanted one, else test before validation before train. */
export function commonSplit(first: Measured, second: Measured, wanted: SplitName | undefined): SplitName | undefined {
  const both = first.evaluatedSplits.filter((split) => second.evaluatedSplits.includes(split));
  if (wanted !== undefined && both.includes(wanted)) return wanted;
  return (['test', 'val', 'train'] as const).find((split) => both.includes(split));
}
