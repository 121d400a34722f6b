import { Button, Center, Grid, Group, Loader, Stack } from '@mantine/core';
import { IconDeviceFloppy, IconScale, IconSchool } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { BalanceMatrix, SavedPlan } from '../../../shared/contract/balance.ts';
import { api } from '../../client/api.ts';
import { LinkButton } from '../../ui/anchor.tsx';
import { Empty } from '../../ui/empty.tsx';
import { english } from '../../ui/english.ts';
import { useHotkeys } from '../../ui/hotkeys/use-hotkeys.ts';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';
import { useAction } from '../../ui/use-jobs.ts';
import { openPlan, samePlan, useDraft, type TargetPlace } from './draft.ts';
import { DrawBars } from './draw-bars.tsx';
import { Exclusions } from './exclusions.tsx';
import { garmentsHref } from './garments-href.ts';
import { MatrixPanel } from './matrix-panel.tsx';
import { NameDialog, PlanBar } from './plan-bar.tsx';
import { PlanForm } from './plan-form.tsx';
import { TargetEditor } from './target-editor.tsx';
import { useBulk } from '../../ui/use-bulk.ts';
import { useDraws } from './use-draws.ts';
import { Warnings } from './warnings.tsx';

const words = english.balance.balanceScreen;

/** What training data there is, and how an epoch draws from it. */
export function BalanceScreen() {
  const matrix = useQuery(api.balance.matrix.options({}));
  const plans = useQuery(api.balance.plans.options({}));
  const error = matrix.error ?? plans.error;
  if (error) {
    return (
      <Page title={words.balance}>
        <Problem error={error} title={words.countsCouldNotBeRead} onRetry={() => void matrix.refetch()} />
      </Page>
    );
  }
  if (!matrix.data || !plans.data) {
    return (
      <Center h="100%">
        <Loader aria-label={english.common.loading} />
      </Center>
    );
  }
  return <Workplace matrix={matrix.data} plans={plans.data} />;
}

function Workplace({ matrix, plans }: { matrix: BalanceMatrix; plans: readonly SavedPlan[] }) {
  const { plan, savedId, seed } = useDraft();
  const saved = plans.find(({ id }) => id === savedId);
  const draws = useDraws(matrix, plan, seed);
  const bulk = useBulk();
  const [place, setPlace] = useState<TargetPlace>();
  useWantedPlan(plans);
  if (draws.garments === 0) {
    return (
      <Page title={words.balance}>
        <Stack gap="md">
          <NothingToBalance matrix={matrix} />
          <Exclusions matrix={matrix} bulk={bulk} />
        </Stack>
      </Page>
    );
  }
  return (
    <Page
      title={words.balance}
      subtitle={<Subtitle garments={draws.garments} matrix={matrix} />}
      actions={<PlanActions saved={saved} drawable={draws.error === undefined} />}
    >
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 4, xl: 3.5 }}>
          <PlanForm plan={plan} size={draws.size} head={<PlanBar plans={plans} saved={saved} />} onTarget={setPlace} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 8, xl: 8.5 }}>
          <Stack gap="md">
            <DrawBars matrix={matrix} plan={plan} draws={draws} onTarget={setPlace} />
            <MatrixPanel matrix={matrix} plan={plan} draws={draws} onTarget={setPlace} />
            <Warnings matrix={matrix} bulk={bulk} />
            <Exclusions matrix={matrix} bulk={bulk} />
          </Stack>
        </Grid.Col>
      </Grid>
      <TargetEditor
        place={place}
        plan={plan}
        draws={draws}
        href={garmentsHref(matrix, { ...place, split: 'train' })}
        onClose={() => setPlace(undefined)}
      />
    </Page>
  );
}

function Subtitle({ garments, matrix }: { garments: number; matrix: BalanceMatrix }) {
  const { data: leaks } = useQuery(api.balance.leaks.options({}));
  const grave = matrix.warnings.filter(({ level }) => level !== 'note').length + (leaks && leaks.total > 0 ? 1 : 0);
  return (
    <>
      {words.countOfTrainingGarments(garments)}
      {grave > 0 && (
        <>
          {' · '}
          <a href="#warnings" className="plain-link plain-link-in-text">
            {words.countOfWarnings(grave)}
          </a>
        </>
      )}
    </>
  );
}

/** Saves the plan, and leads to a training with it; what is not saved yet asks for its name first. */
function PlanActions({ saved, drawable }: { saved: SavedPlan | undefined; drawable: boolean }) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const plan = useDraft((draft) => draft.plan);
  const [naming, setNaming] = useState<'save' | 'train'>();
  const changed = saved === undefined || !samePlan(saved.plan, plan);

  async function keep(kept: SavedPlan, then: 'save' | 'train'): Promise<void> {
    await client.invalidateQueries({ queryKey: ['balance', 'plans'] });
    openPlan(kept);
    setNaming(undefined);
    if (then === 'train') navigate(`/training?plan=${kept.id}`);
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
    else if (then === 'train') navigate(`/training?plan=${saved.id}`);
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

function NothingToBalance({ matrix }: { matrix: BalanceMatrix }) {
  const { withoutEvent, withoutSplit } = matrix.leftOut;
  const heldOut = matrix.cells.length > 0;
  const action =
    withoutEvent > 0
      ? [words.labelEvents, '/import?format=labels']
      : withoutSplit > 0 || heldOut
        ? [english.common.splitPhotos, '/import#split']
        : [english.common.importPhotos, '/import'];
  return (
    <Empty
      icon={IconScale}
      title={words.nothingToBalanceYet}
      action={<LinkButton href={action[1] ?? ''}>{action[0]}</LinkButton>}
    >
      {withoutEvent > 0
        ? words.garmentsBelongToPhotosWithout(withoutEvent)
        : withoutSplit > 0 || heldOut
          ? words.noGarmentIsInTrain
          : words.projectHasNoGarments}
    </Empty>
  );
}

/** Opens the plan that the address names, once: coming back later finds what has become of it since. */
function useWantedPlan(plans: readonly SavedPlan[]): void {
  const [, navigate] = useLocation();
  const wanted = new URLSearchParams(useSearch()).get('plan');
  useEffect(() => {
    if (wanted === null) return;
    const plan = plans.find(({ id }) => String(id) === wanted);
    if (plan !== undefined) openPlan(plan);
    navigate('/balance', { replace: true });
    // Only when the address changes: later changes of the plan are the person's.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [wanted]);
}
