import { Center, Grid, Loader, Stack } from '@mantine/core';
import { IconScale } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { BalanceMatrix, PhotoMatrix, SavedPlan } from '../../../shared/contract/balance.ts';
import { api } from '../../client/api.ts';
import { LinkButton } from '../../ui/anchor.tsx';
import { Empty } from '../../ui/empty.tsx';
import { english } from '../../ui/english.ts';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';
import { useBulk } from '../../ui/use-bulk.ts';
import { useDraft } from './draft.ts';
import { Exclusions } from './exclusions.tsx';
import { FactorEditor } from './factor-editor.tsx';
import { KindChoice } from './kind-choice.tsx';
import { PhotoBars } from './photo-bars.tsx';
import { PhotoMatrixPanel } from './photo-matrix-panel.tsx';
import { PhotoPlanForm } from './photo-plan-form.tsx';
import { PlanActions } from './plan-actions.tsx';
import { PlanBar } from './plan-bar.tsx';
import { usePhotoDraws } from './use-photo-draws.ts';
import { Warnings } from './warnings.tsx';

const words = english.balance.photoWorkplace;

interface PhotoWorkplaceProps {
  /** Of all garments: what is left out of datasets. */
  matrix: BalanceMatrix;
  /** Those for detectors. */
  plans: readonly SavedPlan[];
}

/** Plans for detectors: how often an epoch draws each photo. */
export function PhotoWorkplace(props: PhotoWorkplaceProps) {
  const { data: photos, error, refetch } = useQuery(api.balance.photos.options({}));
  if (photos && photos.splits.train.photos > 0) return <Workplace {...props} photos={photos} />;
  return (
    <Page title={words.balance}>
      <KindChoice />
      {error && <Problem error={error} title={words.countsCouldNotBeRead} onRetry={() => void refetch()} />}
      {!photos && !error && (
        <Center h={240}>
          <Loader aria-label={english.common.loading} />
        </Center>
      )}
      {photos && <NothingToBalance photos={photos} />}
    </Page>
  );
}

function Workplace({ matrix, plans, photos }: PhotoWorkplaceProps & { photos: PhotoMatrix }) {
  const { photoPlan: plan, savedIds, seed } = useDraft();
  const saved = plans.find(({ id }) => id === savedIds.detector);
  const draws = usePhotoDraws(photos, plan, seed);
  const bulk = useBulk();
  const [garment, setGarment] = useState<string>();
  const { train } = photos.splits;
  return (
    <Page
      title={words.balance}
      subtitle={words.trainingPhotosWithGarments(train.photos, train.garments)}
      actions={<PlanActions saved={saved} drawable={draws.error === undefined} />}
    >
      <KindChoice />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 4, xl: 3.5 }}>
          <PhotoPlanForm plan={plan} head={<PlanBar plans={plans} saved={saved} />} onFactor={setGarment} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 8, xl: 8.5 }}>
          <Stack gap="md">
            <PhotoBars plan={plan} draws={draws} onFactor={setGarment} />
            <PhotoMatrixPanel photos={photos} plan={plan} draws={draws} onFactor={setGarment} />
            <Warnings
              warnings={photos.warnings}
              matrix={matrix}
              nothing={words.nothingEveryClassIsInTrain}
              bulk={bulk}
            />
            <Exclusions matrix={matrix} bulk={bulk} />
          </Stack>
        </Grid.Col>
      </Grid>
      <FactorEditor
        draws={draws.classes.find((each) => each.garment === garment)}
        plan={plan}
        onClose={() => setGarment(undefined)}
      />
    </Page>
  );
}

function NothingToBalance({ photos: { splits, leftOut } }: { photos: PhotoMatrix }) {
  const heldOut = splits.val.photos + splits.test.photos > 0;
  const [text, action, href] =
    leftOut.unknown > 0
      ? [words.nobodyHasSaidWhatPhotosShow(leftOut.unknown), english.common.detectGarments, '/detector/collection']
      : leftOut.withoutSplit > 0 || heldOut
        ? [words.noPhotoIsInTrain, english.common.splitPhotos, '/import#split']
        : [words.projectHasNoPhotos, english.common.importPhotos, '/import'];
  return (
    <Empty icon={IconScale} title={words.nothingToBalanceYet} action={<LinkButton href={href}>{action}</LinkButton>}>
      {text}
    </Empty>
  );
}
