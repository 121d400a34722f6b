import type { Locator, Page } from '@playwright/test';
import { seriousViolations } from './support/axe.ts';
import { expect, test } from './support/test.ts';

test.use({ startFrom: 'trained' });

/** Each screen with something that shows only once its content is there. */
const screens: readonly { name: string; path: string; ready: (page: Page) => Locator }[] = [
  { name: 'home', path: '/', ready: (page) => page.getByRole('heading', { name: 'Class balance' }) },
  { name: 'photos', path: '/photos', ready: (page) => page.getByRole('grid', { name: 'Photos' }) },
  { name: 'garments', path: '/crops', ready: (page) => page.getByRole('grid', { name: 'Garments' }) },
  { name: 'photo', path: '/photos/1', ready: (page) => page.getByRole('heading', { name: 'Suits which event?' }) },
  { name: 'review', path: '/review', ready: (page) => page.getByRole('application') },
  { name: 'balance', path: '/balance', ready: (page) => page.getByRole('grid', { name: 'Balance matrix' }) },
  {
    name: 'balance of a detector',
    path: '/balance?for=detector',
    ready: (page) => page.getByRole('grid', { name: 'Photo matrix' }),
  },
  { name: 'map', path: '/map', ready: (page) => page.getByRole('heading', { name: 'No map yet' }) },
  { name: 'training', path: '/training', ready: (page) => page.getByRole('link', { name: 'First run' }) },
  { name: 'run', path: '/training/1', ready: (page) => page.getByRole('heading', { name: 'Loss' }) },
  { name: 'evaluation', path: '/evaluation', ready: (page) => page.getByRole('grid', { name: 'Confusion matrix' }) },
  {
    name: 'compare',
    path: '/compare?a=study-resnet50&b=1',
    ready: (page) => page.getByRole('grid', { name: 'Confusion matrix of this run' }),
  },
  {
    name: 'snapshots',
    path: '/training/snapshots',
    ready: (page) => page.getByText('Nothing has changed.').last(),
  },
  { name: 'detector', path: '/detector', ready: (page) => page.getByRole('link', { name: 'First detector' }) },
  { name: 'detector run', path: '/detector/runs/2', ready: (page) => page.getByRole('heading', { name: 'Losses' }) },
  {
    name: 'detector evaluation',
    path: '/detector/evaluation',
    ready: (page) => page.getByRole('img', { name: /^Precision over recall of All classes/ }),
  },
  {
    name: 'collection',
    path: '/detector/collection',
    ready: (page) => page.getByRole('button', { name: 'Detect garments' }),
  },
  { name: 'recommend', path: '/recommend', ready: (page) => page.getByRole('heading', { name: 'Drop photos here' }) },
  { name: 'import', path: '/import', ready: (page) => page.getByRole('button', { name: 'Check first' }) },
  { name: 'doctor', path: '/doctor', ready: (page) => page.getByRole('columnheader', { name: 'Found' }) },
];

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious on any screen, ${scheme}`, async ({ page, studio }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.goto(studio.signInAddress);
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme);
    for (const { name, path, ready } of screens) {
      await page.goto(studio.origin + path);
      await expect(ready(page)).toBeVisible({ timeout: 60_000 });
      expect.soft(await seriousViolations(page), name).toEqual([]);
    }
  });
}

test('a long list of jobs is scrolled by keyboard', async ({ page, studio }) => {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.getByRole('button', { name: /^Jobs/ }).click();
  const list = page.getByRole('region', { name: 'Jobs' });
  await expect(list.getByText('Train detector')).toBeVisible();
  expect(await list.evaluate((element) => element.scrollHeight > element.clientHeight)).toBe(true);
  expect(await seriousViolations(page)).toEqual([]);
  await list.focus();
  await page.keyboard.press('End');
  await expect.poll(() => list.evaluate((element) => element.scrollTop)).toBeGreaterThan(0);
});

test('axe finds nothing serious on the sign-in page', async ({ page, studio }) => {
  await page.goto(studio.origin);
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  expect(await seriousViolations(page)).toEqual([]);
});
