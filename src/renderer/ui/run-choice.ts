import type { SplitName } from '../../shared/contract/common.ts';
import type { JobState } from '../../shared/contract/jobs.ts';

interface Evaluated {
  id: number;
  state: JobState;
  evaluatedSplits: readonly SplitName[];
  createdAt: number;
}

/** The run to show where the address names none: the newest with figures, else the newest that is done. */
export function preferredRun<Run extends Evaluated>(runs: readonly Run[]): Run | undefined {
  const done = runs.filter((run) => run.state === 'done').sort((a, b) => b.createdAt - a.createdAt || b.id - a.id);
  return done.find((run) => run.evaluatedSplits.length > 0) ?? done[0];
}

/** The split to show where the address names none: one with figures, test before validation before train. */
export function preferredSplit(run: Pick<Evaluated, 'evaluatedSplits'>): SplitName {
  const order: readonly SplitName[] = ['test', 'val', 'train'];
  return order.find((split) => run.evaluatedSplits.includes(split)) ?? 'val';
}

/** An id as an address gives it; undefined for anything else. */
export function idOf(text: string | null): number | undefined {
  const value = Number(text);
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}
