import { create } from 'zustand';
import { balancePlan, type BalancePlan, type BalanceTarget } from '../../../shared/contract/balance-plan.ts';
import type { SavedPlan } from '../../../shared/contract/balance.ts';
import { targetKey } from '../../../shared/domain/sampling.ts';

/** What a target is set for: an event, or a garment class of it; null are its garments without a class. */
export type TargetPlace = Pick<BalanceTarget, 'event' | 'garment'>;

interface Draft {
  plan: BalancePlan;
  /** The saved plan that it began as. */
  savedId: number | undefined;
  /** Of the training that is tried. */
  seed: number;
}

/** The plan that is being made. It stays while other screens are looked at. */
export const useDraft = create<Draft>()(() => ({ plan: balancePlan.parse({}), savedId: undefined, seed: 0 }));

export function changePlan(change: Partial<BalancePlan>): void {
  useDraft.setState(({ plan }) => ({ plan: { ...plan, ...change } }));
}

/** Goes on with a saved plan, or, without one, from the start. */
export function openPlan(saved: SavedPlan | undefined): void {
  useDraft.setState(
    saved === undefined ? { plan: balancePlan.parse({}), savedId: undefined } : { plan: saved.plan, savedId: saved.id },
  );
}

/** Whether two plans draw the same; the order of targets does not matter. */
export function samePlan(left: BalancePlan, right: BalancePlan): boolean {
  return normalised(left) === normalised(right);
}

export function targetOf(plan: BalancePlan, place: TargetPlace): BalanceTarget | undefined {
  const key = targetKey(place.event, place.garment);
  return plan.targets.find(({ event, garment }) => targetKey(event, garment) === key);
}

/** The targets with one set, or, without a value, taken away. */
export function withTarget(
  targets: readonly BalanceTarget[],
  place: TargetPlace,
  value: Pick<BalanceTarget, 'kind' | 'value'> | undefined,
): BalanceTarget[] {
  const key = targetKey(place.event, place.garment);
  const at = targets.findIndex(({ event, garment }) => targetKey(event, garment) === key);
  const others = targets.filter((_, index) => index !== at);
  if (value === undefined) return others;
  const target: BalanceTarget = {
    event: place.event,
    ...(place.garment === undefined ? {} : { garment: place.garment }),
    ...value,
  };
  return at === -1 ? [...others, target] : targets.map((each, index) => (index === at ? target : each));
}

/** Where a slider of nines stands for β: 0 is 0, 1 is 0.9, 2 is 0.99. */
export function betaOfNines(nines: number): number {
  return Number((1 - 10 ** -nines).toFixed(6));
}

export function ninesOfBeta(beta: number): number {
  return -Math.log10(1 - beta);
}

function normalised({ targets, ...plan }: BalancePlan): string {
  const ordered = targets.map(({ event, garment, kind, value }) => [targetKey(event, garment), kind, value].join('='));
  return JSON.stringify([Object.entries(plan).sort(([a], [b]) => (a < b ? -1 : 1)), ordered.sort()]);
}
