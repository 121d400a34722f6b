import type { SplitName } from '../../../shared/contract/common.ts';
import type { JobState } from '../../../shared/contract/jobs.ts';

/** What every run has, whatever it trains. */
export interface AnyRun {
  id: number;
  kind: 'classifier' | 'detector';
  name: string;
  state: JobState;
  createdAt: number;
  evaluatedSplits: readonly SplitName[];
  tags: readonly string[];
  note: string;
  pinned: boolean;
  previousRunId: number | null;
}

/** A figure of a run; null where it has none. */
export interface RunColumn<Run> {
  key: string;
  label: string;
  value: (run: Run) => number | null;
  format: (value: number) => string;
  bold?: boolean;
}

export interface RunOrder {
  /** A column's key, or `id`: the order in which runs were made; or `name`. */
  key: string;
  descending: boolean;
}

/** Runs whose name, tags, note or settings have every word of the text, and one of the tags where any is wanted. */
export function matchingRuns<Run extends AnyRun>(
  runs: readonly Run[],
  { text, tags, settings }: { text: string; tags: readonly string[]; settings: (run: Run) => string },
): Run[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return runs.filter((run) => {
    const said = [run.name, run.note, settings(run), run.state, ...run.tags].join(' ').toLowerCase();
    return (
      words.every((word) => said.includes(word)) && (tags.length === 0 || tags.some((tag) => run.tags.includes(tag)))
    );
  });
}

/** Runs in the wanted order; those without the figure come last either way. */
export function orderedRuns<Run extends AnyRun>(
  runs: readonly Run[],
  columns: readonly RunColumn<Run>[],
  { key, descending }: RunOrder,
): Run[] {
  const direction = descending ? -1 : 1;
  const column = columns.find((candidate) => candidate.key === key);
  return [...runs].sort((a, b) => {
    if (key === 'name') return a.name.localeCompare(b.name, 'en') * direction || b.id - a.id;
    if (!column) return (a.id - b.id) * direction;
    const [left, right] = [column.value(a), column.value(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null) || b.id - a.id;
    return (left - right) * direction || b.id - a.id;
  });
}

/** All tags in use, by name. */
export function allTags(runs: readonly Pick<AnyRun, 'tags'>[]): string[] {
  return [...new Set(runs.flatMap(({ tags }) => tags))].sort((a, b) => a.localeCompare(b, 'en'));
}
