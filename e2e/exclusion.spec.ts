import { keepPicture } from './support/pictures.ts';
import { seriousViolations } from './support/axe.ts';
import { expect, test } from './support/test.ts';

test('a photo without garments is excluded and included again on every screen that shows it', async ({
  page,
  studio,
}) => {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  const grid = page.getByRole('grid', { name: 'Photos' });
  const bar = page.getByRole('region', { name: 'Selection' });
  const done = page.getByText('Done', { exact: true });

  await test.step('its garments are deleted on its screen', async () => {
    await page.goto(`${studio.origin}/photos/1`);
    await page.getByRole('application').focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await expect(page.getByText('No garment is marked in this photo.')).toBeVisible();
    await expect(page.getByText('Saved')).toBeVisible();
  });

  await test.step('it is excluded in the gallery by keyboard', async () => {
    await page.keyboard.press('Escape');
    await expect(page.getByRole('heading', { level: 1, name: 'Photos' })).toBeVisible();
    await grid.getByRole('link').first().focus();
    await page.keyboard.press('Space');
    await expect(bar).toContainText('1 selected');
    await bar.getByRole('button', { name: 'Exclude' }).click();
    await page.getByRole('combobox', { name: 'Reason' }).fill('advertisement');
    expect(await seriousViolations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await expect(done).toBeVisible();
    await expect(page.getByText('Exclude 1 photo: advertisement')).toBeVisible();
    await expect(grid.getByRole('link').first()).toHaveAccessibleName(/, 0 garments, excluded$/);
    await keepPicture(page, 'photos-excluded');
  });

  await test.step('the filter finds it', async () => {
    await page.getByRole('button', { name: 'Datasets' }).click();
    await page.getByRole('checkbox', { name: 'Excluded', exact: true }).check();
    await expect(page).toHaveURL(/excluded=yes/);
    await page.keyboard.press('Escape');
    await expect(grid.getByRole('link')).toHaveCount(1);
    await expect(page.getByText('1 of 60 photos')).toBeVisible();
  });

  await test.step('its own screen says so, takes it in again, and undoes that', async () => {
    await grid.getByRole('link').click();
    const facts = page.getByRole('region', { name: 'Photo', exact: true });
    const mark = page.getByText('Excluded', { exact: true });
    await expect(mark).toBeVisible();
    await expect(facts).toContainText('Excluded: advertisement');
    await keepPicture(page, 'photo-excluded');
    await facts.getByRole('button', { name: 'Include again' }).click();
    await expect(mark).toBeHidden();
    await expect(facts).toContainText('In datasets');
    await expect(page.getByText('Saved')).toBeVisible();
    await page.keyboard.press('Control+z');
    await expect(mark).toBeVisible();
    await expect(page.getByText('Saved')).toBeVisible();
  });

  await test.step("balance's list takes it in again", async () => {
    await page.goto(`${studio.origin}/balance`);
    const row = page.getByRole('row', { name: /advertisement/ });
    await expect(row).toContainText('whole photo, 0 garments');
    await expect(page.getByText('0 garments excluded, with 1 whole photo')).toBeVisible();
    await keepPicture(page, 'balance-excluded');
    await row.getByRole('button', { name: /^Include again/ }).click();
    await expect(page.getByText('Nothing is excluded.')).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(row).toBeVisible();
  });

  await test.step('and so does the gallery', async () => {
    await page.goto(`${studio.origin}/photos?excluded=yes`);
    await grid.getByRole('link').first().focus();
    await page.keyboard.press('Control+a');
    await bar.getByRole('button', { name: 'Include again' }).click();
    await expect(page.getByText('Include 1 photo again')).toBeVisible();
    await expect(page.getByText('No photo matches')).toBeVisible();
  });
});

test('a garment is excluded and included again where it is drawn', async ({ page, studio }) => {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.goto(`${studio.origin}/photos/1`);
  const row = page.locator('.garment-button').first();
  await row.click();
  const chosen = page.getByRole('region', { name: 'Chosen garment' });
  await chosen.getByRole('button', { name: 'Exclude…' }).click();
  await page.getByRole('combobox', { name: 'Reason' }).fill('half hidden');
  await page.keyboard.press('Enter');
  await expect(chosen).toContainText('Excluded: half hidden');
  await expect(row).toContainText('excluded: half hidden');
  await expect(row).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByText('Saved')).toBeVisible();
  await keepPicture(page, 'garment-excluded');

  await chosen.getByRole('button', { name: 'Include again' }).click();
  await expect(chosen).toContainText('In datasets');
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(chosen).toContainText('Excluded: half hidden');
  await page.goto(`${studio.origin}/crops?excluded=yes`);
  await expect(page.getByRole('grid', { name: 'Garments' }).getByRole('link')).toHaveCount(1);
});
