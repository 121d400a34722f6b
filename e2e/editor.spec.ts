import type { Locator, Page } from '@playwright/test';
import { startStudio, type Studio } from './support/studio.ts';
import { expect, test } from './support/test.ts';

async function openPhoto(page: Page, studio: Studio, id = 1): Promise<Locator> {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.goto(`${studio.origin}/photos/${id}`);
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  return page.getByRole('application');
}

/** Drags over the photo, from and to given as shares of the canvas. */
async function drag(page: Page, canvas: Locator, ...points: readonly [number, number][]): Promise<void> {
  const box = await canvas.boundingBox();
  if (!box) throw new Error('There is no canvas.');
  const place = ([x, y]: readonly [number, number]): [number, number] => [
    box.x + x * box.width,
    box.y + y * box.height,
  ];
  const [first, ...rest] = points.map(place);
  if (first) await page.mouse.move(...first);
  await page.mouse.down();
  for (const point of rest) await page.mouse.move(...point, { steps: 6 });
  await page.mouse.up();
}

const area = (page: Page): Locator => page.locator('.garment-row').first().getByText(/px/);

test('a brush stroke is undone, survives leaving, is redone, and outlives a killed engine', async ({
  page,
  studio,
  projectDirectory,
}) => {
  const canvas = await openPhoto(page, studio);
  const before = (await area(page).textContent()) ?? '';
  await page.keyboard.press('Tab');
  await page.keyboard.press('b');
  await drag(page, canvas, [0.5, 0.5], [0.6, 0.55]);
  await expect(area(page)).toContainText('Drawn by hand');
  await expect(area(page)).toContainText('revision 2');
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  const corrected = ((await area(page).textContent()) ?? '').replace(/ · revision.*/, '');

  await page.keyboard.press('Control+z');
  await expect(area(page)).toContainText(before);
  await page.keyboard.press('d');
  await expect(page.getByRole('heading', { level: 1, name: '0033.jpg' })).toBeHidden();
  await page.keyboard.press('a');
  await expect(page.getByRole('heading', { level: 1, name: '0033.jpg' })).toBeVisible();
  await expect(area(page)).toContainText(before);
  await page.getByRole('button', { name: 'Redo' }).click();
  await expect(area(page)).toContainText(corrected);

  await canvas.focus();
  await page.keyboard.press('Tab');
  await drag(page, canvas, [0.5, 0.3], [0.55, 0.3]);
  await expect(area(page)).toContainText('revision 5');
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  const last = await area(page).textContent();
  await studio.kill();

  const again = await startStudio(projectDirectory);
  try {
    await openPhoto(page, again);
    await expect(area(page)).toHaveText(last ?? '');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(area(page)).toContainText(corrected);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(area(page)).toContainText(before);
  } finally {
    await again.stop();
  }
});
