import path from 'node:path';
import type { Page } from '@playwright/test';
import { takePicture } from './support/film.ts';
import { expect, test } from './support/test.ts';
import { repository } from './support/run-f2e.ts';

// Runs on request only: STUDIO_SCREENSHOTS=1 npm run e2e -- screenshots
test.use({ startFrom: 'trained', viewport: { width: 1440, height: 900 }, colorScheme: 'light' });

interface Picture {
  name: string;
  path: string;
  /** A heading of what is to be seen. */
  ready: string;
  /** What has to be done on the screen before. */
  prepare?: (page: Page) => Promise<void>;
}

const pictures: readonly Picture[] = [
  { name: 'home', path: '/', ready: 'Class balance' },
  { name: 'garments', path: '/crops', ready: 'Garments' },
  { name: 'photo', path: '/photos/1', ready: 'Suits which event?' },
  { name: 'review', path: '/review', ready: 'History' },
  { name: 'map', path: '/map', ready: 'Map', prepare: layOut },
  { name: 'balance', path: '/balance', ready: 'Draws of an epoch' },
  { name: 'balance-detector', path: '/balance?for=detector', ready: 'Photos of an epoch' },
  { name: 'training', path: '/training/1', ready: 'Accuracy' },
  { name: 'evaluation', path: '/evaluation', ready: 'Confusion matrix' },
  { name: 'compare', path: '/compare?a=study-resnet50&b=1', ready: 'This run' },
  { name: 'detector', path: '/detector/evaluation', ready: 'Precision and recall' },
  { name: 'recommend', path: '/recommend', ready: 'The outfit', prepare: askStarter },
  { name: 'photos', path: '/photos', ready: 'Photos' },
  { name: 'findings', path: '/crops', ready: 'Find issues', prepare: (page) => press(page, 'Find issues') },
  { name: 'runs', path: '/training', ready: 'Training' },
  { name: 'snapshots', path: '/training/snapshots', ready: 'Data of the runs' },
  { name: 'retrain', path: '/evaluation', ready: 'Retrain', prepare: (page) => press(page, 'Retrain') },
  { name: 'detector-training', path: '/detector', ready: 'Detector' },
  { name: 'detector-run', path: '/detector/runs/2', ready: 'First detector' },
  { name: 'collection', path: '/detector/collection', ready: 'Detect garments' },
  { name: 'import', path: '/import', ready: 'Import & data' },
  { name: 'jobs', path: '/', ready: 'Class balance', prepare: (page) => press(page, /^Jobs/) },
  { name: 'keyboard', path: '/photos/1', ready: 'Keyboard', prepare: showKeys },
  { name: 'doctor', path: '/doctor', ready: 'Doctor', prepare: seeMachine },
  { name: 'guide', path: '/', ready: 'A first walk', prepare: showGuide },
];

test('the pictures of the README and of docs/screens.md', async ({ page, studio }) => {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  for (const picture of pictures) {
    await page.goto(studio.origin + picture.path);
    await picture.prepare?.(page);
    await expect(page.getByRole('heading', { name: picture.ready }).first()).toBeVisible({ timeout: 60_000 });
    await takePicture(page, picture.name);
  }
});

async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name }).first().click();
}

/** Looking at the machine loads TensorFlow, in a process of its own. */
async function seeMachine(page: Page): Promise<void> {
  await expect(page.getByRole('row', { name: 'TensorFlow' }).first()).toBeVisible({ timeout: 120_000 });
  await expect(page.getByRole('button', { name: 'Check again' })).toBeEnabled();
}

/** A key is for what is there already. */
async function showKeys(page: Page): Promise<void> {
  await expect(page.getByRole('main')).toContainText(/Saved|Class balance/);
  await page.keyboard.press('Shift+?');
}

async function showGuide(page: Page): Promise<void> {
  await showKeys(page);
  await page.getByRole('button', { name: 'Show the guide' }).click();
}

async function layOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Lay out the map' }).click();
  await expect(page.getByRole('application', { name: /^Map of \d+ garments$/ })).toBeVisible({ timeout: 180_000 });
}

async function askStarter(page: Page): Promise<void> {
  await page.getByRole('combobox', { name: 'Detector' }).click();
  await page.getByRole('option', { name: 'starter-detector' }).click();
  await page
    .getByLabel('Photos', { exact: true })
    .setInputFiles(path.join(repository, 'resources/sample/photos/0033.jpg'));
}
