import type { Locator, Page } from '@playwright/test';
import { seriousViolations } from './support/axe.ts';
import { ask, tell } from './support/calls.ts';
import { tabTo } from './support/keyboard.ts';
import { keepPicture } from './support/pictures.ts';
import { expect, test } from './support/test.ts';

test('make a plan, see what it draws, save it, train with it, and find it in the run', async ({ page, studio }) => {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('heading', { level: 1, name: 'Sample' })).toBeVisible();
  await page.keyboard.press('Alt+b');
  await expect(page.getByRole('heading', { level: 1, name: 'Balance' })).toBeVisible();
  const wedding = rowOf(page, 'wedding');
  await expect(expectedDraws(wedding)).toHaveText('14.5');

  await test.step('options move the draws', async () => {
    await page.getByRole('radio', { name: 'As it comes' }).check();
    await expect(expectedDraws(wedding)).toHaveText('7');
    // Every garment once: what is expected is what is drawn.
    await expect(drawn(wedding)).toHaveText('7');
    await page.getByRole('radio', { name: 'Effective number' }).check();
    await expect(expectedDraws(wedding)).not.toHaveText('7');
    await page.getByRole('slider', { name: 'Beta' }).focus();
    await page.keyboard.press('Home');
    await expect(expectedDraws(wedding)).toHaveText('7');
    await page.getByRole('radio', { name: 'Square root' }).check();
    await expect.poll(async () => Number(await expectedDraws(wedding).textContent())).toBeGreaterThan(8);
  });

  await test.step('a share is set by hand, by keyboard', async () => {
    await tabTo(page, page.getByRole('button', { name: 'Draws of wedding by hand: not set' }));
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'wedding' });
    await tabTo(page, dialog.getByRole('radio', { name: 'As the strategy has it' }));
    await page.keyboard.press('ArrowRight');
    await dialog.getByRole('textbox', { name: 'Share of all draws' }).fill('40');
    expect(await seriousViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('button', { name: 'Draws of wedding by hand: 40 %' })).toBeFocused();
    await expect(wedding.getByRole('cell', { name: '40.0 %' })).toBeVisible();
    await expect.poll(async () => Number(await drawn(wedding).textContent())).toBeGreaterThan(20);
  });

  await test.step('an impossible share is explained', async () => {
    await page.getByRole('button', { name: 'Draws of picnic by hand: not set' }).click();
    const dialog = page.getByRole('dialog', { name: 'picnic' });
    await dialog.getByText('Share', { exact: true }).click();
    await dialog.getByRole('textbox', { name: 'Share of all draws' }).fill('70');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('alert')).toHaveText(
      'The shares set by hand add up to 110 %, more than the whole. Lower some of them.',
    );
    await expect(page.getByRole('button', { name: 'Train with this plan' })).toBeDisabled();
    await page.getByRole('button', { name: 'Remove the target of picnic' }).click();
    await expect(page.getByRole('alert')).toBeHidden();
  });

  await test.step('cells are capped and shown in the matrix', async () => {
    await page.getByRole('textbox', { name: 'Most per cell' }).fill('6');
    await page.getByRole('radiogroup', { name: 'Show' }).getByText('Draws').click();
    const matrix = page.getByRole('grid', { name: 'Balance matrix' });
    await expect(
      matrix.getByRole('gridcell', { name: /^wedding, dress: 3 garments, 6 draws of an epoch, limited/ }),
    ).toBeVisible();
    await expect(wedding.getByText('limited')).toBeVisible();
    await page.getByRole('textbox', { name: 'Most per cell' }).fill('');
  });

  await test.step('it stays while other screens are looked at, and is saved with a name', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Home' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Sample' })).toBeVisible();
    await page.keyboard.press('Alt+b');
    await expect(page.getByRole('button', { name: 'Draws of wedding by hand: 40 %' })).toBeVisible();
    await page.getByRole('button', { name: 'Save plan' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('More weddings');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('combobox', { name: 'Saved plan' })).toHaveValue('More weddings');
    await expect(page.getByRole('button', { name: 'Save plan' })).toBeDisabled();
  });

  await test.step('a training takes it, and its record names it', async () => {
    await page.getByRole('button', { name: 'Train with this plan' }).click();
    await expect(page).toHaveURL(/\/training\?plan=1$/);
    await expect(page.getByRole('combobox', { name: 'Balance plan' })).toHaveValue('More weddings');
    await page.getByRole('button', { name: 'Start training' }).click();
    await expect(page).toHaveURL(/\/training\/\d+$/);
    const record = page.getByRole('region', { name: 'What made this run' });
    await expect(record.getByRole('link', { name: 'More weddings' })).toBeVisible();
    await expect(record).toContainText('square root of the frequency of the event, 1 target by hand, with replacement');
    await expect(record).toContainText('wedding=40%');
    await expect(page.getByRole('link', { name: 'Evaluate' })).toBeVisible({ timeout: 150_000 });
    await record.getByRole('link', { name: 'More weddings' }).click();
    await expect(page.getByRole('combobox', { name: 'Saved plan' })).toHaveValue('More weddings');
    await expect(page).toHaveURL(/\/balance$/);
  });

  await test.step('a plan that is removed comes back by undo', async () => {
    await page.getByRole('button', { name: 'More for this plan' }).click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await expect(page.getByText('Removed the plan More weddings')).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByRole('combobox', { name: 'Saved plan' })).toHaveValue('More weddings');
  });
});

