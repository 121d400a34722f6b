import type { Locator, Page } from '@playwright/test';
import type { Annotation, PhotoDetail } from '../../src/shared/contract/photos.ts';
import { fitView } from '../../src/renderer/canvas/view.ts';
import { signIn } from './calls.ts';
import type { Studio } from './studio.ts';
import { expect } from './test.ts';

/** Opens a photo in the mask editor, and answers with its canvas. */
export async function openPhoto(page: Page, studio: Studio, id = 1): Promise<Locator> {
  await signIn(page, studio);
  await page.goto(`${studio.origin}/photos/${id}`);
  await saved(page);
  return page.getByRole('application');
}

export const saved = (page: Page): Promise<void> => expect(page.getByText('Saved', { exact: true })).toBeVisible();

export const rows = (page: Page): Locator => page.locator('.garment-row');

/** What the smart tools say of themselves. */
export const words = (page: Page): Locator => page.locator('.status-words');

/** Waits until the smart tools have answered. */
export const ready = (page: Page): Promise<void> => expect(words(page)).not.toHaveText(/Loading|Looking/);

/** Where a point of the photo is on the page, while the whole photo is shown. */
export async function placeOf(
  canvas: Locator,
  photo: PhotoDetail,
): Promise<(x: number, y: number) => [number, number]> {
  const stage = await canvas.boundingBox();
  if (!stage) throw new Error('There is no canvas.');
  const view = fitView(photo, stage);
  return (x, y) => [stage.x + view.x + x * view.scale, stage.y + view.y + y * view.scale];
}

/** Drags over the page, from place to place. */
export async function drag(page: Page, ...places: [number, number][]): Promise<void> {
  const [first, ...rest] = places;
  if (first) await page.mouse.move(...first);
  await page.mouse.down();
  for (const place of rest) await page.mouse.move(...place, { steps: 8 });
  await page.mouse.up();
}

/** The edges of a garment's box with room around it: left, top, right, bottom. */
export function grown([x, y, width, height]: Annotation['box'], by: number): [number, number, number, number] {
  return [x - by, y - by, x + width + by, y + height + by];
}
