import { readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { seriousViolations } from './support/axe.ts';
import { paintedPixels } from './support/canvas.ts';
import { dropFile } from './support/drop.ts';
import { tabTo } from './support/keyboard.ts';
import { f2e, repository } from './support/run-f2e.ts';
import { expect, test } from './support/test.ts';

test('without a classifier the screen says what is missing', async ({ page, studio }) => {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.keyboard.press('Alt+7');
  await expect(page.getByRole('heading', { name: 'A classifier comes first' })).toBeVisible();
  await page.getByRole('link', { name: 'Train a classifier' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Training' })).toBeVisible();
});

test.describe('with a classifier and a detector', () => {
  test.use({ startFrom: 'trained' });

  test('a dropped photo is told which events its garments suit, and is not kept', async ({
    page,
    studio,
    projectDirectory,
  }) => {
    const before = await f2e('project', 'info', '--project', projectDirectory);
    await page.goto(studio.signInAddress);
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
    await page.goto(`${studio.origin}/recommend`);
    await page.getByRole('combobox', { name: 'Detector' }).click();
    await page.getByRole('option', { name: 'starter-detector' }).click();
    await dropFile(page.getByText('Drop photos here'), path.join(repository, 'resources/sample/photos/0033.jpg'));

    await expect(page.getByLabel('Events of the outfit')).toContainText('%', { timeout: 120_000 });
    const garments = page
      .getByRole('region', { name: /^Garments/ })
      .getByRole('listitem')
      .filter({ has: page.getByRole('button') });
    await expect(garments.first()).toContainText(/score \d+ %/);
    await expect(garments.first().getByRole('list')).toContainText('%');
    await expect.poll(() => paintedPixels(page.locator('canvas').nth(1)), { message: 'outlines' }).toBeGreaterThan(100);

    expect(await seriousViolations(page)).toEqual([]);
    const region = page.getByRole('application');
    await tabTo(page, region);
    await page.keyboard.press('Tab');
    await expect(garments.first().getByRole('button')).toHaveAttribute('aria-pressed', 'true');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Escape');
    await expect(garments.first().getByRole('button')).toHaveAttribute('aria-pressed', 'false');

    // It is there until the page is left for good.
    await page.getByRole('link', { name: 'Home' }).click();
    await page.keyboard.press('Alt+7');
    await expect(page.getByLabel('Events of the outfit')).toBeVisible();
    await page.reload();
    await expect(page.getByText('Drop photos here')).toBeVisible();
    const after = await f2e('project', 'info', '--project', projectDirectory);
    expect(after['counts']).toEqual(before['counts']);
  });

  test('several photos wait for their turn; an answer says why, and becomes data once it is corrected', async ({
    page,
    studio,
    projectDirectory,
  }) => {
    const before = await f2e('project', 'info', '--project', projectDirectory);
    await page.goto(studio.signInAddress);
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
    await page.goto(`${studio.origin}/recommend`);
    await page.getByRole('combobox', { name: 'Detector' }).click();
    await page.getByRole('option', { name: 'starter-detector' }).click();
    const pictures = ['0033.jpg', '0042.jpg'].map((name) => path.join(repository, 'resources/sample/photos', name));
    const altered = await Promise.all(pictures.map(asNewPhoto));
    await page.getByLabel('Photos', { exact: true }).setInputFiles(altered);

    const strip = page.getByRole('list', { name: 'Photos' });
    await expect(strip.getByRole('listitem')).toHaveCount(2);
    await expect(strip.getByRole('button', { name: /^new-0042\.jpg (?!waits|being|failed)/ })).toBeVisible({
      timeout: 120_000,
    });
    await expect(page.getByRole('region', { name: 'The outfit' })).toBeVisible();
    await page.getByRole('application').press('d');
    await expect(strip.getByRole('button', { name: /^new-0042/ })).toHaveAttribute('aria-current', 'true');

    await page.getByRole('application').press('w');
    const why = page.getByRole('dialog', { name: /^Why\?/ });
    await expect(why.getByRole('img', { name: /speak for/ })).toBeVisible({ timeout: 60_000 });
    await expect.poll(() => paintedPixels(why.locator('canvas')), { message: 'the map' }).toBeGreaterThan(100);
    await expect(why.getByRole('region', { name: 'Most alike in training' }).getByRole('listitem')).toHaveCount(8);
    expect(await seriousViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(why).toBeHidden();

    await page.getByRole('application').press('k');
    const keep = page.getByRole('dialog', { name: 'Keep as data' });
    await keep.getByRole('combobox', { name: 'Event' }).click();
    await page.getByRole('option').nth(1).click();
    expect(await seriousViolations(page)).toEqual([]);
    await keep.getByRole('button', { name: 'Keep' }).click();
    await expect(page.getByRole('link', { name: 'Open the photo', exact: true })).toBeVisible();
    const after = await f2e('project', 'info', '--project', projectDirectory);
    const photos = (counts: unknown) => (counts as { photos: number }).photos;
    expect(photos(after['counts'])).toBe(photos(before['counts']) + 1);
    await page.getByRole('link', { name: 'Open the photo', exact: true }).click();
    await expect(page.getByText(/accepted/i).first()).toBeVisible();
  });

  test('among several, one that cannot be read and one without a garment hold up none', async ({ page, studio }) => {
    await page.goto(studio.signInAddress);
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
    await page.goto(`${studio.origin}/recommend`);
    const web = { name: 'web.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('<!DOCTYPE html><p>404</p>') };
    const red = sharp({ create: { width: 64, height: 64, channels: 3, background: 'red' } });
    const empty = { name: 'red.png', mimeType: 'image/png', buffer: await red.png().toBuffer() };
    const photo = await asNewPhoto(path.join(repository, 'resources/sample/photos/0033.jpg'));
    const notes = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('notes') };
    await page.getByLabel('Photos', { exact: true }).setInputFiles([notes]);
    const told = page.getByRole('alert').filter({ hasText: '1 file left out: no picture' });
    await expect(told).toContainText('notes.txt');
    await told.getByRole('button').click();
    await expect(page.getByText('Drop photos here')).toBeVisible();
    await page.getByLabel('Photos', { exact: true }).setInputFiles([web, empty, photo]);

    const strip = page.getByRole('list', { name: 'Photos' });
    await expect(strip.getByRole('button', { name: /^new-0033\.jpg (?!waits|being|failed)/ })).toBeVisible({
      timeout: 120_000,
    });
    await expect(strip.getByRole('button', { name: 'web.jpg failed', exact: true })).toBeVisible();
    await expect(page.getByRole('alert')).toContainText('it is a web page, not a photo');
    await strip.getByRole('button', { name: 'red.png no garment', exact: true }).click();
    await expect(page.getByRole('alert')).toContainText('No garment was found');
    await expect(page.getByRole('button', { name: 'Look for garments from 0.25' })).toBeVisible();
    expect(await seriousViolations(page)).toEqual([]);
  });

  test('what is no picture is refused in words', async ({ page, studio }) => {
    await page.goto(studio.signInAddress);
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
    await page.goto(`${studio.origin}/recommend`);
    await page.getByLabel('Photos', { exact: true }).setInputFiles({
      name: 'no-picture.jpg',
      mimeType: 'image/jpeg',
      buffer: Buffer.from('no picture'),
    });
    const problem = page.getByRole('alert');
    await expect(problem).toContainText('is not a picture');
    await expect(problem).toContainText('PHOTO_INVALID');
    await expect(page.getByText('The photo could not be read.')).toBeVisible();
  });
});

/** A photo that the project does not hold: the same picture in other bytes. */
async function asNewPhoto(file: string): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const buffer = Buffer.concat([await readFile(file), Buffer.from('\n')]);
  return { name: `new-${path.basename(file)}`, mimeType: 'image/jpeg', buffer };
}
