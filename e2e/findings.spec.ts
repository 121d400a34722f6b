import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { seriousViolations } from './support/axe.ts';
import { plantedErrors } from './support/planted.ts';
import { f2e, repository } from './support/run-f2e.ts';
import { startStudio } from './support/studio.ts';
import { expect, test } from './support/test.ts';

/** Gives the photos their wrong events, as a slip in a spreadsheet would. */
async function plantErrors(projectDirectory: string): Promise<void> {
  const labels = await readFile(path.join(repository, 'resources/sample/occasions.csv'), 'utf8');
  const wrong = labels.split(/\r?\n/).map((line) => {
    const [name = '', split = ''] = line.split(',');
    const event = plantedErrors[name];
    return event === undefined ? line : [name, split, event].join(',');
  });
  const file = path.join(projectDirectory, '..', 'wrong.csv');
  await writeFile(file, wrong.join('\n'));
  await f2e('import', 'labels', file, '--project', projectDirectory);
}

async function signIn(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
}

test('planted label errors are found from the gallery, shown worst first with the reason, and go when they are put right', async ({
  page,
  projectDirectory,
}) => {
  await plantErrors(projectDirectory);
  const studio = await startStudio(projectDirectory);
  try {
    await signIn(page, studio.signInAddress);
    await page.goto(`${studio.origin}/crops?finding=label-error&sort=finding%3Alabel-error&order=descending`);
    await expect(page.getByRole('heading', { name: 'Label errors: not looked for yet' })).toBeVisible();
    await page.getByRole('button', { name: 'Find issues' }).first().click();

    const panel = page.getByRole('dialog', { name: 'Find issues' });
    await expect(
      panel.getByText('No finished classifier has predicted anything. Train one first.').first(),
    ).toBeVisible();
    expect(await seriousViolations(page)).toEqual([]);
    await panel.getByRole('button', { name: 'Look for all' }).click();
    await expect(panel.getByRole('button', { name: /^Cancel find issues/ })).toBeVisible();
    const show = panel
      .getByRole('listitem')
      .filter({ hasText: 'Label errors' })
      .getByRole('link', { name: /^Show \d/ });
    await expect(show).toBeVisible({ timeout: 180_000 });
    await show.click();

    const cells = page.getByRole('grid', { name: 'Garments' }).getByRole('link');
    await expect(cells.first()).toHaveAccessibleName(/\?/);
    const names = await cells.evaluateAll((links) => links.map((link) => link.getAttribute('aria-label') ?? ''));
    const seen = Object.keys(plantedErrors).filter((name) => names.some((label) => label.includes(name)));
    expect(seen.length).toBeGreaterThanOrEqual(2);
    expect(await seriousViolations(page)).toEqual([]);

    await page.getByRole('combobox', { name: 'Sort by' }).click();
    await page.getByRole('option', { name: 'Blurred' }).click();
    await expect(page).toHaveURL(/sort=finding%3Ablurred&order=descending/);

    // Put right, the photo is no suspect any more.
    const [fixed = ''] = seen;
    await page.goto(`${studio.origin}/crops?finding=label-error`);
    await expect(cells.filter({ visible: true }).first()).toBeVisible();
    const before = await page.getByText(/^\d+ of \d+ garments$/).textContent();
    await studio.stop();
    await f2e(
      'import',
      'labels',
      path.join(repository, 'resources/sample/occasions.csv'),
      '--project',
      projectDirectory,
    );
    const again = await startStudio(projectDirectory);
    await signIn(page, again.signInAddress);
    await page.goto(`${again.origin}/crops?finding=label-error`);
    await expect(cells.first()).toBeVisible();
    await expect(page.getByText(before ?? '', { exact: true })).toBeHidden();
    await expect(page.getByRole('link', { name: new RegExp(fixed) })).toHaveCount(0);
    await page.getByRole('button', { name: 'Find issues' }).click();
    await expect(page.getByText(/garments? changed since/).first()).toBeVisible();
    await again.stop();
  } finally {
    await studio.stop();
  }
});

test('the map is laid out, coloured, chosen from by lasso and by keyboard, and opens a choice in the gallery', async ({
  page,
  studio,
}) => {
  await signIn(page, studio.signInAddress);
  await page.keyboard.press('Alt+m');
  await expect(page.getByRole('heading', { level: 1, name: 'Map' })).toBeVisible();
  await page.getByRole('button', { name: 'Lay out the map' }).click();
  const map = page.getByRole('application', { name: /^Map of \d+ garments$/ });
  await expect(map).toBeVisible({ timeout: 180_000 });
  expect(await seriousViolations(page)).toEqual([]);

  // By lasso, round all of it.
  const box = await map.boundingBox();
  if (box === null) throw new Error('The map has no place.');
  const at = (x: number, y: number) => [box.x + x * box.width, box.y + y * box.height] as const;
  await page.getByText('Lasso', { exact: true }).click();
  await page.mouse.move(...at(0.02, 0.12));
  await page.mouse.down();
  for (const corner of [at(0.98, 0.12), at(0.98, 0.98), at(0.02, 0.98)]) await page.mouse.move(...corner, { steps: 5 });
  await page.mouse.up();
  await expect(page.getByRole('heading', { name: /^\d+ garments chosen$/ })).toBeVisible();
  await page.getByRole('button', { name: 'Clear', exact: true }).click();

  // By keyboard, all of an event.
  await page.getByRole('button', { name: /^Choose the \d+ of wedding$/ }).press('Enter');
  const heading = page.getByRole('heading', { name: /^\d+ garments chosen$/ });
  const count = /\d+/.exec((await heading.textContent()) ?? '')?.[0] ?? '';
  expect(await seriousViolations(page)).toEqual([]);

  // What is taken off the map stays unchosen.
  await page.getByRole('checkbox', { name: 'concert' }).uncheck();
  await expect(page.getByRole('button', { name: /^Choose the \d+ of concert$/ })).toBeDisabled();

  await page.getByRole('button', { name: 'Change all' }).click();
  await page.getByRole('menuitem', { name: 'Accept' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('combobox', { name: 'Colour by' }).click();
  await page.getByRole('option', { name: 'Review' }).click();
  await expect(page.getByRole('button', { name: /^Choose the \d+ of Unreviewed$/ })).toBeVisible();

  await page.getByRole('button', { name: 'Open in Garments' }).click();
  await expect(page).toHaveURL(/\/crops\?selection=[0-9a-f]{16}/);
  await expect(page.getByText(new RegExp(`^${count} of \\d+ garments$`))).toBeVisible();
  const cells = page.getByRole('grid', { name: 'Garments' }).getByRole('link');
  for (const name of await cells.evaluateAll((links) => links.map((link) => link.getAttribute('aria-label') ?? ''))) {
    expect(name).toContain(', wedding,');
  }
  await page.getByRole('button', { name: 'Show all, not only the selection' }).click();
  await expect(page).not.toHaveURL(/selection=/);
});
