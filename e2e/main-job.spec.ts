import { expect, test } from './support/test.ts';
import { tabTo } from './support/keyboard.ts';

test('train, read the matrix and open the pictures behind a cell, by keyboard alone', async ({ page, studio }) => {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('heading', { level: 1, name: 'Sample' })).toBeVisible();

  await test.step('look at garments', async () => {
    await page.keyboard.press('Alt+3');
    await expect(page.getByRole('heading', { level: 1, name: 'Garments' })).toBeVisible();
    const garments = page.getByRole('grid', { name: 'Garments' }).getByRole('link');
    await tabTo(page, garments.first());
    await page.keyboard.press('ArrowRight');
    await expect(garments.nth(1)).toBeFocused();
    const picture = garments.nth(1).locator('img');
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(224);
  });

  await test.step('train with the quick recipe', async () => {
    await page.keyboard.press('Alt+4');
    await expect(page.getByRole('heading', { level: 1, name: 'Training' })).toBeVisible();
    await expect(page.getByRole('radio', { name: 'Quick' })).toBeChecked();
    await tabTo(page, page.getByRole('button', { name: 'Start training' }));
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/training\/\d+$/);
    await expect(page.getByRole('link', { name: 'Evaluate' })).toBeVisible({ timeout: 150_000 });
    await expect(page.getByRole('heading', { name: 'Loss' })).toBeVisible();
  });

  await test.step('go to its evaluation, which the training does by itself', async () => {
    await tabTo(page, page.getByRole('link', { name: 'Evaluate' }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Evaluation' })).toBeVisible();
  });

  await test.step('read the matrix', async () => {
    const matrix = page.getByRole('grid', { name: 'Confusion matrix' });
    await expect(matrix).toBeVisible({ timeout: 90_000 });
    const cells = matrix.getByRole('gridcell', { name: /^True .+, predicted / });
    const counts = await cells.evaluateAll((cells) =>
      cells.map((cell) => Number(/: (\d+) garment/.exec(cell.ariaLabel ?? '')?.[1])),
    );
    const classes = Math.sqrt(counts.length);
    expect(Number.isInteger(classes)).toBe(true);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(20);

    const filled = counts.findIndex((count) => count > 0);
    await tabTo(page, cells.first());
    for (let row = 0; row < Math.floor(filled / classes); row += 1) await page.keyboard.press('ArrowDown');
    for (let column = 0; column < filled % classes; column += 1) await page.keyboard.press('ArrowRight');
    await expect(cells.nth(filled)).toBeFocused();
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog');
    const behind = drawer.getByRole('grid', { name: 'Garments behind the cell' }).getByRole('link');
    await expect(behind).toHaveCount(counts[filled] ?? -1);
    await expect(behind.first()).toBeFocused();
    await expect
      .poll(() =>
        behind
          .first()
          .locator('img')
          .evaluate((image: HTMLImageElement) => image.naturalWidth),
      )
      .toBe(224);
    await page.keyboard.press('Escape');
    await expect(drawer).toBeHidden();
  });

  await test.step('evaluate another split', async () => {
    await tabTo(page, page.getByRole('radio', { name: 'Validation' }));
    await page.keyboard.press('ArrowLeft');
    await expect(page.getByRole('radio', { name: 'Train' })).toBeChecked();
    await tabTo(page, page.getByRole('button', { name: 'Evaluate on train' }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('grid', { name: 'Confusion matrix' })).toBeVisible({ timeout: 90_000 });
  });
});
