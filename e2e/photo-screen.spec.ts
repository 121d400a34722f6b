import type { Locator, Page } from '@playwright/test';
import { keepPicture } from './support/pictures.ts';
import type { Studio } from './support/studio.ts';
import { expect, test } from './support/test.ts';

async function openPhoto(page: Page, studio: Studio, id: number): Promise<void> {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.goto(`${studio.origin}/photos/${id}`);
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
}

async function boxOf(part: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await part.boundingBox();
  if (box === null) throw new Error('It is not on the page.');
  return box;
}

for (const size of [
  { width: 1280, height: 720 },
  { width: 3840, height: 2160 },
]) {
  test(`notices cover nothing of the photo's screen at ${size.width} x ${size.height}`, async ({ page, studio }) => {
    await page.setViewportSize(size);
    await openPhoto(page, studio, 1);
    const notices = page.locator('.mantine-Notifications-notification');
    const parts = [
      page.locator('.status-line'),
      page.locator('.options-bar'),
      page.locator('.photo-bar'),
      page.locator('.photo-region'),
      page.getByRole('complementary', { name: 'Photo details' }),
    ];

    // The first edit says whose name it is signed with.
    await page.getByRole('application').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('y');
    await expect(notices).toHaveCount(1);
    for (const part of parts) {
      const name = await part.getAttribute('class');
      await expect
        .poll(async () => {
          const [box, notice] = [await boxOf(part), await boxOf(notices.last())];
          const [right, bottom] = [box.x + box.width, box.y + box.height];
          return (
            notice.x < right && notice.x + notice.width > box.x && notice.y < bottom && notice.y + notice.height > box.y
          );
        }, `what lies over ${name}`)
        .toBe(false);
    }
    await keepPicture(page, `photo-notices-${size.width}`);
    await notices.getByRole('button').last().click();
    await expect(notices).toHaveCount(0);
    // What made room for it takes the room again.
    const side = await boxOf(page.getByRole('complementary', { name: 'Photo details' }));
    expect(side.y + side.height).toBeCloseTo(size.height, 0);
  });
}

test('brush and eraser say what they work on', async ({ page, studio }) => {
  await openPhoto(page, studio, 1);
  const words = page.locator('.status-words');
  const options = page.getByRole('toolbar', { name: 'Options of the tool' });
  const garment = page.locator('.garment-name').first();
  // The photo may come before the names of its classes.
  await expect(garment).not.toHaveText(/^class \d+$/);
  const name = (await garment.textContent())?.trim() ?? '';
  await page.keyboard.press('e');
  await expect(words).toHaveText('Erases from the highest garment under it. With Alt it paints.');
  await expect(options).toContainText('Erases from the highest garment under it');
  await page.keyboard.press('v');
  await page.locator('.garment-button').first().click();
  await expect(options.getByRole('button', { name, exact: true })).toBeVisible();
  await page.getByRole('application').focus();
  await page.keyboard.press('e');
  await expect(words).toHaveText(`Erases from ${name}. With Alt it paints.`);
  await expect(options).toContainText(`Erases from ${name}`);
  await keepPicture(page, 'photo-eraser');
  await page.keyboard.press('b');
  await expect(words).toHaveText(`Paints on ${name}. With Alt it erases.`);
  await page.keyboard.press('Control+a');
  await expect(words).toHaveText('Paints on 2 garments. With Alt it erases.');
  // A rectangle begins a garment of its own, whatever is chosen.
  await page.keyboard.press('r');
  await expect(options.getByRole('button', { name: 'No class' })).toBeVisible();
});

test('rows are dragged to where they shall lie, and moved by keys as well', async ({ page, studio }) => {
  await openPhoto(page, studio, 2);
  const rows = page.locator('.garment-row');
  const order = (): Promise<string[]> => page.locator('.garment-name').allTextContents();
  const [first = '', second = '', third = ''] = await order();
  expect(new Set([first, second, third]).size).toBe(3);

  // While it is dragged, a line shows where it will lie.
  const [from, to] = [await boxOf(rows.first()), await boxOf(rows.nth(2))];
  await page.mouse.move(from.x + 60, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(to.x + 60, to.y + 10, { steps: 6 });
  await page.mouse.move(to.x + 62, to.y + 12);
  await expect(rows.nth(2)).toHaveAttribute('data-over', 'below');
  await keepPicture(page, 'garments-dragged');
  await page.mouse.up();
  await expect.poll(order).toEqual([second, third, first]);
  await rows.nth(2).dragTo(rows.nth(1));
  await expect.poll(order).toEqual([second, first, third]);
  await expect(page.locator('[data-over]')).toHaveCount(0);
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();

  // What a drag does, keys do.
  await rows.filter({ hasText: third }).getByRole('button').first().click();
  await page.getByRole('application').focus();
  await page.keyboard.press('PageUp');
  await expect.poll(order).toEqual([second, third, first]);
  await page.keyboard.press('Shift+PageDown');
  await expect.poll(order).toEqual([second, first, third]);
  await page.keyboard.press('Shift+PageUp');
  await expect.poll(order).toEqual([third, second, first]);
  await page.keyboard.press('Control+z');
  await expect.poll(order).toEqual([second, first, third]);
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await page.reload();
  await expect.poll(order).toEqual([second, first, third]);
});
