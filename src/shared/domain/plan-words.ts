import type { BalancePlan, BalanceTarget, SamplerStrategy } from '../contract/balance-plan.ts';

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

/** A plan in a line, as run records and tables show it. */
export function describePlan(plan: BalancePlan): string {
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
