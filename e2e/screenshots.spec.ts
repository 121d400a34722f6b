import path from 'node:path';
import { expect, test } from './support/test.ts';
import { repository } from './support/run-f2e.ts';

// Runs on request only: STUDIO_SCREENSHOTS=1 npm run e2e -- screenshots
test.use({ startFrom: 'trained', viewport: { width: 1440, height: 900 }, colorScheme: 'light' });

const pictures = [
  { name: 'home', path: '/', ready: 'Class balance' },
  { name: 'garments', path: '/crops', ready: 'Garments' },
  { name: 'photo', path: '/photos/1', ready: 'Suits which event?' },
  { name: 'training', path: '/training/1', ready: 'Accuracy' },
  { name: 'evaluation', path: '/evaluation', ready: 'Confusion matrix' },
] as const;

test('the pictures of the README', async ({ page, studio }) => {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  for (const picture of pictures) {
    await page.goto(studio.origin + picture.path);
    await expect(page.getByRole('heading', { name: picture.ready }).first()).toBeVisible();
    await expect
      .poll(() =>
        page.locator('img').evaluateAll((images: HTMLImageElement[]) => images.every((image) => image.complete)),
      )
      .toBe(true);
    await page.screenshot({
      path: path.join(repository, 'docs/screenshots', `${picture.name}.png`),
      animations: 'disabled',
      scale: 'css',
    });
  }
});
