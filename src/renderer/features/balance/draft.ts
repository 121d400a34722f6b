import { create } from 'zustand';
import {
  balancePlan,
  photoPlan,
  type AnyPlan,
  type BalancePlan,
  type BalanceTarget,
  type ClassFactor,
  type PhotoPlan,
} from '../../../shared/contract/balance-plan.ts';
import type { SavedPlan } from '../../../shared/contract/balance.ts';
import type { RetrainKind } from '../../../shared/contract/retrain.ts';
import { describeFactor, kindOfPlan } from '../../../shared/domain/plan-words.ts';
import { targetKey } from '../../../shared/domain/sampling.ts';

/** What a target is set for: an event, or a garment class of it; null are its garments without a class. */
export type TargetPlace = Pick<BalanceTarget, 'event' | 'garment'>;

interface Draft {
  /** Of the model that the plan in hand is for. */
  kind: RetrainKind;
  plan: BalancePlan;
  photoPlan: PhotoPlan;
  /** The saved plans that they began as. */
  savedIds: Readonly<Partial<Record<RetrainKind, number | undefined>>>;
  /** Of the training that is tried. */
  seed: number;
}

/** The plans that are being made, one for each kind of model. They stay while other screens are looked at. */
export const useDraft = create<Draft>()(() => ({
  kind: 'classifier',
  plan: balancePlan.parse({}),
  photoPlan: photoPlan.parse({ kind: 'detector' }),
  savedIds: {},
  seed: 0,
}));

/** The plan in hand. */
export function draftPlan({ kind, plan, photoPlan: photos }: Pick<Draft, 'kind' | 'plan' | 'photoPlan'>): AnyPlan {
  return kind === 'detector' ? photos : plan;
}

export function changePlan(change: Partial<BalancePlan>): void {
  useDraft.setState(({ plan }) => ({ plan: { ...plan, ...change } }));
}

export function changePhotoPlan(change: Partial<PhotoPlan>): void {
  useDraft.setState(({ photoPlan: plan }) => ({ photoPlan: { ...plan, ...change } }));
}

/** Goes on with a saved plan and its kind, or, without one, from the start. */
export function openPlan(saved: SavedPlan | undefined): void {
  useDraft.setState(({ kind: current, savedIds }) => {
    const kind = saved === undefined ? current : kindOfPlan(saved.plan);
    const plan = saved?.plan ?? (kind === 'detector' ? photoPlan.parse({ kind }) : balancePlan.parse({}));
    return {
      kind,
      ...(plan.kind === 'detector' ? { photoPlan: plan } : { plan }),
      savedIds: { ...savedIds, [kind]: saved?.id },
    };
  });
}

/** The plan in hand is no longer a saved one. */
export function forgetSaved(): void {
  useDraft.setState(({ kind, savedIds }) => ({ savedIds: { ...savedIds, [kind]: undefined } }));
}

/** Whether two plans draw the same; the order of what is set by hand does not matter. */
export function samePlan(left: AnyPlan, right: AnyPlan): boolean {
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
  const target = value && {
    event: place.event,
    ...(place.garment === undefined ? {} : { garment: place.garment }),
    ...value,
  };
  return replaced(targets, at, target);
}

/** The factors with one set, or, without one, taken away. */
export function withFactor(
  factors: readonly ClassFactor[],
  garment: string,
  factor: number | undefined,
): ClassFactor[] {
  const at = factors.findIndex((each) => each.garment === garment);
  return replaced(factors, at, factor === undefined ? undefined : { garment, factor });
}

/** Where a slider of nines stands for β: 0 is 0, 1 is 0.9, 2 is 0.99. */
export function betaOfNines(nines: number): number {
  return Number((1 - 10 ** -nines).toFixed(6));
}

export function ninesOfBeta(beta: number): number {
  return -Math.log10(1 - beta);
}

/** The items with the one at a place replaced or removed, or with a new one at the end where it had no place. */
function replaced<Item>(items: readonly Item[], at: number, item: Item | undefined): Item[] {
  if (item === undefined) return items.filter((_, index) => index !== at);
  return at === -1 ? [...items, item] : items.map((each, index) => (index === at ? item : each));
}

function normalised(plan: AnyPlan): string {
  const { byHand, ...rest } = plan.kind === 'detector' ? withoutFactors(plan) : withoutTargets(plan);
  return JSON.stringify([Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)), byHand.sort()]);
}

function withoutFactors({ factors, ...plan }: PhotoPlan) {
  return { ...plan, byHand: factors.map(describeFactor) };
}

function withoutTargets({ targets, ...plan }: BalancePlan) {
  const byHand = targets.map(({ event, garment, kind, value }) => [targetKey(event, garment), kind, value].join('='));
  return { ...plan, byHand };
}