test('cells lead to their garments, and what is excluded can be included again', async ({ page, studio }) => {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('heading', { level: 1, name: 'Sample' })).toBeVisible();
  await page.goto(`${studio.origin}/balance`);
  const matrix = page.getByRole('grid', { name: 'Balance matrix' });
  const cell = matrix.getByRole('gridcell', { name: 'wedding, dress: 3 garments' });
  await expect(cell).toBeVisible();

  await test.step('by keyboard to the gallery of a cell', async () => {
    await tabTo(page, matrix.getByRole('gridcell', { name: /^picnic, top: / }));
    await page.keyboard.press('ArrowDown');
    for (let column = 0; column < 3; column += 1) await page.keyboard.press('ArrowRight');
    await expect(cell).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Garments' })).toBeVisible();
    await expect(page.getByRole('grid', { name: 'Garments' }).getByRole('link')).toHaveCount(3);
  });

  await test.step('another split', async () => {
    await page.goBack();
    await page.getByRole('radiogroup', { name: 'Split' }).getByText('Validation').click();
    await expect(matrix.getByRole('rowheader', { name: 'wedding: 5 garments' })).toBeVisible();
  });

  await test.step('an exclusion is listed with its reason, counted, undone and made again', async () => {
    await exclude(page);
    await page.goto(`${studio.origin}/balance`);
    await expect(page.getByText('1 garment excluded: in no dataset until they are included again.')).toBeVisible();
    const include = page.getByRole('button', { name: /^Include again: dress on / });
    await expect(page.getByRole('cell', { name: 'half hidden' })).toBeVisible();
    await expect(matrix.getByRole('gridcell', { name: 'wedding, dress: 2 garments' })).toBeVisible();
    await include.click();
    await expect(matrix.getByRole('gridcell', { name: 'wedding, dress: 3 garments' })).toBeVisible();
    await expect(page.getByText('Nothing is excluded.')).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(include).toBeVisible();
  });
});

