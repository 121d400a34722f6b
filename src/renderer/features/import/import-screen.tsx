import { Grid, Stack } from '@mantine/core';
import { useEffect } from 'react';
import { english } from '../../ui/english.ts';
import { Page } from '../../ui/page.tsx';
import { CropsPanel } from './crops-panel.tsx';
import { ImportPanel } from './import-panel.tsx';
import { PhotoDrop } from './photo-drop.tsx';
import { SplitPanel } from './split-panel.tsx';
import { WeightsPanel } from './weights-panel.tsx';

const words = english.import.importScreen;

/** Everything that brings data in, divides it, derives from it, and writes it out. */
export function ImportScreen() {
  // The frame scrolls, not the document, so that the address's fragment has to be followed by hand.
  useEffect(() => {
    const id = window.location.hash.slice(1);
    if (id !== '') document.getElementById(id)?.scrollIntoView({ block: 'start' });
  }, []);
  return (
    <Page title={words.importData}>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, xl: 7 }}>
          <Stack gap="md">
            <PhotoDrop />
            <ImportPanel />
            <SplitPanel />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, xl: 5 }}>
          <Stack gap="md">
            <CropsPanel />
            <WeightsPanel />
          </Stack>
        </Grid.Col>
      </Grid>
    </Page>
  );
}
