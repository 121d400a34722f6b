import type { Page } from '@playwright/test';
import { seriousViolations } from './support/axe.ts';
import { ask, readPhoto, signIn, tell } from './support/calls.ts';
import { tabTo } from './support/keyboard.ts';
import { keepPicture } from './support/pictures.ts';
import { expect, test } from './support/test.ts';
import { fullestWrongCell } from './support/wrong-cells.ts';

test.use({ startFrom: 'trained' });

const guideOf = (page: Page) => page.getByRole('region', { name: 'A first walk' });

async function expectDone(page: Page, count: number): Promise<void> {
  await expect
    .poll(async () => (await ask(page, 'guide.state', {})).steps.filter(({ done }) => done).length)
    .toBe(count);
}

test('the guide is shown from the help, ticks off what was done, leads there, and stays hidden once it is hidden', async ({
  page,
  studio,
}) => {
  await signIn(page, studio);
  await expect(page.getByRole('heading', { name: 'What to do next' })).toBeVisible();
  await expect(guideOf(page)).toBeHidden();
  await page.keyboard.press('Shift+?');
  await page.getByRole('button', { name: 'Show the guide' }).click();
  await expect(guideOf(page)).toBeVisible();
  await expect(guideOf(page).getByRole('listitem').first()).toHaveAttribute('aria-current', 'step');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await seriousViolations(page), colorScheme).toEqual([]);
    await keepPicture(page, `guide-${colorScheme}`);
  }

  await test.step('the matrix and a wrong cell, by keyboard', async () => {
    await tabTo(page, guideOf(page).getByRole('link', { name: 'Open the evaluation' }));
    await page.keyboard.press('Enter');
    const matrix = page.getByRole('grid', { name: 'Confusion matrix' });
    await expect(matrix).toBeVisible();
    await expectDone(page, 1);
    await matrix.getByRole('gridcell', { name: (await fullestWrongCell(matrix)).label }).click();
    await expect(page.getByRole('grid', { name: 'Garments behind the cell' })).toBeVisible();
    await expectDone(page, 2);
  });

  await test.step('a mask that was corrected anywhere counts', async () => {
    const photo = await readPhoto(page);
    const [garment, other] = photo.annotations;
    if (garment === undefined || other === undefined) throw new Error('There are no two garments.');
    const { id: annotationId, revision } = garment;
    await tell(page, 'editing.apply', {
      photoId: photo.id,
      label: 'Paint',
      author: 'Ada',
      changes: [{ kind: 'revise', annotationId, revision, mask: other.mask }],
    });
    await page.goto(studio.origin);
    await expect(guideOf(page).getByText('Correct a mask, done')).toBeVisible();
  });

  await test.step('retraining opens from it, and the comparison ends it', async () => {
    await guideOf(page).getByRole('button', { name: 'Retrain' }).click();
    await page.getByRole('button', { name: 'Retrain the classifier' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'See what it bought' }).click({ timeout: 150_000 });
    await expect(page.getByRole('heading', { name: 'What it bought' })).toBeVisible();
    await expectDone(page, 5);
    await page.goto(studio.origin);
    await expect(guideOf(page)).toContainText('You have seen the whole loop');
    await keepPicture(page, 'guide-done');
  });

  await test.step('hidden, it stays so', async () => {
    await guideOf(page).getByRole('button', { name: 'Hide the guide' }).click();
    await expect(guideOf(page)).toBeHidden();
    await page.reload();
    await expect(page.getByRole('heading', { name: 'What to do next' })).toBeVisible();
    await expect(guideOf(page)).toBeHidden();
  });
});
