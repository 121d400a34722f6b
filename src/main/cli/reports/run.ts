import type { DetectorRun } from '../../../shared/contract/detector.ts';
import type { Run } from '../../../shared/contract/training.ts';
import { describePlan } from '../../../shared/domain/plan-words.ts';
import { formatTable, printable, type Column } from '../terminal/table.ts';

export type Fact = [name: string, value: string];

interface RunWords {
  /** What was trained. */
  model: Fact[];
  /** What it was trained on, besides the snapshot. */
  data: Fact[];
  epochs: { columns: Column[]; rows: string[][] };
}

/** A run of either kind: everything that made it, what people say about it, and its epochs. */
export function describeRunBy(run: Run | DetectorRun, { model, data, epochs }: RunWords): string {
  const { balancePlan } = run;
  const facts: Fact[] = [
    ['name', run.name],
    ['state', run.state],
    ['recipe', run.recipe.name],
    ...model,
    ['seed', String(run.seed)],
    ...(balancePlan === null
      ? []
      : [['balance plan', `${balancePlan.name}: ${describePlan(balancePlan.plan)}`] satisfies Fact]),
    ...data,
    ['data snapshot', run.snapshotHash ?? '–'],
    ['code version', run.codeVersion],
    ...Object.entries(run.weightsHashes).map(([name, hash]): Fact => [`weights ${name}`, hash]),
    ['evaluated on', run.evaluatedSplits.join(', ') || '–'],
    ...(run.previousRunId === null ? [] : [['repeats', `run ${run.previousRunId}`] satisfies Fact]),
    ...(run.pinned ? [['pinned', 'yes'] satisfies Fact] : []),
    ...(run.tags.length > 0 ? [['tags', run.tags.join(', ')] satisfies Fact] : []),
    ...(run.note === '' ? [] : [['note', run.note] satisfies Fact]),
  ];
  const width = facts.reduce((widest, [name]) => Math.max(widest, name.length), 0);
  const head = facts.map(([name, value]) => `${name.padEnd(width)}  ${printable(value)}`).join('\n');
  const parts = [`Run ${run.id}\n${head}`];
  if (epochs.rows.length > 0) parts.push(formatTable(epochs.columns, epochs.rows));
  return parts.join('\n\n');
}

/** What stands beside the best epoch. */
export const bestMark = (run: Run | DetectorRun, epoch: number): string => (epoch === run.bestEpoch ? 'best' : '');
