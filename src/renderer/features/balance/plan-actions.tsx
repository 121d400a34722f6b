import { Button, Group } from '@mantine/core';
import { IconDeviceFloppy, IconSchool } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { SavedPlan } from '../../../shared/contract/balance.ts';
import { api } from '../../client/api.ts';
import { english } from '../../ui/english.ts';
import { useHotkeys } from '../../ui/hotkeys/use-hotkeys.ts';
import { useAction } from '../../ui/use-jobs.ts';
import { draftPlan, openPlan, samePlan, useDraft } from './draft.ts';
import { NameDialog } from './plan-bar.tsx';

const words = english.balance.planActions;

/** Saves the plan, and leads to a training with it; what is not saved yet asks for its name first. */
export function PlanActions({ saved, drawable }: { saved: SavedPlan | undefined; drawable: boolean }) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const plan = useDraft(draftPlan);
  const trainingAddress = plan.kind === 'detector' ? '/detector' : '/training';
  const [naming, setNaming] = useState<'save' | 'train'>();
  const changed = saved === undefined || !samePlan(saved.plan, plan);

  async function keep(kept: SavedPlan, then: 'save' | 'train'): Promise<void> {
    await client.invalidateQueries({ queryKey: ['balance', 'plans'] });
    openPlan(kept);
    setNaming(undefined);
    if (then === 'train') navigate(`${trainingAddress}?plan=${kept.id}`);
  }

  const save = useAction(
    words.planCouldNotBeSaved,
    ({ then: _, ...input }: { id?: number; name: string; then: 'save' | 'train' }) =>
      api.balance.save({ ...input, plan }),
  );
  const saveThen = (input: { id?: number; name: string; then: 'save' | 'train' }): void =>
    save.mutate(input, { onSuccess: (kept) => void keep(kept, input.then) });

  function start(then: 'save' | 'train'): void {
    if (!drawable) return;
    if (saved === undefined) setNaming(then);
    else if (changed) saveThen({ id: saved.id, name: saved.name, then });
    else if (then === 'train') navigate(`${trainingAddress}?plan=${saved.id}`);
  }

  useHotkeys([
    { keys: ['mod+S'], description: words.saveThePlan, group: words.balance, run: () => start('save') },
    { keys: ['mod+Enter'], description: words.trainWithThisPlan, group: words.balance, run: () => start('train') },
  ]);

  return (
    <Group gap="xs">
      {saved !== undefined && changed && (
        <Button variant="default" disabled={!drawable} onClick={() => setNaming('save')}>
          {words.saveAsNew}
        </Button>
      )}
      <Button
        variant="default"
        leftSection={<IconDeviceFloppy size={16} />}
        disabled={!drawable || !changed}
        loading={save.isPending}
        onClick={() => start('save')}
      >
        {words.savePlan}
      </Button>
      <Button leftSection={<IconSchool size={16} />} disabled={!drawable} onClick={() => start('train')}>
        {words.trainWithThisPlan}
      </Button>
      <NameDialog
        title={naming === 'train' ? words.saveThePlanThenTrain : words.saveThePlan}
        action={english.common.save}
        opened={naming !== undefined}
        initial=""
        pending={save.isPending}
        onClose={() => setNaming(undefined)}
        onName={(name) => saveThen({ name, then: naming ?? 'save' })}
      />
    </Group>
  );
}
