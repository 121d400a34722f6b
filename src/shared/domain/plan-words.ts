import type {
  AnyPlan,
  BalancePlan,
  BalanceTarget,
  ClassFactor,
  PhotoPlan,
  SamplerStrategy,
} from '../contract/balance-plan.ts';
import type { RetrainKind } from '../contract/retrain.ts';
import { StudioError } from './errors.ts';

export const strategyNames: Readonly<Record<SamplerStrategy, string>> = {
  none: 'as it comes',
  'inverse-frequency': 'inverse frequency',
  'square-root': 'square root of the frequency',
  'effective-number': 'effective number of samples',
};

export const labelNames: Readonly<Record<BalancePlan['label'], string>> = {
  event: 'event',
  garment: 'garment class',
  cell: 'event and garment class',
};

/** What kind of model a plan is for. */
export function kindOfPlan(plan: AnyPlan): RetrainKind {
  return plan.kind ?? 'classifier';
}

export function isPhotoPlan<Planned extends { plan: AnyPlan }>(each: Planned): each is Planned & { plan: PhotoPlan } {
  return each.plan.kind === 'detector';
}

export function isGarmentPlan<Planned extends { plan: AnyPlan }>(
  each: Planned,
): each is Planned & { plan: BalancePlan } {
  return each.plan.kind === undefined;
}

/** Why a training cannot take a plan that is for the other kind of model. */
export function wrongKindOfPlan(name: string, plan: AnyPlan, field = 'plan'): StudioError {
  const kind = kindOfPlan(plan);
  const wanted = kind === 'detector' ? 'classifier' : 'detector';
  return new StudioError('BAD_REQUEST', `The balance plan “${name}” is for ${kind}s; a ${wanted} cannot use it.`, {
    field,
    cause: kind === 'detector' ? 'it says how often photos come, not garments' : 'it draws garments, not whole photos',
    remedy: `Choose a plan for ${wanted}s, or make one: Balance, ${wanted === 'detector' ? 'Detector' : 'Classifier'}, or \`f2e balance save --kind ${wanted}\`.`,
  });
}

/** A plan in a line, as run records and tables show it. */
export function describePlan(plan: AnyPlan): string {
  return plan.kind === 'detector' ? describePhotoPlan(plan) : describeGarmentPlan(plan);
}

function describePhotoPlan({ strategy, threshold, factors, cap }: PhotoPlan): string {
  return [
    strategy === 'none'
      ? 'every photo once'
      : `photos repeated for classes that fewer than ${Number((100 * threshold).toFixed(3))} % of them show`,
    ...(factors.length > 0 ? [`${factors.length} ${factors.length === 1 ? 'factor' : 'factors'} by hand`] : []),
    ...(cap === null ? [] : [`at most ${cap} draws of a photo`]),
  ].join(', ');
}

/** `dress=x2`, as the command line takes it. */
export function describeFactor({ garment, factor }: ClassFactor): string {
  return `${garment}=x${factor}`;
}

/** What a plan sets by hand. */
export function describeByHand(plan: AnyPlan): string[] {
  return plan.kind === 'detector' ? plan.factors.map(describeFactor) : plan.targets.map(describeTarget);
}

function describeGarmentPlan(plan: BalancePlan): string {
  const { strategy, label, beta, targets, cap, replacement, epochSize } = plan;
  return [
    strategy === 'none'
      ? strategyNames.none
      : `${strategyNames[strategy]}${strategy === 'effective-number' ? ` (β ${beta})` : ''} of the ${labelNames[label]}`,
    ...(targets.length > 0 ? [`${targets.length} ${targets.length === 1 ? 'target' : 'targets'} by hand`] : []),
    ...(cap === null ? [] : [`at most ${cap} draws of a cell`]),
    replacement ? 'with replacement' : 'each garment at most once',
    ...(epochSize === 'dataset' ? [] : [describeEpochSize(epochSize)]),
  ].join(', ');
}

export function describeTarget({ event, garment, kind, value }: BalanceTarget): string {
  const place = garment === undefined ? event : `${event}/${garment ?? 'no class'}`;
  return `${place}=${kind === 'share' ? `${Math.round(value * 1e4) / 100}%` : `x${value}`}`;
}

function describeEpochSize(size: Exclude<BalancePlan['epochSize'], 'dataset'>): string {
  if (size === 'smallest') return 'under-sampled to the scarcest';
  if (size === 'largest') return 'over-sampled to the most plentiful';
  return `${size} draws an epoch`;
}
