import { Center, Loader } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { CropsGallery } from './features/gallery/crops-gallery.tsx';
import { PhotosGallery } from './features/gallery/photos-gallery.tsx';
import { Home } from './features/home/home.tsx';
import { PhotoScreen } from './features/photo/photo-screen.tsx';
import { Frame } from './frame/frame.tsx';
import { LinkButton } from './ui/anchor.tsx';
import { Empty } from './ui/empty.tsx';

export function App() {
  return (
    <Frame>
      <Suspense
        fallback={
          <Center h="100%">
            <Loader aria-label="Loading" />
          </Center>
        }
      >
        <Switch>
          <Route path="/">
            <Home />
          </Route>
          <Route path="/photos">
            <PhotosGallery />
          </Route>
          <Route path="/photos/:id">{({ id }) => <PhotoScreen id={Number(id)} />}</Route>
          <Route path="/crops">
            <CropsGallery />
          </Route>
          <Route>
            <Empty icon={IconMapOff} title="Nothing here" action={<LinkButton href="/">Go home</LinkButton>}>
              The address does not belong to any screen.
            </Empty>
          </Route>
        </Switch>
      </Suspense>
    </Frame>
  );
}
