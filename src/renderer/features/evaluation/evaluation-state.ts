import { splitName, type SplitName } from '../../../shared/contract/common.ts';
import { idOf } from '../../ui/run-choice.ts';

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
  const trueClassId = idOf(parameters.get('true'));
  const predictedClassId = idOf(parameters.get('predicted'));
  return {
    run: idOf(parameters.get('run')),
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
