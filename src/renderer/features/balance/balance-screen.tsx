import { Center, Grid, Loader, Stack } from '@mantine/core';
import { IconScale } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { BalanceMatrix, SavedPlan } from '../../../shared/contract/balance.ts';
import { isGarmentPlan, isPhotoPlan } from '../../../shared/domain/plan-words.ts';
import { api } from '../../client/api.ts';
import { LinkButton } from '../../ui/anchor.tsx';
import { Empty } from '../../ui/empty.tsx';
import { english } from '../../ui/english.ts';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';
import { openPlan, useDraft, type TargetPlace } from './draft.ts';
import { DrawBars } from './draw-bars.tsx';
import { Exclusions } from './exclusions.tsx';
import { garmentsHref } from './garments-href.ts';
import { MatrixPanel } from './matrix-panel.tsx';
import { KindChoice } from './kind-choice.tsx';
import { PhotoWorkplace } from './photo-workplace.tsx';
import { PlanActions } from './plan-actions.tsx';
import { PlanBar } from './plan-bar.tsx';
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

export interface WorkplaceProps {
  matrix: BalanceMatrix;
  plans: readonly SavedPlan[];
}

function Workplace({ matrix, plans }: WorkplaceProps) {
  const kind = useDraft((draft) => draft.kind);
  useWantedPlan(plans);
  return kind === 'detector' ? (
    <PhotoWorkplace matrix={matrix} plans={plans.filter(isPhotoPlan)} />
  ) : (
    <GarmentWorkplace matrix={matrix} plans={plans.filter(isGarmentPlan)} />
  );
}

/** Plans for classifiers: how the draws of an epoch are spread over garments. */
function GarmentWorkplace({ matrix, plans }: WorkplaceProps) {
  const { plan, savedIds, seed } = useDraft();
  const saved = plans.find(({ id }) => id === savedIds.classifier);
  const draws = useDraws(matrix, plan, seed);
  const bulk = useBulk();
  const [place, setPlace] = useState<TargetPlace>();
  if (draws.garments === 0) {
    return (
      <Page title={words.balance}>
        <Stack gap="md">
          <KindChoice />
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
      <KindChoice />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 4, xl: 3.5 }}>
          <PlanForm plan={plan} size={draws.size} head={<PlanBar plans={plans} saved={saved} />} onTarget={setPlace} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 8, xl: 8.5 }}>
          <Stack gap="md">
            <DrawBars matrix={matrix} plan={plan} draws={draws} onTarget={setPlace} />
            <MatrixPanel matrix={matrix} plan={plan} draws={draws} onTarget={setPlace} />
            <Warnings
              warnings={matrix.warnings}
              matrix={matrix}
              nothing={words.nothingEveryEventIsInTrain}
              bulk={bulk}
            />
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

/** Opens the plan, or the kind of plans, that the address names, once: coming back later finds what has become of it. */
function useWantedPlan(plans: readonly SavedPlan[]): void {
  const [, navigate] = useLocation();
  const asked = new URLSearchParams(useSearch());
  const [wanted, kind] = [asked.get('plan'), asked.get('for')];
  useEffect(() => {
    if (wanted === null && kind === null) return;
    if (kind === 'classifier' || kind === 'detector') useDraft.setState({ kind });
    const plan = plans.find(({ id }) => String(id) === wanted);
    if (plan !== undefined) openPlan(plan);
    navigate('/balance', { replace: true });
    // Only when the address changes: later changes of the plan are the person's.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [wanted, kind]);
}
