import type { Page } from '@playwright/test';
import path from 'node:path';
import { expect } from './test.ts';
import { repository } from './run-f2e.ts';

/** Whether the README's pictures are taken, on request only. */
export const takesPictures = process.env['STUDIO_SCREENSHOTS'] === '1';

/** Keeps what is on the screen as a picture of the README, once nothing on it is on its way. */
export async function takePicture(page: Page, name: string): Promise<void> {
  if (!takesPictures) return;
  // A notice of something else is no part of what the picture tells.
  for (const close of await page.locator('.mantine-Notification-closeButton').all()) await close.click();
  await expect(page.locator('.mantine-Skeleton-root, [aria-busy="true"]')).toHaveCount(0, { timeout: 60_000 });
  await expect
    .poll(() =>
      page.locator('img').evaluateAll((images: HTMLImageElement[]) => images.every((image) => image.complete)),
    )
    .toBe(true);
  const file = path.join(repository, 'docs/screenshots', `${name}.png`);
  await page.screenshot({ path: file, animations: 'disabled', scale: 'css' });
}
