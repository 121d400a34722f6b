import { Select, type SelectProps } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { SavedPlan } from '../../shared/contract/balance.ts';
import type { RetrainKind } from '../../shared/contract/retrain.ts';
import { kindOfPlan } from '../../shared/domain/plan-words.ts';
import { api } from '../client/api.ts';
import { english } from './english.ts';

const words = english.ui.planSelect;

interface PlanSelectProps extends Pick<SelectProps, 'size' | 'description' | 'comboboxProps'> {
  /** Of the model that is to be trained. */
  kind: RetrainKind;
  plans: readonly SavedPlan[];
  value: number | null;
  onChange: (planId: number | null) => void;
  /** What stands there while none is chosen. */
  placeholder: string;
}

/** Chooses a saved balance plan. Those for the other kind of model are shown, but cannot be taken. */
export function PlanSelect({ kind, plans, value, onChange, placeholder, ...look }: PlanSelectProps) {
  const item = ({ id, name }: SavedPlan) => ({ value: String(id), label: name });
  const own = plans.filter(({ plan }) => kindOfPlan(plan) === kind);
  const others = plans.filter(({ plan }) => kindOfPlan(plan) !== kind);
  return (
    <Select
      {...look}
      label={english.common.balancePlan}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      placeholder={plans.length === 0 ? words.noneSavedYet : own.length === 0 ? words.noneFor(kind) : placeholder}
      clearable
      disabled={plans.length === 0}
      data={
        others.length === 0
          ? own.map(item)
          : [
              { group: words.plansFor(kind), items: own.map(item) },
              { group: words.plansOfOtherKind(kind), items: others.map((plan) => ({ ...item(plan), disabled: true })) },
            ]
      }
      value={value === null ? null : String(value)}
      onChange={(next) => onChange(next === null ? null : Number(next))}
    />
  );
}

/** All saved plans of both kinds; none until they have come. */
export function usePlans(): readonly SavedPlan[] {
  const { data = none } = useQuery(api.balance.plans.options({}));
  return data;
}

const none: readonly SavedPlan[] = [];