test('make a plan for a detector, see what it draws, train with it, and find it in the run', async ({
  page,
  studio,
}) => {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('heading', { level: 1, name: 'Sample' })).toBeVisible();
  await page.goto(`${studio.origin}/balance`);
  await page.getByRole('radiogroup', { name: 'Plan for' }).getByText('Detector').click();
  const shorts = rowOf(page, 'shorts');
  const [top, suit] = [rowOf(page, 'top'), rowOf(page, 'suit')];

  await test.step('rare classes ask for more draws of their photos', async () => {
    // One of 40 photos shows shorts: the square root of .1 by .025.
    await expect(asked(shorts)).toHaveText('×2.00');
    await expect(asked(top)).toHaveText('×1.00');
    await page.getByRole('textbox', { name: 'Rare below (t)' }).fill('40');
    await expect(asked(shorts)).toHaveText('×4.00');
    await expect(photoDraws(shorts)).toHaveText('4');
    await page.getByRole('radio', { name: 'Every photo once' }).check();
    await expect(photoDraws(shorts)).toHaveText('1');
    await expect(page.getByText('40 draws on average from 40 training photos, 40 in the epoch tried.')).toBeVisible();
    await page.getByRole('radio', { name: 'Repeat photos of rare classes' }).check();
    await expect(photoDraws(shorts)).toHaveText('4');
  });

  await test.step('a class is set by hand, by keyboard', async () => {
    await tabTo(page, page.getByRole('button', { name: 'Photos of suit by hand: not set' }));
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'suit' });
    await tabTo(page, dialog.getByRole('radio', { name: 'As the strategy has it' }));
    await page.keyboard.press('ArrowRight');
    await dialog.getByRole('textbox', { name: 'Draws of each photo' }).fill('3');
    expect(await seriousViolations(page)).toEqual([]);
    await keepPicture(page, 'balance-detector-by-hand');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('button', { name: 'Photos of suit by hand: ×3' })).toBeFocused();
    await expect(photoDraws(suit)).toHaveText('9');
    await expect(photosDrawn(suit)).toHaveText('9');
  });

  await test.step('the draws of a photo are capped, and shown in the matrix', async () => {
    await page.getByRole('textbox', { name: 'Most draws of a photo' }).fill('2');
    await expect(shorts.getByText('limited')).toBeVisible();
    await expect(photoDraws(shorts)).toHaveText('2');
    const matrix = page.getByRole('grid', { name: 'Photo matrix' });
    await expect(matrix.getByRole('gridcell', { name: 'suit, Train: 3 photos' })).toBeVisible();
    await expect(matrix.getByRole('gridcell', { name: 'suit, An epoch: 6 photos, set by hand' })).toBeVisible();
    await page.getByRole('radiogroup', { name: 'Count' }).getByText('Garments seen').click();
    await expect(page.getByRole('columnheader', { name: 'Seen' })).toBeVisible();
    await page.getByRole('radiogroup', { name: 'Count' }).getByText('Photos drawn').click();
    expect(await seriousViolations(page)).toEqual([]);
    await keepPicture(page, 'balance-detector');
  });

  await test.step('a classifier is not offered it silently', async () => {
    await page.getByRole('button', { name: 'Save plan' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Rare garments');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('combobox', { name: 'Saved plan' })).toHaveValue('Rare garments');
    await page.goto(`${studio.origin}/training`);
    const choice = page.getByRole('combobox', { name: 'Balance plan' });
    await expect(choice).toHaveAttribute('placeholder', 'None for classifiers yet');
    await choice.click();
    await expect(page.getByRole('option', { name: 'Rare garments' })).toHaveAttribute('data-combobox-disabled', 'true');
    await expect(page.getByText('For detectors: a classifier cannot use them')).toBeVisible();
    await keepPicture(page, 'balance-other-kind');
  });

  await test.step('a training takes it, and its record names it', async () => {
    await page.goto(`${studio.origin}/balance?plan=1`);
    await page.getByRole('button', { name: 'Train with this plan' }).click();
    await expect(page).toHaveURL(/\/detector\?plan=1$/);
    await expect(page.getByRole('combobox', { name: 'Balance plan' })).toHaveValue('Rare garments');
    await page.getByRole('button', { name: 'Advanced' }).click();
    const small = { Epochs: '1', 'Warm-up steps': '5', 'Batch size': '2', 'Short side (pixels)': '96' };
    for (const [name, value] of Object.entries(small)) {
      await page.getByRole('textbox', { name, exact: true }).fill(value);
    }
    await keepPicture(page, 'balance-detector-form');
    await page.getByRole('button', { name: 'Start training' }).click();
    await expect(page).toHaveURL(/\/detector\/runs\/\d+$/);
    const record = page.getByRole('region', { name: 'What made this run' });
    await expect(record.getByRole('link', { name: 'Rare garments' })).toBeVisible();
    await expect(record).toContainText(
      'photos repeated for classes that fewer than 40 % of them show, 1 factor by hand, at most 2 draws of a photo',
    );
    await expect(record).toContainText('suit=x3');
    await expect(page.getByRole('link', { name: 'Evaluate' })).toBeVisible({ timeout: 200_000 });
    // The epoch is told before the model is written.
    await expect(page.getByRole('button', { name: 'Cancel train detector' })).toBeHidden({ timeout: 60_000 });
    await keepPicture(page, 'balance-detector-run');
    await record.getByRole('link', { name: 'Rare garments' }).click();
    await expect(page.getByRole('combobox', { name: 'Saved plan' })).toHaveValue('Rare garments');
    await expect(page.getByRole('button', { name: 'Photos of suit by hand: ×3' })).toBeVisible();
  });

  await test.step('retraining offers it again', async () => {
    await page.keyboard.press('Alt+t');
    await page.getByRole('radiogroup', { name: 'What to retrain' }).getByText('Detector').click();
    await expect(page.getByRole('combobox', { name: 'Balance plan' })).toHaveValue('Rare garments');
    await keepPicture(page, 'balance-detector-retrain');
  });
});

