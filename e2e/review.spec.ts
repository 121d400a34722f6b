import type { Page } from '@playwright/test';
import { seriousViolations } from './support/axe.ts';
import { stillPicture } from './support/canvas.ts';
import { keepPicture } from './support/pictures.ts';
import { f2e } from './support/run-f2e.ts';
import type { Studio } from './support/studio.ts';
import { expect, test } from './support/test.ts';

test.use({ startFrom: 'trained' });

async function openReview(page: Page, studio: Studio, search = ''): Promise<void> {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.goto(`${studio.origin}/review${search}`);
  await expect(page.getByRole('application')).toBeVisible();
}

/** Which garment is shown, by its crop's address; every garment has its own. */
async function shownCrop(page: Page): Promise<string> {
  return (await page.getByRole('img', { name: 'Its crop' }).getAttribute('src'))?.split('?')[0] ?? '';
}

/** Waits for the garment itself as well: a key is for what somebody has seen. */
async function expectPlace(page: Page, place: number): Promise<void> {
  await expect(page.getByRole('group', { name: 'Progress' })).toContainText(new RegExp(`Garment${place} of \\d+`));
  await expect(page.getByRole('application')).toBeVisible();
}

/** The mask is drawn: without it the picture is another one. */
async function expectMaskShown(page: Page): Promise<void> {
  const region = page.getByRole('application');
  const looksLike = async (picture: Buffer): Promise<boolean> => (await region.screenshot()).equals(picture);
  const masked = await stillPicture(region);
  await page.keyboard.press('m');
  await expect.poll(() => looksLike(masked), { message: 'the mask is hidden' }).toBe(false);
  const without = await stillPicture(region);
  await page.keyboard.press('m');
  await expect.poll(() => looksLike(without), { message: 'the mask is shown again' }).toBe(false);
}

test('ten garments are reviewed by keyboard alone, with pace, progress and undo', async ({
  page,
  studio,
  projectDirectory,
}) => {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.keyboard.press('Alt+r');
  await expect(page.getByRole('heading', { level: 1, name: 'Review' })).toBeVisible();
  await expect(page.getByRole('application')).toBeFocused();
  await expectMaskShown(page);
  await expectPlace(page, 1);
  await keepPicture(page, 'review-first');
  const first = await shownCrop(page);

  // 1 to 4: accept, reject, skip, accept.
  await page.keyboard.press('Enter');
  await expectPlace(page, 2);
  expect(await shownCrop(page)).not.toBe(first);
  await page.keyboard.press('x');
  await expectPlace(page, 3);
  await page.keyboard.press('s');
  await expectPlace(page, 4);
  await page.keyboard.press('y');
  await expectPlace(page, 5);

  // 5: another class, by digit and by palette, then accept.
  await page.keyboard.press('2');
  await expect(page.getByRole('button', { name: /^Class outerwear/ })).toBeVisible();
  await page.keyboard.press('c');
  await page.getByRole('combobox', { name: 'Find a class' }).fill('ski');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /^Class skirt/ })).toBeVisible();
  await expect(page.getByRole('application')).toBeFocused();
  await page.keyboard.press('Enter');
  await expectPlace(page, 6);

  // 6: the photo's event, then accept.
  await page.keyboard.press('e');
  await page.getByRole('combobox', { name: 'Find an event' }).fill('holi');
  await keepPicture(page, 'review-event');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /^Event sea-holiday/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expectPlace(page, 7);

  // 7: fix it in the editor, and come back to the same garment.
  const seventh = await shownCrop(page);
  await page.keyboard.press('f');
  await expect(page).toHaveURL(/\/photos\/\d+\?annotation=\d+/);
  await expect(page.locator('canvas').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect
    .poll(async () => {
      if (/\/review/.test(page.url())) return true;
      await page.keyboard.press('Escape');
      return false;
    })
    .toBe(true);
  await expectPlace(page, 7);
  expect(await shownCrop(page)).toBe(seventh);
  await page.keyboard.press('Enter');

  // 8 to 10.
  for (const [place, key] of [
    [8, 'Enter'],
    [9, 'x'],
    [10, 'Enter'],
  ] as const) {
    await expectPlace(page, place);
    await page.keyboard.press(key);
  }
  await expectPlace(page, 11);
  const progress = page.getByRole('group', { name: 'Progress' });
  await expect(progress).toContainText('Decided9');
  await expect(progress).toContainText(/Pace[\d.]+ a minute/);
  await expect(progress).toContainText(/Left\d/);
  await expect(progress).toContainText('Today9');
  await keepPicture(page, 'review-ten');

  // Undo, across the queue: the tenth, and then the ninth.
  await page.keyboard.press('Control+z');
  await expectPlace(page, 10);
  await page.keyboard.press('Control+z');
  await expectPlace(page, 9);
  await expect(progress).toContainText('Decided7');
  await expect(progress).toContainText('Today7');
  await page.keyboard.press('x');
  await expectPlace(page, 10);
  await expect(progress).toContainText('Today8');

  // A skip is taken back as well, and a step back undoes nothing.
  await page.keyboard.press('s');
  await page.keyboard.press('a');
  await expectPlace(page, 10);
  await expect(progress).toContainText('Decided8');

  const stats = await f2e('review', 'stats', '--project', projectDirectory);
  expect(stats).toMatchObject({ states: { accepted: 6, rejected: 2 } });
  expect((stats['days'] as object[])[0]).toMatchObject({ reviewer: 'curator', accepted: 6, rejected: 2 });
});

