import { stillPicture } from './support/canvas.ts';
import { keepPicture } from './support/pictures.ts';
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

test('a gallery is found as it was left, and a key searches by name', async ({ page, studio }) => {
  await page.goto(studio.signInAddress);
  const navigation = page.getByRole('navigation', { name: 'Main' });
  await page.setViewportSize({ width: 1280, height: 560 });
  await navigation.getByRole('link', { name: 'Garments', exact: true }).click();
  const grid = page.getByRole('grid', { name: 'Garments' });
  const top = () => grid.evaluate((element) => element.scrollTop);
  await expect(grid.getByRole('link').first()).toBeVisible();
  await grid.hover();
  await page.mouse.wheel(0, 737);
  await expect.poll(top).toBe(737);

  // Left by way of another screen, without anything opened.
  await navigation.getByRole('link', { name: 'Photos', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Photos' })).toBeVisible();
  await navigation.getByRole('link', { name: 'Garments', exact: true }).click();
  await expect(grid.getByRole('link').first()).toBeVisible();
  await expect.poll(top).toBe(737);

  // And by way of one of its garments.
  const columns = Number(await grid.getAttribute('aria-colcount'));
  const opened = grid.locator(`[data-index="${6 * columns + 1}"]`).getByRole('link');
  await opened.scrollIntoViewIfNeeded();
  const left = await top();
  await opened.click();
  await expect(page.getByRole('application')).toBeVisible();
  // The garment that it was opened for is let go first.
  await expect(async () => {
    await page.keyboard.press('Escape');
    await expect(grid).toBeVisible({ timeout: 1000 });
  }).toPass();
  await expect(opened).toBeFocused();
  await expect.poll(top).toBe(left);
  await page.keyboard.press('Home');
  await expect.poll(top).toBe(0);
  await page.keyboard.press('End');
  await expect.poll(top).toBeGreaterThan(left);
  await expect(grid.getByRole('link').last()).toBeFocused();

  await navigation.getByRole('link', { name: 'Photos', exact: true }).click();
  await expect(page.getByRole('grid', { name: 'Photos' })).toBeVisible();
  await page.keyboard.press('/');
  await expect(page.getByRole('textbox', { name: 'File name contains' })).toBeFocused();
  await page.keyboard.type('0034');
  await expect(page.getByRole('grid', { name: 'Photos' }).getByRole('link')).toHaveCount(1);
});

test('a rectangle selects what it touches, also what it has scrolled past', async ({ page, studio }) => {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.setViewportSize({ width: 1280, height: 560 });
  await page.goto(`${studio.origin}/crops`);
  const grid = page.getByRole('grid', { name: 'Garments' });
  const cell = (index: number) => grid.locator(`[data-index="${index}"]`);
  const selected = grid.locator('[aria-selected="true"]');
  const bar = page.getByRole('region', { name: 'Selection' });
  await expect(cell(0).getByRole('link')).toBeVisible();
  const columns = Number(await grid.getAttribute('aria-colcount'));
  const found = Number(/\d+/.exec((await page.getByText(/^\d+ garments$/).textContent()) ?? '')?.[0]);
  const boxOf = async (index: number) => {
    const box = await cell(index).boundingBox();
    if (box === null) throw new Error(`Cell ${index} is not on the page.`);
    return box;
  };
  /** From between the cells, behind the first column, to the middle of a cell. */
  const drawTo = async (index: number): Promise<void> => {
    const [from, to] = [await boxOf(0), await boxOf(index)];
    await page.mouse.move(from.x + from.width + 5, from.y + 20);
    await page.mouse.down();
    await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 6 });
  };

  // What will be selected shows while the rectangle is drawn; Escape lets it be.
  await drawTo(columns + 2);
  await expect(selected).toHaveCount(4);
  await expect(grid.locator('.grid-marquee')).toBeVisible();
  await keepPicture(page, 'gallery-marquee');
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expect(selected).toHaveCount(0);
  await expect(bar).toBeHidden();

  await drawTo(columns + 2);
  await page.mouse.up();
  await expect(bar).toContainText('4 selected');
  await expect(page).toHaveURL(/\/crops$/);

  // With Shift from a garment itself: more. With Ctrl: the other way round.
  const first = await boxOf(0);
  const press = async (modifier: 'Shift' | 'Control', from: number, to: number): Promise<void> => {
    const [begin, end] = [await boxOf(from), await boxOf(to)];
    await page.keyboard.down(modifier);
    await page.mouse.move(begin.x + 20, begin.y + 20);
    await page.mouse.down();
    await page.mouse.move(end.x + 30, end.y + 30, { steps: 6 });
    await page.mouse.up();
    await page.keyboard.up(modifier);
  };
  await press('Shift', 0, columns);
  await expect(bar).toContainText('6 selected');
  await press('Control', 0, 1);
  await expect(bar).toContainText('4 selected');
  await expect(cell(0)).toHaveAttribute('aria-selected', 'false');
  await expect(page).toHaveURL(/\/crops$/);

  // At the lower edge the list scrolls on; what has left the page is selected as well.
  await page.mouse.move(first.x + first.width + 5, first.y + 20);
  await page.mouse.down();
  const view = await grid.boundingBox();
  if (view === null) throw new Error('The grid is not on the page.');
  await page.mouse.move(view.x + view.width - 30, view.y + view.height - 3, { steps: 4 });
  await expect
    .poll(() => grid.evaluate((element) => element.scrollTop + element.clientHeight >= element.scrollHeight - 1))
    .toBe(true);
  await page.mouse.up();
  const inFirstColumn = Math.ceil(found / columns);
  await expect(bar).toContainText(`${found - inFirstColumn} selected`);
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