test('says what a detector’s plan wants where no photo is in train', async ({ page, studio }) => {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('heading', { level: 1, name: 'Sample' })).toBeVisible();
  const ids = await ask(page, 'photos.ids', {});
  await tell(page, 'bulk.apply', {
    selection: { photoIds: ids.ids },
    action: { kind: 'split', split: 'val' },
    author: 'Ada',
  });
  await page.goto(`${studio.origin}/balance?for=detector`);
  await expect(page.getByText('Nothing to balance yet')).toBeVisible();
  await expect(page.getByText('No photo is in train.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Split photos' })).toBeVisible();
  await keepPicture(page, 'balance-detector-empty');
});

function rowOf(page: Page, event: string): Locator {
  return page.getByRole('region', { name: 'Table of draws' }).getByRole('row', { name: new RegExp(`^${event}`) });
}

/** Cells of a row of the table of draws: garments, bars, expected, share, per garment, drawn, different, by hand. */
function expectedDraws(row: Locator): Locator {
  return row.locator('td').nth(2);
}

/** Cells of a detector's table: photos, bars, asked for, expected, share, per photo, drawn, by hand. */
function asked(row: Locator): Locator {
  return row.locator('td').nth(2);
}

function photoDraws(row: Locator): Locator {
  return row.locator('td').nth(3);
}

function photosDrawn(row: Locator): Locator {
  return row.locator('td').nth(6);
}

function drawn(row: Locator): Locator {
  return row.locator('td').nth(5);
}

/** Excludes the first dress of train's weddings, as a page of another screen would. */
async function exclude(page: Page): Promise<void> {
  const { events, garments } = await ask(page, 'balance.matrix', {});
  const idsOf = (classes: { id: number; name: string }[], name: string) =>
    classes.filter((each) => each.name === name).map(({ id }) => id);
  const filter = { events: idsOf(events, 'wedding'), garments: idsOf(garments, 'dress'), splits: ['train' as const] };
  const { items } = await ask(page, 'crops.list', { filter });
  await tell(page, 'bulk.apply', {
    selection: { annotationIds: items.slice(0, 1).map(({ annotationId }) => annotationId) },
    action: { kind: 'exclude', reason: 'half hidden' },
    author: 'Ada',
  });
}