test('the worst come first, with why they are worth a look', async ({ page, studio }) => {
  await openReview(page, studio);
  await page.getByRole('combobox', { name: 'Order of the queue' }).click();
  await page.getByRole('option', { name: 'Worst first' }).click();
  await expect(page).toHaveURL(/queue=loss/, { timeout: 60_000 });
  const side = page.getByRole('complementary', { name: 'The garment' });
  await expect(side.getByRole('heading', { name: 'First run says' })).toBeVisible();
  await expect(side.getByRole('heading', { name: 'Why look at it' })).toBeVisible();
  const lossOf = async (): Promise<number> =>
    Number(/Loss ([\d.]+)/.exec((await side.getByText(/^Loss /).textContent()) ?? '')?.[1]);
  const worst = await lossOf();
  await expectMaskShown(page);
  await keepPicture(page, 'review-worst');
  expect(await seriousViolations(page)).toEqual([]);
  await page.keyboard.press('s');
  await expectPlace(page, 2);
  expect(await lossOf()).toBeLessThanOrEqual(worst);
});

test('a queue ends, offers what was skipped, and can be narrowed', async ({ page, studio }) => {
  await openReview(page, studio, '?queue=imported&split=val&garment=1');
  const progress = page.getByRole('group', { name: 'Progress' });
  const total = Number(/of (\d+)/.exec((await progress.textContent()) ?? '')?.[1]);
  expect(total).toBeGreaterThan(1);
  for (let place = 1; place <= total; place++) {
    await expectPlace(page, place);
    await page.keyboard.press(place === 2 ? 's' : 'Enter');
  }
  await expect(page.getByRole('heading', { name: 'The end of the queue' })).toBeVisible();
  await keepPicture(page, 'review-end');
  await page.getByRole('button', { name: 'Review 1 skipped garment' }).click();
  await expect(progress).toContainText('Garment1 of 1');
  await page.keyboard.press('x');
  await expect(page.getByRole('heading', { name: 'The end of the queue' })).toBeVisible();
  await page.getByRole('button', { name: 'Begin anew' }).click();
  await expect(page.getByRole('heading', { name: 'Nothing in this queue' })).toBeVisible();
  await page.getByRole('button', { name: 'Review what nobody has looked at' }).click();
  await expect(page.getByRole('application')).toBeVisible();
});

