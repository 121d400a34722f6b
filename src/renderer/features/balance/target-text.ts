import type { BalanceTarget } from '../../../shared/contract/balance-plan.ts';
import { english } from '../../ui/english.ts';
import type { TargetPlace } from './draft.ts';

const words = english.balance.targetText;

/** `30 %` of the epoch, or `×2` of what the strategy gives. */
export function targetText({ kind, value }: Pick<BalanceTarget, 'kind' | 'value'>): string {
  return kind === 'share' ? `${Number((value * 100).toFixed(2))} %` : factorText(value);
}

export function placeText({ event, garment }: TargetPlace): string {
  return garment === undefined ? event : `${event} · ${garment ?? words.noClass}`;
}

/** `×2` of what is usual. */
export function factorText(factor: number): string {
  return `×${Number(factor.toFixed(3))}`;
}
