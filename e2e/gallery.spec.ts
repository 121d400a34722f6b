import { stillPicture } from './support/canvas.ts';
import { expect, test } from './support/test.ts';

test('garments are filtered by event and split, and the address keeps the filter', async ({ page, studio }) => {
  await page.goto(studio.signInAddress);
  await page.getByRole('link', { name: 'Garments', exact: true }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Garments' })).toBeVisible();
  const cells = page.getByRole('grid', { name: 'Garments' }).getByRole('link');
  await expect(cells.first()).toBeVisible();

  await page.getByRole('button', { name: 'Event' }).click();
  const menu = page.getByRole('dialog', { name: 'Event' });
  await menu.getByRole('checkbox', { name: 'wedding' }).check();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/event=\d+/);
  await expect(page.getByText(/^\d+ of \d+ garments$/)).toBeVisible();
  for (const name of await cells.evaluateAll((links) => links.map((link) => link.getAttribute('aria-label')))) {
    expect(name).toContain(', wedding,');
  }

  const found = await page.getByText(/^\d+ of \d+ garments$/).textContent();
  await page.reload();
  await expect(page.getByText(found ?? '')).toBeVisible();

  await page.getByRole('button', { name: 'Split' }).click();
  await page.getByRole('dialog', { name: 'Split' }).getByRole('checkbox', { name: 'Test' }).check();
  await expect(page.getByText('No garment matches')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Clear filters' }).click();
  await expect(cells.first()).toBeVisible();
  await expect(page).not.toHaveURL(/event=/);
});

test('photos are found by their file name and sorted', async ({ page, studio }) => {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.goto(`${studio.origin}/photos?sort=name`);
  const cells = page.getByRole('grid', { name: 'Photos' }).getByRole('link');
  await expect(cells.first()).toHaveAccessibleName(/^0033\.jpg/);
  await page.getByRole('button', { name: 'Descending' }).click();
  await expect(cells.first()).not.toHaveAccessibleName(/^0033\.jpg/);
  await page.getByRole('textbox', { name: 'File name contains' }).fill('0034');
  await expect(cells).toHaveCount(1);
  await expect(cells.first()).toHaveAccessibleName(/^0034\.jpg, wedding/);
});

test('a photo opens from the gallery by keyboard, shows its masks, and gives the place back', async ({
  page,
  studio,
}) => {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.goto(`${studio.origin}/photos`);
  const cells = page.getByRole('grid', { name: 'Photos' }).getByRole('link');
  await cells.first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(cells.nth(2)).toBeFocused();
  const name = (await cells.nth(2).getAttribute('aria-label'))?.split(',')[0] ?? '';
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();

  const canvas = page.getByRole('application');
  await expect(page.getByText('Saved')).toBeVisible();
  await page.keyboard.press('m');
  const bare = await stillPicture(canvas);
  await page.keyboard.press('m');
  await expect.poll(async () => !(await canvas.screenshot()).equals(bare), { message: 'masks are painted' }).toBe(true);
  await page.keyboard.press('m');
  await expect.poll(async () => (await canvas.screenshot()).equals(bare), { message: 'masks are hidden' }).toBe(true);
  await page.keyboard.press('m');

  await page.keyboard.press('Tab');
  await expect(page.locator('.garment-button[aria-pressed="true"]')).toBeVisible();
  await page.keyboard.press('d');
  await expect(page.getByRole('heading', { level: 1, name })).toBeHidden();
  await page.keyboard.press('a');
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { level: 1, name: 'Photos' })).toBeVisible();
  await expect(cells.nth(2)).toBeFocused();
});

test.describe('with a trained classifier', () => {
  test.use({ startFrom: 'trained' });

  test('a photo is told which event its garments suit', async ({ page, studio }) => {
    await page.goto(studio.signInAddress);
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
    await page.goto(`${studio.origin}/photos/1`);
    await page.getByRole('button', { name: 'Recommend' }).click();
    const outfit = page.getByLabel('Events of the outfit');
    await expect(outfit).toBeVisible({ timeout: 60_000 });
    await expect(outfit).toContainText('%');
  });
});
