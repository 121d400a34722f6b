import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { seriousViolations } from './support/axe.ts';
import { ask, signIn } from './support/calls.ts';
import { keepPicture } from './support/pictures.ts';
import { startOnSample } from './support/studio.ts';
import { expect, test } from './support/test.ts';

test('the first start makes the sample project and guides through it; the next one goes on there', async ({ page }) => {
  const home = await mkdtemp(path.join(tmpdir(), 'studio-first-start-'));
  let studio = await startOnSample(home);
  const guide = page.getByRole('region', { name: 'A first walk' });
  const firstStep = guide.getByRole('listitem').first();
  try {
    await test.step('the guide is there from the first moment, and says what it waits for', async () => {
      await signIn(page, studio);
      await expect(page.getByText('Sample: street styles').first()).toBeVisible();
      await expect(guide).toContainText('It begins as soon as');
      await expect(guide.getByRole('listitem')).toHaveCount(5);
      await expect(firstStep).toHaveAttribute('aria-current', 'step');
      await expect(page.getByRole('progressbar').first()).toBeVisible();
      await expect(page.getByRole('button', { name: 'Under way…' }).first()).toBeDisabled();
      expect(await seriousViolations(page)).toEqual([]);
      await keepPicture(page, 'first-start');
    });

    await test.step('the photos are there long before the classifier, and the walk begins once it has learnt', async () => {
      const before = await guide.boundingBox();
      await expect(guide).toContainText('From what the classifier gets', { timeout: 240_000 });
      // Nothing has moved under the hand of somebody who was reading.
      expect((await guide.boundingBox())?.y).toBe(before?.y);
      await keepPicture(page, 'first-start-ready');
    });

    await test.step('its first step leads to the matrix, and is ticked off at home', async () => {
      await guide.getByRole('link', { name: 'Open the evaluation' }).click();
      await expect(page.getByRole('grid', { name: 'Confusion matrix' })).toBeVisible();
      await page.getByRole('link', { name: 'Home' }).click();
      await expect(firstStep).toContainText('done');
      await expect(guide.getByRole('listitem').nth(1)).toHaveAttribute('aria-current', 'step');
    });

    await test.step('the next start opens the same project where the walk stood, and trains nothing anew', async () => {
      await studio.stop();
      studio = await startOnSample(home);
      await signIn(page, studio);
      await expect(firstStep).toContainText('done');
      const jobs = await ask(page, 'jobs.list', {});
      expect(jobs.map(({ kind, state }) => [kind, state])).toEqual([['sample', 'done']]);
    });
  } finally {
    await studio.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
});
