import type { Page } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

/** Where STUDIO_PICTURES names a folder, what is on the screen is kept there to be looked at. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env['STUDIO_PICTURES'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled' });
}
