import {
  ActionIcon,
  Alert,
  AppShell,
  Box,
  Burger,
  Group,
  Text,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { IconHelp, IconMoon, IconPlugConnectedX, IconSun } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import type { MenuCommand } from '../../shared/contract/preload.ts';
import { api } from '../client/api.ts';
import { bridge } from '../client/bridge.ts';
import { useConnection } from '../client/connection.ts';
import { JobsPanel } from '../features/jobs/jobs-panel.tsx';
import { RetrainButton } from '../features/retrain/retrain-button.tsx';
import { english } from '../ui/english.ts';
import { useShowGuide } from '../ui/guide.ts';
import { KeyboardHelp } from '../ui/hotkeys/help.tsx';
import { useActions, useActionWords } from '../ui/hotkeys/use-actions.ts';
import { listenForHotkeys, useHotkeys } from '../ui/hotkeys/use-hotkeys.ts';
import { AuthorButton } from './author-button.tsx';
import './frame.css';
import { Navigation, places } from './navigation.tsx';

const texts = english.frame.frame;

const headerHeight = 50;

/** What stands around every screen: navigation, jobs, colour scheme, keyboard help, the state of the connection. */
export function Frame({ children }: { children: ReactNode }) {
  const [location, navigate] = useLocation();
  const [helpShown, setHelpShown] = useState(false);
  const [navigationShown, setNavigationShown] = useState(false);
  const connection = useConnection((store) => store.state);
  const { data: summary } = useQuery(api.project.summary.options({}));
  const { toggle: toggleScheme } = useSchemeToggle();
  const words = useActionWords();

  useEffect(listenForHotkeys, []);
  useEffect(() => setNavigationShown(false), [location]);
  useHotkeys([
    ...places.map(({ label, href, key }) => ({
      keys: [`alt+${key}`],
      description: label,
      group: english.common.goTo,
      run: () => navigate(href),
    })),
  ]);
  useActions({ 'help.show': () => setHelpShown(true), 'scheme.toggle': toggleScheme });

  const { mutate: showGuide } = useShowGuide();
  const goToGuide = useCallback(() => {
    setHelpShown(false);
    showGuide(true);
    navigate('/');
  }, [navigate, showGuide]);

  useEffect(() => {
    function command(name: MenuCommand): void {
      switch (name) {
        case 'show-home':
          return navigate('/');
        case 'show-photos':
          return navigate('/photos');
        case 'show-crops':
          return navigate('/crops');
        case 'show-review':
          return navigate('/review');
        case 'show-balance':
          return navigate('/balance');
        case 'show-map':
          return navigate('/map');
        case 'show-training':
          return navigate('/training');
        case 'show-evaluation':
          return navigate('/evaluation');
        case 'show-compare':
          return navigate('/compare');
        case 'show-detector':
          return navigate('/detector');
        case 'show-recommend':
          return navigate('/recommend');
        case 'import':
          return navigate('/import');
        case 'doctor':
          return navigate('/doctor');
        case 'keyboard-help':
          return setHelpShown(true);
        case 'show-guide':
          return goToGuide();
        case 'toggle-color-scheme':
          return toggleScheme();
      }
    }
    return bridge?.onMenuCommand(command);
  }, [navigate, toggleScheme, goToGuide]);

  return (
    <AppShell
      header={{ height: headerHeight }}
      navbar={{ width: 208, breakpoint: 'sm', collapsed: { mobile: !navigationShown } }}
      padding={0}
      h="100%"
    >
      <a href="#content" className="skip-link">
        {texts.skipToContent}
      </a>
      <AppShell.Header className="frame-bar">
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap" miw={0}>
            <Burger
              opened={navigationShown}
              onClick={() => setNavigationShown((shown) => !shown)}
              hiddenFrom="sm"
              size="sm"
              aria-label={texts.navigation}
            />
            <img src="/icon.svg" alt="" width={26} height={26} />
            <Text fw={600} truncate>
              {texts.fashion2eventsStudio}
            </Text>
            {summary && (
              <Text c="dimmed" truncate>
                {summary.name}
              </Text>
            )}
          </Group>
          <Group gap="xs" wrap="nowrap">
            <RetrainButton />
            <JobsPanel />
            <AuthorButton />
            <SchemeButton />
            <Tooltip label={words('help.show')}>
              <ActionIcon
                variant="default"
                size={30}
                onClick={() => setHelpShown(true)}
                aria-label={texts.keyboardHelp}
              >
                <IconHelp size={17} />
              </ActionIcon>
            </Tooltip>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className="frame-bar" aria-label={texts.main}>
        <Navigation />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} className="frame-main" h="100dvh">
        <Box h="100%" style={{ display: 'flex', flexDirection: 'column' }}>
          <div aria-live="polite">
            {connection === 'lost' && (
              <Alert color="orange" variant="filled" radius={0} py="xs" icon={<IconPlugConnectedX size={18} />}>
                {texts.connectionLost}
              </Alert>
            )}
          </div>
          <Box flex={1} mih={0} style={{ overflow: 'auto' }}>
            {children}
          </Box>
        </Box>
      </AppShell.Main>
      <KeyboardHelp opened={helpShown} onClose={() => setHelpShown(false)} onGuide={goToGuide} />
    </AppShell>
  );
}

function useSchemeToggle(): { dark: boolean; toggle: () => void } {
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  return { dark, toggle: () => setColorScheme(dark ? 'light' : 'dark') };
}

function SchemeButton() {
  const { dark, toggle } = useSchemeToggle();
  const label = dark ? texts.useLightColours : texts.useDarkColours;
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" size={30} onClick={toggle} aria-label={label}>
        {dark ? <IconSun size={17} /> : <IconMoon size={17} />}
      </ActionIcon>
    </Tooltip>
  );
}
