import { seriousViolations } from './support/axe.ts';
import { tabTo } from './support/keyboard.ts';
import { expect, test } from './support/test.ts';
import { fullestWrongCell } from './support/wrong-cells.ts';

test.use({ startFrom: 'trained' });

test('correct a label behind a wrong cell, retrain in one click, see what it bought, open a changed picture', async ({
  page,
  studio,
}) => {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.goto(`${studio.origin}/evaluation?run=1&split=val`);
  const matrix = page.getByRole('grid', { name: 'Confusion matrix' });
  await expect(matrix).toBeVisible();
  const stale = page.getByText('The matrix is of older data');
  await expect(stale).toBeHidden();

  await test.step('open the fullest wrong cell and correct the event of its first garment', async () => {
    const fullest = await fullestWrongCell(matrix);
    await matrix.getByRole('gridcell', { name: fullest.label }).click();
    const drawer = page.getByRole('dialog').filter({ hasText: 'worst first' });
    const behind = drawer.getByRole('grid', { name: 'Garments behind the cell' }).getByRole('link');
    await expect(behind.first()).toBeFocused();
    expect.soft(await seriousViolations(page), 'the drawer').toEqual([]);
    // By keyboard: E opens the palette for the garment that has the focus.
    await page.keyboard.press('e');
    const palette = page.getByRole('combobox', { name: 'Find an event' });
    await expect(palette).toBeFocused();
    await page.keyboard.type(fullest.predicted);
    await page.keyboard.press('Enter');
    await expect(page.getByText('Corrected', { exact: true })).toBeVisible();
    await expect(drawer.getByRole('button', { name: /^Correct the event/ }).first()).toHaveText(fullest.predicted);
    await page.keyboard.press('Escape');
    await expect(drawer).toBeHidden();
  });

  await test.step('the matrix says that it is stale', async () => {
    await expect(stale).toBeVisible();
    await expect(page.getByRole('button', { name: 'Evaluate again' })).toBeVisible();
    expect.soft(await seriousViolations(page), 'the stale matrix').toEqual([]);
  });

  await test.step('retrain in one click, and the comparison opens', async () => {
    await page.keyboard.press('Alt+t');
    await expect(page.getByText(/^\d+ garments? changed since: /)).toBeVisible();
    expect.soft(await seriousViolations(page), 'the retrain panel').toEqual([]);
    await tabTo(page, page.getByRole('button', { name: 'Retrain the classifier' }));
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/compare\?a=1&b=\d+/, { timeout: 150_000 });
    await expect(page.getByRole('heading', { name: 'What it bought' })).toBeVisible();
    await expect(page.getByRole('row', { name: /^Accuracy / })).toContainText('to');
    await expect(page.getByText('have another event since')).toBeHidden();
    await expect(page.getByText(/garments? differ: .* with another event/)).toBeVisible();
    expect.soft(await seriousViolations(page), 'the comparison').toEqual([]);
  });

  await test.step('open a changed picture, and come back', async () => {
    const kinds = page.getByRole('radiogroup', { name: 'Kind of change' });
    const labels = await kinds.locator('label').allTextContents();
    const filled = labels.find((label) => !label.endsWith('· 0'));
    if (filled !== undefined) {
      await kinds.getByText(filled).click();
      const changed = page.getByRole('list', { name: 'Changed garments' }).getByRole('link');
      await changed.first().click();
      await expect(page).toHaveURL(/\/photos\/\d+\?annotation=\d+/);
      await page.goBack();
      await expect(page.getByRole('heading', { name: 'Pictures that changed' })).toBeVisible();
    } else {
      await expect(page.getByText('No garment changed like this.')).toBeVisible();
    }
  });

  await test.step('from elsewhere a retraining offers its comparison instead of opening it', async () => {
    await page.goto(`${studio.origin}/crops`);
    await expect(page.getByRole('grid', { name: 'Garments' })).toBeVisible();
    await page.keyboard.press('Alt+t');
    await page.getByRole('button', { name: 'Retrain the classifier' }).click();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('link', { name: 'See what it bought' })).toBeVisible({ timeout: 150_000 });
    await page.getByRole('link', { name: 'See what it bought' }).click();
    await expect(page.getByRole('heading', { name: 'What it bought' })).toBeVisible();
  });
});
