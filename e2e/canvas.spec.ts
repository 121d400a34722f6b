import type { Page } from '@playwright/test';
import type { Studio } from './support/studio.ts';
import { expect, test } from './support/test.ts';

async function openCanvas(page: Page, studio: Studio): Promise<{ middle: { x: number; y: number } }> {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.goto(`${studio.origin}/photos/1`);
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  const element = page.locator('.editor-canvas');
  const box = await element.boundingBox();
  if (!box) throw new Error('There is no canvas.');
  const middle = { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
  await page.mouse.move(middle.x, middle.y);
  return { middle };
}

const zoom = async (page: Page): Promise<number> => Number.parseInt(await page.locator('.status-zoom').innerText(), 10);

async function pointUnder(page: Page): Promise<[number, number]> {
  const [x = NaN, y = NaN] = (await page.locator('.status-point').innerText()).split(',').map(Number);
  return [x, y];
}

/** Rounding to whole device pixels and to whole pixels of the photo. */
function expectNear([x, y]: [number, number], [otherX, otherY]: [number, number]): void {
  expect(Math.abs(x - otherX)).toBeLessThanOrEqual(2);
  expect(Math.abs(y - otherY)).toBeLessThanOrEqual(2);
}

test('wheel and drags move the view while a brush is in hand, and paint nothing', async ({ page, studio }) => {
  const { middle } = await openCanvas(page, studio);
  await page.keyboard.press('b');
  await page.mouse.move(middle.x + 40, middle.y - 30);
  const fitted = await zoom(page);
  const before = await pointUnder(page);

  await page.mouse.wheel(0, -240);
  await expect.poll(() => zoom(page)).toBeGreaterThan(fitted);
  expectNear(await pointUnder(page), before);

  await page.keyboard.down('Space');
  await page.mouse.down();
  await page.mouse.move(middle.x - 60, middle.y + 50, { steps: 5 });
  await page.mouse.up();
  await page.keyboard.up('Space');
  expectNear(await pointUnder(page), before);

  await page.mouse.down({ button: 'middle' });
  await page.mouse.move(middle.x, middle.y, { steps: 5 });
  await page.mouse.up({ button: 'middle' });
  expectNear(await pointUnder(page), before);

  await page.keyboard.press('Control+f');
  await expect.poll(() => zoom(page)).toBe(fitted);
  await expect(page.getByRole('button', { name: 'Undo' })).toBeDisabled();
});

test('with Alt the wheel sizes the brush', async ({ page, studio }) => {
  await openCanvas(page, studio);
  await page.keyboard.press('b');
  const size = page.getByRole('toolbar', { name: 'Options of the tool' }).getByText(/^\d+ px$/);
  const before = Number.parseInt(await size.innerText(), 10);
  const scale = await zoom(page);
  await page.keyboard.down('Alt');
  await page.mouse.wheel(0, -100);
  await page.keyboard.up('Alt');
  await expect.poll(async () => Number.parseInt(await size.innerText(), 10)).toBeGreaterThan(before);
  expect(await zoom(page)).toBe(scale);
});

test('two fingers zoom and take back the stroke that the first had begun', async ({ page, studio }) => {
  const { middle } = await openCanvas(page, studio);
  await page.keyboard.press('b');
  const fitted = await zoom(page);
  const touch = await page.context().newCDPSession(page);
  const fingers = (apart: number) => [
    { x: middle.x - apart, y: middle.y, id: 1 },
    { x: middle.x + apart, y: middle.y, id: 2 },
  ];
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(40).slice(0, 1) });
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(40) });
  for (let apart = 50; apart <= 120; apart += 10) {
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: fingers(apart) });
  }
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await expect.poll(() => zoom(page)).toBeGreaterThan(fitted * 2);
  await expect(page.getByRole('button', { name: 'Undo' })).toBeDisabled();
});

test('a stroke shows at once where it is drawn, and is gone after Escape', async ({ page, studio }) => {
  const { middle } = await openCanvas(page, studio);
  await page.keyboard.press('b');
  const around = { x: middle.x - 30, y: middle.y - 30, width: 60, height: 60 };
  await page.keyboard.press('m');
  await page.mouse.move(5, 5);
  await page.waitForTimeout(500);
  const bare = await page.screenshot({ clip: around });
  await page.mouse.move(middle.x - 20, middle.y);
  await page.mouse.down();
  await page.mouse.move(middle.x + 20, middle.y, { steps: 4 });
  expect((await page.screenshot({ clip: around })).equals(bare)).toBe(false);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await page.mouse.move(5, 5);
  await expect.poll(async () => (await page.screenshot({ clip: around })).equals(bare)).toBe(true);
});
