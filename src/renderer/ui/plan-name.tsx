import { useQuery } from '@tanstack/react-query';
import type { AnyUsedPlan } from '../../shared/contract/balance-plan.ts';
import { api } from '../client/api.ts';
import { TextLink } from './anchor.tsx';
import { english } from './english.ts';

const words = english.ui.planName;

/** The name of the plan that a run was made with, which leads to it where it is still saved as it was. */
export function PlanName({ used }: { used: AnyUsedPlan }) {
  const { data: plans } = useQuery(api.balance.plans.options({}));
  const saved = plans?.find(({ id }) => id === used.id);
  if (plans === undefined) return used.name;
  if (saved === undefined) return words.noLongerSaved(used.name);
  const changed = JSON.stringify(saved.plan) !== JSON.stringify(used.plan);
  return (
    <>
      <TextLink href={`/balance?plan=${saved.id}`}>{used.name}</TextLink>
      {changed && words.changedSince}
    </>
  );
}
