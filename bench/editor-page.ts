import type { Locator, Page } from '@playwright/test';

/** Waits until photo and tiles are there: the page is idle for a while. */
export async function atRest(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(3000);
}

export async function middleOf(canvas: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await canvas.boundingBox();
  if (box === null) throw new Error('The canvas is not shown.');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, width: box.width, height: box.height };
}

/** Makes the brush in hand as wide as wanted, by its keys and as near as their steps come; answers with its width. */
export async function setBrush(page: Page, wanted: number): Promise<number> {
  const label = page.getByRole('toolbar', { name: 'Options of the tool' }).getByText(/^\d+ px$/);
  const read = async (): Promise<number> => Number.parseInt((await label.textContent()) ?? '', 10);
  for (let size = await read(); size < wanted; size = await read()) await page.keyboard.press(']');
  for (let size = await read(); size > wanted * 1.15; size = await read()) await page.keyboard.press('[');
  return read();
}
