import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './support/test.ts';

test.use({ startFrom: 'trained' });

const screens = [
  ['home', '/'],
  ['photos', '/photos'],
  ['garments', '/crops'],
  ['photo', '/photos/1'],
  ['training', '/training'],
  ['evaluation', '/evaluation'],
  ['import and data', '/import'],
  ['doctor', '/doctor'],
] as const;

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious on any screen, ${scheme}`, async ({ page, studio }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.goto(studio.signInAddress);
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme);
    for (const [name, path] of screens) {
      await page.goto(studio.origin + path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await page.waitForLoadState('load');
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
      expect.soft(serious, name).toEqual([]);
    }
  });
}

test('axe finds nothing serious on the sign-in page', async ({ page, studio }) => {
  await page.goto(studio.origin);
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
});
