import { splitName, type SplitName } from '../../../shared/contract/common.ts';
import type { Run } from '../../../shared/contract/training.ts';

/** What the evaluation's address asks for. */
export interface EvaluationState {
  run: number | undefined;
  split: SplitName | undefined;
  /** The garments to show: of a true class, of a predicted class, or of both (a cell). */
  shown: { trueClassId: number | undefined; predictedClassId: number | undefined } | undefined;
  wrongOnly: boolean;
}

export function evaluationState(search: string): EvaluationState {
  const parameters = new URLSearchParams(search);
  const trueClassId = positive(parameters.get('true'));
  const predictedClassId = positive(parameters.get('predicted'));
  return {
    run: positive(parameters.get('run')),
    split: splitName.safeParse(parameters.get('split')).data,
    shown: trueClassId === undefined && predictedClassId === undefined ? undefined : { trueClassId, predictedClassId },
    wrongOnly: parameters.get('wrong') === 'only',
  };
}

export function evaluationHref({ run, split, shown, wrongOnly }: EvaluationState): string {
  const parameters = new URLSearchParams();
  if (run !== undefined) parameters.set('run', String(run));
  if (split !== undefined) parameters.set('split', split);
  if (shown?.trueClassId !== undefined) parameters.set('true', String(shown.trueClassId));
  if (shown?.predictedClassId !== undefined) parameters.set('predicted', String(shown.predictedClassId));
  if (wrongOnly) parameters.set('wrong', 'only');
  const search = parameters.toString();
  return search ? `/evaluation?${search}` : '/evaluation';
}

/** The run to show where the address names none: the newest with figures, else the newest that is done. */
export function preferredRun(runs: readonly Run[]): Run | undefined {
  const done = runs.filter((run) => run.state === 'done').sort((a, b) => b.createdAt - a.createdAt || b.id - a.id);
  return done.find((run) => run.evaluatedSplits.length > 0) ?? done[0];
}

/** The split to show where the address names none: one with figures, test before validation before train. */
export function preferredSplit(run: Run): SplitName {
  const order: readonly SplitName[] = ['test', 'val', 'train'];
  return order.find((split) => run.evaluatedSplits.includes(split)) ?? 'val';
}

function positive(text: string | null): number | undefined {
  const value = Number(text);
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}
