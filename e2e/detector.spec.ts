import { seriousViolations } from './support/axe.ts';
import { ask, readPhoto, tell } from './support/calls.ts';
import { tabTo } from './support/keyboard.ts';
import { keepPicture } from './support/pictures.ts';
import { f2e } from './support/run-f2e.ts';
import { expect, test } from './support/test.ts';

test('train a detector and read its evaluation, by keyboard alone', async ({ page, studio }) => {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();

  await test.step('start one epoch on small photos', async () => {
    await page.keyboard.press('Alt+6');
    await expect(page.getByRole('heading', { level: 1, name: 'Detector' })).toBeVisible();
    await expect(page.getByText('No detector trained here yet')).toBeVisible();
    await expect(page.getByRole('radio', { name: 'Starter' })).toBeChecked();
    await tabTo(page, page.getByRole('button', { name: 'Advanced' }));
    await page.keyboard.press('Enter');
    const small = [
      ['Epochs', '1'],
      ['Warm-up steps', '5'],
      ['Batch size', '2'],
      ['Short side (pixels)', '96'],
    ] as const;
    for (const [name, value] of small) {
      await tabTo(page, page.getByRole('textbox', { name, exact: true }));
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.type(value);
    }
    await expect(page.getByRole('button', { name: 'Advanced · 4 changed' })).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Long side at most' })).toHaveValue('175');
    await tabTo(page, page.getByRole('button', { name: 'Start training' }));
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/detector\/runs\/\d+$/);
  });

  await test.step('cancel and resume', async () => {
    await tabTo(page, page.getByRole('button', { name: 'Cancel train detector' }));
    await page.keyboard.press('Enter');
    await expect(page.getByText('Cancelled').first()).toBeVisible({ timeout: 60_000 });
    await tabTo(page, page.getByRole('button', { name: 'Resume train detector' }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('img', { name: /^Losses over the epochs\. After epoch 1: objectness \d/ })).toBeVisible(
      {
        timeout: 150_000,
      },
    );
    await expect(
      page.getByRole('img', { name: /^Average precision over the epochs\. After epoch 1: mask ap/ }),
    ).toBeVisible();
    await expect(page.getByRole('link', { name: 'Evaluate' })).toBeVisible({ timeout: 60_000 });
  });

  await test.step('read it beside the study', async () => {
    await tabTo(page, page.getByRole('link', { name: 'Evaluate' }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Detector evaluation' })).toBeVisible();
    const study = page.getByRole('region', { name: 'Table of the study' });
    await expect(study.getByRole('row', { name: /^The study/ })).toContainText('.480.630.565.466.625.551', {
      timeout: 60_000,
    });
    await expect(study.getByRole('row', { name: /^Ge et al\./ })).toContainText('.667.814.773.674.834.793');
    await expect(study.getByRole('row', { name: /this run/ })).toContainText(/(\.\d{3}){6}/);
    await expect(page.getByText(/34K validation photos.*20 photos of this project’s validation split/)).toBeVisible();
  });

  await test.step('look at its classes', async () => {
    const table = page.getByRole('region', { name: 'Per class' });
    await tabTo(page, table.getByRole('button', { name: 'Class' }));
    await page.keyboard.press('Enter');
    const names = await table
      .getByRole('row')
      .evaluateAll((rows) => rows.slice(1).map((row) => row.firstChild?.textContent));
    expect(names.length).toBeGreaterThan(3);
    expect(names).toEqual([...names].sort());
    await expect(page.getByRole('img', { name: /^Precision over recall of All classes: AP/ })).toBeVisible();
    await expect(page.getByRole('img', { name: /^Precision over recall of dress: AP/ })).toBeVisible();
    await tabTo(page, page.getByRole('radio', { name: 'Masks' }));
    await page.keyboard.press('ArrowRight');
    await expect(page).toHaveURL(/by=box/);
  });

  await test.step('a corrected photo makes the figures old, until they are measured anew', async () => {
    const stale = page.getByRole('status').filter({ hasText: 'The figures are of older data' });
    await expect(stale).toBeHidden();
    const { items } = await ask(page, 'photos.list', { filter: { splits: ['val'] }, limit: 1 });
    const photo = await readPhoto(page, items[0]?.id ?? 0);
    await tell(page, 'bulk.apply', {
      selection: { annotationIds: [photo.annotations[0]?.id ?? 0] },
      action: { kind: 'state', reviewState: 'rejected' },
      author: 'Ada',
    });
    await expect(stale).toContainText('Photos of this split since: 1 with other garments.');
    expect(await seriousViolations(page)).toEqual([]);
    await keepPicture(page, 'detector-stale');
    await tabTo(page, stale.getByRole('button', { name: 'Evaluate again' }));
    await page.keyboard.press('Enter');
    await expect(stale).toBeHidden({ timeout: 60_000 });
  });

  await test.step('its data can be compared with now, and brought back', async () => {
    await page.goto(`${studio.origin}/training/snapshots`);
    const row = page.getByRole('region', { name: 'Table of snapshots' }).getByRole('row').nth(1);
    await expect(row).toContainText('1 gone.');
    await tabTo(page, row.getByRole('button', { name: 'Restore…' }));
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Bring this data back?' });
    await expect(dialog).toContainText('and the splits of their photos');
    await tabTo(page, dialog.getByRole('button', { name: 'Restore' }));
    await page.keyboard.press('Enter');
    await expect(row).toContainText('Nothing has changed.');
  });
});

test.describe('with a detector', () => {
  test.use({ startFrom: 'trained' });

  test('a pass over the collection tells what it changed, photo by photo', async ({
    page,
    studio,
    projectDirectory,
  }) => {
    const before = await f2e('project', 'info', '--project', projectDirectory);
    await page.goto(studio.signInAddress);
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
    await page.goto(`${studio.origin}/detector/collection`);
    await expect(page.getByText('No pass yet')).toBeVisible();
    await page.getByRole('combobox', { name: 'Detector' }).click();
    await page.getByRole('option', { name: 'starter-detector' }).click();
    await page.getByRole('textbox', { name: 'Minimum score' }).fill('0.1');
    await page.getByRole('checkbox', { name: /^Train/ }).uncheck();
    await page.getByRole('button', { name: 'Detect garments' }).click();
    const pass = page
      .getByRole('region', { name: 'Table of passes' })
      .getByRole('row', { name: /^Pass 1: starter-detector/ });
    await expect(pass).toContainText('Done', { timeout: 150_000 });
    await pass.getByRole('link').click();
    await expect(page.getByRole('heading', { level: 1, name: 'Pass 1' })).toBeVisible();

    const added = Number(
      await page.getByText('Garments added').locator('xpath=following-sibling::dd[1]').textContent(),
    );
    expect(added).toBeGreaterThan(0);
    const after = await f2e('project', 'info', '--project', projectDirectory);
    expect(garmentsOf(after)).toBe(garmentsOf(before) + added);

    await page.getByRole('radiogroup', { name: 'Outcome' }).getByText('Changed', { exact: true }).click();
    await expect(page).toHaveURL(/outcome=changed/);
    expect(await seriousViolations(page)).toEqual([]);
    const changed = page.getByRole('region', { name: 'Table of photos' }).getByRole('row').nth(1);
    await changed.getByRole('button', { name: /^What changed on/ }).click();
    const drawer = page.getByRole('dialog', { name: /^What changed on/ });
    const garment = drawer.getByRole('list', { name: 'Changed garments' }).getByRole('button').first();
    await expect(garment).toContainText(/^Added.* \d+ %$/);
    await garment.click();
    await expect(garment).toHaveAttribute('aria-pressed', 'true');
    expect(await seriousViolations(page)).toEqual([]);
    await drawer.getByRole('link', { name: 'Open the photo' }).click();
    await expect(page.getByRole('heading', { name: 'Suits which event?' })).toBeVisible();
    await expect(page.getByText(/^Detected by starter-detector · score\s\d+\s%/).first()).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('heading', { level: 1, name: 'Pass 1' })).toBeVisible();
  });
});

function garmentsOf(summary: Record<string, unknown>): number {
  return (summary['counts'] as { garments: number }).garments;
}
