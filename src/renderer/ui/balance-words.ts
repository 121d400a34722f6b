import type { BalancePlan, SamplerStrategy } from '../../shared/contract/balance-plan.ts';
import { english } from './english.ts';

const words = english.ui.balanceWords;

/** The words of forms that choose how an epoch is drawn. */
export const strategyLabels: Readonly<Record<SamplerStrategy, string>> = words.strategyLabels;

export const sampledLabels: Readonly<Record<BalancePlan['label'], string>> = words.sampledLabels;

/** What a select offers. */
export function choices<Value extends string>(
  labels: Readonly<Record<Value, string>>,
): { value: Value; label: string }[] {
  return (Object.keys(labels) as Value[]).map((value) => ({ value, label: labels[value] }));
}

/** The choice that a select reports, or what was chosen before. */
export function chosen<Value extends string>(
  labels: Readonly<Record<Value, string>>,
  value: string | null,
  before: Value,
): Value {
  return (Object.keys(labels) as Value[]).find((each) => each === value) ?? before;
}
