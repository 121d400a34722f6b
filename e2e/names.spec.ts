import type { Page } from '@playwright/test';
import { signIn } from './support/calls.ts';
import { expect, test } from './support/test.ts';

/** Screens that name classes, and where. */
const screens = [
  ['/photos/1', 'the editor', (page: Page) => page.getByRole('region', { name: /^Garments/ })],
  ['/crops', 'the gallery', (page: Page) => page.getByRole('grid', { name: 'Garments' })],
  ['/review', 'the review', (page: Page) => page.getByRole('main')],
] as const;

const aName = /^(top|outerwear|vest|dress|skirt|shorts|trousers|suit)(?=\s|$)/;

/** Answers come in batches. In the first one the names fail, so that the page asks again a second later; the others are there. */
async function holdNamesBack(page: Page): Promise<void> {
  const names = 'project.taxonomies';
  const report = { code: 'INTERNAL', message: 'Held back.', details: {} };
  const error = {
    message: report.message,
    code: -32603,
    data: { code: 'INTERNAL_SERVER_ERROR', httpStatus: 500, report },
  };
  let held = false;
  await page.route(`**/trpc/*${names}*`, async (route) => {
    if (held) return route.continue();
    held = true;
    const response = await route.fetch();
    const asked = new URL(route.request().url()).pathname.split('/').at(-1)?.split(',') ?? [];
    const answers = (await response.json()) as unknown[];
    return route.fulfill({ response, json: answers.with(asked.indexOf(names), { error }) });
  });
}

for (const [address, what, place] of screens) {
  test(`${what} never calls a class by its number, however late the names come`, async ({ page, studio }) => {
    await signIn(page, studio);
    await page.addInitScript(() => {
      const numbers: string[] = [];
      Object.assign(window, { numbers });
      const look = (): void => {
        const found = /\bclass \d+\b/i.exec(document.body?.innerText ?? '');
        if (found !== null) numbers.push(found[0]);
      };
      new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
    });
    await holdNamesBack(page);
    await page.goto(studio.origin + address);
    await expect(place(page).getByText(aName).first()).toBeVisible();
    expect(await page.evaluate(() => (window as unknown as { numbers: string[] }).numbers)).toEqual([]);
  });
}
