import { describe, expect, it } from 'vitest';
import { balancePlan, photoPlan } from '../../../shared/contract/balance-plan.ts';
import {
  betaOfNines,
  draftPlan,
  forgetSaved,
  ninesOfBeta,
  openPlan,
  samePlan,
  targetOf,
  useDraft,
  withFactor,
  withTarget,
} from './draft.ts';

describe('withTarget', () => {
  const first = withTarget([], { event: 'wedding' }, { kind: 'share', value: 0.3 });
  const both = withTarget(first, { event: 'wedding', garment: null }, { kind: 'multiplier', value: 2 });

  it('keeps an event apart from its cells, and from those without a class', () => {
    expect(both).toEqual([
      { event: 'wedding', kind: 'share', value: 0.3 },
      { event: 'wedding', garment: null, kind: 'multiplier', value: 2 },
    ]);
    const plan = balancePlan.parse({ targets: both });
    expect(targetOf(plan, { event: 'wedding' })).toMatchObject({ value: 0.3 });
    expect(targetOf(plan, { event: 'wedding', garment: null })).toMatchObject({ value: 2 });
    expect(targetOf(plan, { event: 'wedding', garment: 'dress' })).toBeUndefined();
  });

  it('changes one in its place, and takes it away', () => {
    const changed = withTarget(both, { event: 'wedding' }, { kind: 'share', value: 0.5 });
    expect(changed[0]).toEqual({ event: 'wedding', kind: 'share', value: 0.5 });
    expect(withTarget(changed, { event: 'wedding' }, undefined)).toEqual(both.slice(1));
  });
});

describe('withFactor', () => {
  it('sets, changes in its place, and takes away', () => {
    const both = withFactor(withFactor([], 'suit', 3), 'top', 0.5);
    expect(withFactor(both, 'suit', 2)).toEqual([
      { garment: 'suit', factor: 2 },
      { garment: 'top', factor: 0.5 },
    ]);
    expect(withFactor(both, 'suit', undefined)).toEqual(both.slice(1));
    const plan = photoPlan.parse({ kind: 'detector', factors: both });
    expect(samePlan(plan, { ...plan, factors: both.toReversed() })).toBe(true);
    expect(samePlan(plan, { ...plan, threshold: 0.2 })).toBe(false);
  });
});

describe('openPlan', () => {
  const times = { createdAt: 1, changedAt: 1 };
  const photos = { id: 1, name: 'Rare', plan: photoPlan.parse({ kind: 'detector', threshold: 0.3 }), ...times };
  const garments = { id: 2, name: 'Even', plan: balancePlan.parse({ strategy: 'square-root' }), ...times };

  it('goes to the kind of the plan, and keeps the other one in hand', () => {
    openPlan(garments);
    openPlan(photos);
    expect(useDraft.getState()).toMatchObject({ kind: 'detector', savedIds: { classifier: 2, detector: 1 } });
    expect(draftPlan(useDraft.getState())).toEqual(photos.plan);
    useDraft.setState({ kind: 'classifier' });
    expect(draftPlan(useDraft.getState())).toEqual(garments.plan);
  });

  it('starts afresh without one, and forgets only the saved one of the kind in hand', () => {
    openPlan(photos);
    openPlan(undefined);
    expect(draftPlan(useDraft.getState())).toEqual(photoPlan.parse({ kind: 'detector' }));
    openPlan(photos);
    forgetSaved();
    expect(useDraft.getState()).toMatchObject({ kind: 'detector', photoPlan: photos.plan });
    expect(useDraft.getState().savedIds).toEqual({ classifier: 2, detector: undefined });
  });
});

describe('samePlan', () => {
  it('does not mind the order of targets', () => {
    const targets = [
      { event: 'wedding', kind: 'share' as const, value: 0.3 },
      { event: 'sport', kind: 'share' as const, value: 0.2 },
    ];
    const plan = balancePlan.parse({ targets });
    expect(samePlan(plan, { ...plan, targets: targets.toReversed() })).toBe(true);
    expect(samePlan(plan, { ...plan, cap: 5 })).toBe(false);
    expect(samePlan(plan, { ...plan, targets: targets.slice(1) })).toBe(false);
  });
});

describe('the slider of nines', () => {
  it('stands for β and back', () => {
    expect([0, 1, 2, 3, 4].map(betaOfNines)).toEqual([0, 0.9, 0.99, 0.999, 0.9999]);
    for (const nines of [0, 0.5, 1, 2.3, 4]) expect(ninesOfBeta(betaOfNines(nines))).toBeCloseTo(nines, 1);
  });
});
