import { splitName, type SplitName } from '../../../shared/contract/common.ts';
import { idOf } from '../../ui/run-choice.ts';

/** Whether garments are compared by their masks or by their boxes. */
export type Comparison = 'mask' | 'box';

/** What the address of a detector's evaluation asks for. */
export interface ReportState {
  run: number | undefined;
  split: SplitName | undefined;
  by: Comparison;
}

export function reportState(search: string): ReportState {
  const parameters = new URLSearchParams(search);
  return {
    run: idOf(parameters.get('run')),
    split: splitName.safeParse(parameters.get('split')).data,
    by: parameters.get('by') === 'box' ? 'box' : 'mask',
  };
}

export function reportHref({ run, split, by }: ReportState): string {
  const parameters = new URLSearchParams();
  if (run !== undefined) parameters.set('run', String(run));
  if (split !== undefined) parameters.set('split', split);
  if (by === 'box') parameters.set('by', by);
  const search = parameters.toString();
  return search ? `/detector/evaluation?${search}` : '/detector/evaluation';
}