test('comments are written, settled and taken back where the garment is', async ({ page, studio }) => {
  await openReview(page, studio, '?queue=imported');
  await page.keyboard.press('n');
  const field = page.getByRole('textbox', { name: 'Comment on the garment' });
  await expect(field).toBeFocused();
  await page.keyboard.type('Is the hem in the mask?');
  await page.keyboard.press('Enter');
  const side = page.getByRole('complementary', { name: 'The garment' });
  await expect(side.getByText('Is the hem in the mask?')).toBeVisible();
  await expect(side.getByLabel('1 open')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('application')).toBeFocused();
  await keepPicture(page, 'review-comment');
  expect(await seriousViolations(page)).toEqual([]);
  await side.getByRole('button', { name: /^Resolve: Is the hem/ }).click();
  await expect(side.getByLabel('1 open')).toBeHidden();
  await side.getByRole('button', { name: /^Delete the comment: Is the hem/ }).click();
  await expect(side.getByText('Is the hem in the mask?')).toBeHidden();
});

test('many garments are changed at once, over a filter and by keyboard, and changed back', async ({ page, studio }) => {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.goto(`${studio.origin}/crops?split=val&review=unreviewed`);
  const grid = page.getByRole('grid', { name: 'Garments' });
  const cells = grid.getByRole('link');
  await expect(cells.first()).toBeVisible();
  const found = Number(/^(\d+) of/.exec((await page.getByText(/^\d+ of \d+ garments$/).textContent()) ?? '')?.[1]);
  const bar = page.getByRole('region', { name: 'Selection' });

  // One by one, by stretches, all, none.
  await cells.first().focus();
  await page.keyboard.press('Space');
  await expect(bar).toContainText('1 selected');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(bar).toContainText('3 selected');
  await expect(grid.locator('[aria-selected="true"]')).toHaveCount(3);
  await cells.nth(5).click({ modifiers: ['Control'] });
  await expect(bar).toContainText('4 selected');
  await cells.nth(7).click({ modifiers: ['Shift'] });
  await expect(bar).toContainText('6 selected');
  await keepPicture(page, 'gallery-selected');
  expect(await seriousViolations(page)).toEqual([]);
  await cells.first().focus();
  await page.keyboard.press('Escape');
  await expect(bar).toBeHidden();

  // All that pass the filter are accepted: the list is empty then, until Ctrl+Z.
  await page.keyboard.press('Control+a');
  await expect(bar).toContainText(`${found} selected`);
  await bar.getByRole('button', { name: 'State' }).click();
  await page.getByRole('menuitem', { name: 'Accepted' }).click();
  await expect(page.getByText(`Mark ${found} garments as accepted`)).toBeVisible();
  await expect(page.getByText('No garment matches')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(cells.first()).toBeVisible();
  await expect(page.getByText(new RegExp(`^${found} of \\d+ garments$`))).toBeVisible();

  // Excluded with a reason, shown as such, and taken back from the notice.
  await cells.first().focus();
  await page.keyboard.press('Space');
  await bar.getByRole('button', { name: 'Exclude' }).click();
  await page.getByRole('combobox', { name: 'Reason' }).fill('Blurred');
  await page.keyboard.press('Enter');
  const notice = page.getByText('Exclude 1 garment: Blurred');
  await expect(notice).toBeVisible();
  await expect(cells.first()).toHaveAccessibleName(/, excluded/);
  await page.getByRole('button', { name: 'Datasets' }).click();
  await page.getByRole('dialog', { name: 'Datasets' }).getByRole('checkbox', { name: 'Excluded', exact: true }).check();
  await page.keyboard.press('Escape');
  await expect(cells).toHaveCount(1);
  await keepPicture(page, 'gallery-excluded');
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(page.getByText('No garment matches')).toBeVisible();
});

test('a selection is reviewed as it is', async ({ page, studio }) => {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.goto(`${studio.origin}/crops`);
  const cells = page.getByRole('grid', { name: 'Garments' }).getByRole('link');
  // A stretch reaches only what has been read.
  await expect(cells.nth(1)).toBeVisible();
  await cells.first().focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowRight');
  await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Review' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Review' })).toBeVisible();
  await expect(page.getByRole('group', { name: 'Progress' })).toContainText('Garment1 of 2');
});
