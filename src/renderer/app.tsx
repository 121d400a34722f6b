import { Center, Loader } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, type ReactNode } from 'react';
import { Route, Switch } from 'wouter';
import { api } from './client/api.ts';
import { DoctorScreen } from './features/doctor/doctor-screen.tsx';
import { CropsGallery } from './features/gallery/crops-gallery.tsx';
import { PhotosGallery } from './features/gallery/photos-gallery.tsx';
import { Home } from './features/home/home.tsx';
import { ImportScreen } from './features/import/import-screen.tsx';
import { Frame } from './frame/frame.tsx';
import { LinkButton } from './ui/anchor.tsx';
import { Empty } from './ui/empty.tsx';
import { english } from './ui/english.ts';
import { Page } from './ui/page.tsx';
import { Problem } from './ui/problem.tsx';
import { idOf } from './ui/run-choice.ts';

const words = english.frame.app;

// The canvas and the charts are large, and not needed to start.
const PhotoScreen = lazy(async () => ({ default: (await import('./features/photo/photo-screen.tsx')).PhotoScreen }));
const TrainingScreen = lazy(async () => ({
  default: (await import('./features/training/training-screen.tsx')).TrainingScreen,
}));
const RunScreen = lazy(async () => ({ default: (await import('./features/training/run-screen.tsx')).RunScreen }));
const EvaluationScreen = lazy(async () => ({
  default: (await import('./features/evaluation/evaluation-screen.tsx')).EvaluationScreen,
}));
const CompareScreen = lazy(async () => ({
  default: (await import('./features/compare/compare-screen.tsx')).CompareScreen,
}));
const SnapshotsScreen = lazy(async () => ({
  default: (await import('./features/snapshots/snapshots-screen.tsx')).SnapshotsScreen,
}));
const DetectorScreen = lazy(async () => ({
  default: (await import('./features/detector/detector-screen.tsx')).DetectorScreen,
}));
const DetectorRunScreen = lazy(async () => ({
  default: (await import('./features/detector/run-screen.tsx')).RunScreen,
}));
const DetectorEvaluationScreen = lazy(async () => ({
  default: (await import('./features/detector-evaluation/detector-evaluation-screen.tsx')).DetectorEvaluationScreen,
}));
const CollectionScreen = lazy(async () => ({
  default: (await import('./features/collection/collection-screen.tsx')).CollectionScreen,
}));
const PassScreen = lazy(async () => ({ default: (await import('./features/collection/pass-screen.tsx')).PassScreen }));
const ReviewScreen = lazy(async () => ({
  default: (await import('./features/review/review-screen.tsx')).ReviewScreen,
}));
const BalanceScreen = lazy(async () => ({
  default: (await import('./features/balance/balance-screen.tsx')).BalanceScreen,
}));
const MapScreen = lazy(async () => ({ default: (await import('./features/map/map-screen.tsx')).MapScreen }));
const RecommendScreen = lazy(async () => ({
  default: (await import('./features/recommend/recommend-screen.tsx')).RecommendScreen,
}));

export function App() {
  return (
    <Frame>
      <Suspense fallback={<Loading />}>
        <WithNames>
          <Switch>
            <Route path="/">
              <Home />
            </Route>
            <Route path="/photos">
              <PhotosGallery />
            </Route>
            <Route path="/photos/:id">
              {({ id }) => <Numbered id={id} show={(number) => <PhotoScreen id={number} />} />}
            </Route>
            <Route path="/crops">
              <CropsGallery />
            </Route>
            <Route path="/review">
              <ReviewScreen />
            </Route>
            <Route path="/balance">
              <BalanceScreen />
            </Route>
            <Route path="/map">
              <MapScreen />
            </Route>
            <Route path="/training">
              <TrainingScreen />
            </Route>
            <Route path="/training/snapshots">
              <SnapshotsScreen />
            </Route>
            <Route path="/training/:id">
              {({ id }) => <Numbered id={id} show={(number) => <RunScreen id={number} />} />}
            </Route>
            <Route path="/evaluation">
              <EvaluationScreen />
            </Route>
            <Route path="/compare">
              <CompareScreen />
            </Route>
            <Route path="/detector">
              <DetectorScreen />
            </Route>
            <Route path="/detector/runs/:id">
              {({ id }) => <Numbered id={id} show={(number) => <DetectorRunScreen id={number} />} />}
            </Route>
            <Route path="/detector/evaluation">
              <DetectorEvaluationScreen />
            </Route>
            <Route path="/detector/collection">
              <CollectionScreen />
            </Route>
            <Route path="/detector/passes/:id">
              {({ id }) => <Numbered id={id} show={(number) => <PassScreen id={number} />} />}
            </Route>
            <Route path="/recommend">
              <RecommendScreen />
            </Route>
            <Route path="/import">
              <ImportScreen />
            </Route>
            <Route path="/doctor">
              <DoctorScreen />
            </Route>
            <Route>
              <NoSuchScreen />
            </Route>
          </Switch>
        </WithNames>
      </Suspense>
    </Frame>
  );
}

/** Holds screens back until the names of classes are there: none is shown by its number first, and then moves what is around it. */
function WithNames({ children }: { children: ReactNode }) {
  const { isPending, error, refetch } = useQuery(api.project.taxonomies.options({}));
  if (isPending) return <Loading />;
  if (error === null) return children;
  return (
    <Center h="100%" p="lg">
      <Problem error={error} onRetry={() => void refetch()} />
    </Center>
  );
}

function Loading() {
  return (
    <Center h="100%">
      <Loader aria-label={english.common.loading} />
    </Center>
  );
}

/** What an address with a number shows; one without belongs to no screen. */
function Numbered({ id, show }: { id: string | undefined; show: (id: number) => ReactNode }) {
  const number = idOf(id ?? null);
  return number === undefined ? <NoSuchScreen /> : show(number);
}

function NoSuchScreen() {
  return (
    <Page title={words.nothingHere}>
      <Empty icon={IconMapOff} title={words.noSuchScreen} action={<LinkButton href="/">{words.goHome}</LinkButton>}>
        {words.addressDoesNotBelongToAny}
      </Empty>
    </Page>
  );
}
