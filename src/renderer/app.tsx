import { Center, Loader } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { Home } from './features/home/home.tsx';
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
