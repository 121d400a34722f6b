import type { Page } from '@playwright/test';
import { seriousViolations } from './support/axe.ts';
import { expect, test } from './support/test.ts';

const saved = (page: Page): Promise<void> => expect(page.getByText('Saved', { exact: true })).toBeVisible();

test('a detector finds the garment that was deleted, and its outline is taken, undone and taken again by key', async ({
  page,
  studio,
}) => {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  const photos = page.getByRole('grid', { name: 'Photos' }).getByRole('link');

  // Somebody deletes the only garment of a photo.
  await page.goto(`${studio.origin}/photos?text=0977`);
  await photos.first().click();
  await saved(page);
  await page.getByRole('application').press('Tab');
  await page.keyboard.press('Delete');
  await expect(page.getByText('No garment is marked in this photo.')).toBeVisible();
  await saved(page);

  // Nobody has asked a detector yet, and the gallery says what to do.
  await page.goto(`${studio.origin}/photos?missed=yes&sort=missed&order=descending`);
  await expect(page.getByRole('heading', { name: 'No detector has been asked yet' })).toBeVisible();
  expect(await seriousViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Find issues' }).click();
  const panel = page.getByRole('dialog', { name: 'Find issues' });
  const kinds = panel.getByRole('checkbox');
  await expect(kinds.first()).toBeVisible();
  for (const box of await kinds.all()) if (await box.isEnabled()) await box.uncheck();
  await panel.getByRole('checkbox', { name: 'Detector disagrees' }).check();
  await panel.getByRole('button', { name: 'Look for 1' }).click();
  const row = panel.getByRole('listitem').filter({ hasText: 'Detector disagrees' });
  await expect(row.getByRole('link', { name: /^Show \d+$/ })).toBeVisible({ timeout: 120_000 });
  expect(await seriousViolations(page)).toEqual([]);

  // The photo leads the list, for the detector is surest of it.
  await row.getByRole('link', { name: /^\d+ photos with a garment nobody drew$/ }).click();
  await expect(photos.first()).toHaveAccessibleName(/Nobody drew a garment, \.\d\d/);
  await page.goto(`${studio.origin}/photos?missed=yes&text=0977`);
  await photos.first().click();
  const suggested = page.getByRole('region', { name: /^Suggested/ });
  const take = suggested.getByRole('button', { name: 'Take: Add dress' });
  await expect(take).toBeVisible();
  await saved(page);
  expect(await seriousViolations(page)).toEqual([]);

  const garments = page.getByRole('region', { name: /^Garments/ }).getByRole('listitem');
  await expect(garments).toHaveCount(0);
  await page.getByRole('application').press('Shift+T');
  await expect(garments).toHaveCount(1);
  await expect(garments.first()).toContainText('dress');
  await expect(suggested).toBeHidden();
  await saved(page);
  await page.keyboard.press('Control+z');
  await expect(garments).toHaveCount(0);
  await expect(take).toBeVisible();
  await saved(page);

  // Dismissed, it is out of the way, and can be had back.
  await suggested.getByRole('button', { name: 'Dismiss: Add dress' }).click();
  await expect(suggested).toBeHidden();
  await page.getByRole('alert').getByRole('button', { name: 'Undo' }).click();
  await take.click();
  await expect(garments).toHaveCount(1);
  await saved(page);
  await page.goto(`${studio.origin}/photos?missed=yes&text=0977`);
  await expect(page.getByRole('heading', { name: 'Nothing is missing' })).toBeVisible();
});

test('garments that the detector names or outlines otherwise are shown worst first, with the reason, and reviewed so', async ({
  page,
  studio,
}) => {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.goto(`${studio.origin}/review?queue=disagreement`);
  await expect(page.getByRole('heading', { name: 'Detector disagrees: not looked for yet' })).toBeVisible();
  await page.getByRole('button', { name: 'Look now' }).click();
  const reasons = /Detector says|Outline IoU|Not found by the detector/;
  await expect(page.getByRole('region', { name: 'Why look at it' })).toContainText(reasons, { timeout: 120_000 });
  expect(await seriousViolations(page)).toEqual([]);

  await page.goto(`${studio.origin}/crops?finding=disagreement&sort=finding%3Adisagreement&order=descending`);
  const cells = page.getByRole('grid', { name: 'Garments' }).getByRole('link');
  await expect(cells.first()).toHaveAccessibleName(reasons);

  // In the editor, the detector's class or outline is a click away.
  const outlined = cells.filter({ has: page.locator('xpath=self::*[contains(@aria-label, "Detector says")]') });
  await outlined.first().click();
  const suggested = page.getByRole('region', { name: /^Suggested/ });
  await expect(suggested).toBeVisible();
  await suggested
    .getByRole('button', { name: /^Take: .*, not / })
    .first()
    .click();
  await saved(page);
  await expect(suggested.getByRole('button', { name: /^Take: .*, not / })).toHaveCount(0);
});
