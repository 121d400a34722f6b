import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { dropFromOutside } from '../support/drop.ts';
import { repository } from '../support/run-f2e.ts';
import { expect, test } from './studio.ts';

const sample = path.join(repository, 'resources/sample');
const photo = path.join(sample, 'photos/0033.jpg');

test('photos, a folder and a file are dropped onto Import from outside; beside it, a drop changes nothing', async ({
  start,
  home,
}) => {
  // A folder as people have them: photos, deeper ones too, and something that is none.
  const folder = path.join(home, 'picnic');
  await mkdir(path.join(folder, 'deeper'), { recursive: true });
  for (const [name, of] of [
    ['one.jpg', '0033.jpg'],
    ['deeper/two.jpg', '0034.jpg'],
  ] as const) {
    // Not the sample's own bytes, which the project knows.
    const bytes = await readFile(path.join(sample, 'photos', of));
    await writeFile(path.join(folder, name), Buffer.concat([bytes, Buffer.from('\n')]));
  }
  await writeFile(path.join(folder, 'notes.txt'), 'Not a photo.');
  const labels = path.join(home, 'occasions.csv');
  await copyFile(path.join(sample, 'occasions.csv'), labels);

  const application = await start();
  const page = await application.firstWindow();
  await expect(page.getByText('Sample: street styles').first()).toBeVisible();
  await page.goto(new URL('/import?format=labels', page.url()).href);
  const photos = page.getByRole('region', { name: 'Photos from here' });
  await expect(photos.getByText('Drop photos or folders of photos')).toBeVisible();

  await test.step('let go over the navigation, a photo neither opens in the window nor is taken in', async () => {
    await dropFromOutside(page.getByRole('navigation', { name: 'Main' }), [photo]);
    await expect(page).toHaveURL(/\/import/);
    await expect(photos.getByText('Drop photos or folders of photos')).toBeVisible();
  });

  await test.step('a folder is looked through, with what lies deeper, and taken in', async () => {
    await dropFromOutside(photos.locator('.photo-drop'), [folder]);
    await expect(photos.getByText('2 new photos, 1 other file passed over.')).toBeVisible();
    await photos.getByRole('button', { name: 'Import 2 photos' }).click();
    await expect(photos.getByText('2 photos taken in.')).toBeVisible();
  });

  await test.step('the path of a file that is dropped onto a field stands there, and is imported from', async () => {
    const field = page.getByRole('textbox', { name: 'CSV file' });
    await dropFromOutside(field, [labels]);
    await expect(field).toHaveValue(labels);
    await page.getByRole('button', { name: 'Check first' }).click();
    await expect(
      page.getByRole('status', { name: 'Import report' }).getByText('Checked; nothing was written'),
    ).toBeVisible();
  });
});

test('a photo that is dropped onto Recommend from outside is told its events', async ({ start }) => {
  test.setTimeout(420_000);
  const application = await start();
  const page = await application.firstWindow();
  await expect(page.getByText('Sample: street styles').first()).toBeVisible();
  await page.goto(new URL('/recommend', page.url()).href);
  // The first start trains the classifier; the screen takes it up by itself.
  const here = page.getByText('Drop photos here');
  await expect(here).toBeVisible({ timeout: 240_000 });
  await dropFromOutside(here, [photo]);
  await expect(page.getByText('0033.jpg').first()).toBeVisible();
  await expect(page.getByLabel('Events of the outfit')).toContainText('%', { timeout: 120_000 });
  const garments = page.getByRole('region', { name: /^Garments/ }).getByRole('listitem');
  await expect(garments.first()).toContainText(/score \d+ %/);
});
