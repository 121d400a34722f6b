import type { Locator, Page } from '@playwright/test';
import { seriousViolations } from './support/axe.ts';
import { ask, readPhoto } from './support/calls.ts';
import { tabTo } from './support/keyboard.ts';
import { openPhoto, rows, saved } from './support/photo-editor.ts';
import { startStudio } from './support/studio.ts';
import { expect, test } from './support/test.ts';
import type { Annotation, PhotoDetail } from '../src/shared/contract/photos.ts';
import { partsOfRuns } from '../src/shared/geometry/components.ts';
import { runsFromMask } from '../src/shared/geometry/run-length.ts';
import { runsContain } from '../src/shared/geometry/runs.ts';

/** Drags over the photo, from and to given as shares of the canvas. */
async function drag(page: Page, canvas: Locator, ...points: readonly [number, number][]): Promise<void> {
  const box = await canvas.boundingBox();
  if (!box) throw new Error('There is no canvas.');
  const place = ([x, y]: readonly [number, number]): [number, number] => [
    box.x + x * box.width,
    box.y + y * box.height,
  ];
  const [first, ...rest] = points.map(place);
  if (first) await page.mouse.move(...first);
  await page.mouse.down();
  for (const point of rest) await page.mouse.move(...point, { steps: 6 });
  await page.mouse.up();
}

function lastOf({ annotations }: PhotoDetail): Annotation {
  const last = annotations.at(-1);
  if (!last) throw new Error('There is no garment.');
  return last;
}

const area = (page: Page): Locator => page.locator('.garment-row').first().getByText(/px/);

test('a brush stroke is undone, survives leaving, is redone, and outlives a killed engine', async ({
  page,
  studio,
  projectDirectory,
}) => {
  const canvas = await openPhoto(page, studio);
  const before = (await area(page).textContent()) ?? '';
  await page.keyboard.press('Tab');
  await page.keyboard.press('b');
  await drag(page, canvas, [0.5, 0.5], [0.6, 0.55]);
  await expect(area(page)).toContainText('Drawn by hand');
  await expect(area(page)).toContainText('revision 2');
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  const corrected = ((await area(page).textContent()) ?? '').replace(/ · revision.*/, '');

  await page.keyboard.press('Control+z');
  await expect(area(page)).toContainText(before);
  await page.keyboard.press('d');
  await expect(page.getByText('2 of 60')).toBeVisible();
  await page.keyboard.press('a');
  await expect(page.getByRole('heading', { level: 1, name: '0033.jpg' })).toBeVisible();
  await expect(area(page)).toContainText(before);
  await page.getByRole('button', { name: 'Redo' }).click();
  await expect(area(page)).toContainText(corrected);

  await canvas.focus();
  await page.keyboard.press('Tab');
  await drag(page, canvas, [0.5, 0.3], [0.55, 0.3]);
  await expect(area(page)).toContainText('revision 5');
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  const last = await area(page).textContent();
  await studio.kill();

  const again = await startStudio(projectDirectory);
  try {
    await openPhoto(page, again);
    await expect(area(page)).toHaveText(last ?? '');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(area(page)).toContainText(corrected);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(area(page)).toContainText(before);
  } finally {
    await again.stop();
  }
});

test('a polygon with a hole keeps it through brush, class and order', async ({ page, studio }) => {
  const canvas = await openPhoto(page, studio);
  await page.keyboard.press('p');
  for (const [x, y] of [
    [0.3, 0.2],
    [0.42, 0.2],
    [0.42, 0.5],
    [0.3, 0.5],
  ] as const)
    await click(canvas, x, y);
  await page.keyboard.press('Enter');
  await expect(rows(page)).toHaveCount(3);
  await page.getByText('Subtract', { exact: true }).click();
  await canvas.focus();
  for (const [x, y] of [
    [0.34, 0.3],
    [0.38, 0.3],
    [0.38, 0.4],
    [0.34, 0.4],
  ] as const)
    await click(canvas, x, y);
  await page.keyboard.press('Enter');
  await page.keyboard.press('b');
  await drag(page, canvas, [0.42, 0.45], [0.46, 0.45]);
  await page.keyboard.press('1');
  await page.keyboard.press('PageDown');
  await saved(page);

  const photo = await readPhoto(page);
  const drawn = lastOf(photo);
  const runs = runsFromMask(drawn.mask);
  const [x, y, width, height] = drawn.box;
  expect(drawn).toMatchObject({ source: 'human', reviewState: 'unreviewed' });
  expect(partsOfRuns(runs)).toHaveLength(1);
  expect(runsContain(runs, { x: x + 2, y: y + 2 })).toBe(true);
  expect(runsContain(runs, { x: x + width * 0.3, y: y + height / 2 }), 'the hole').toBe(false);
  expect(runsContain(runs, { x: x + 2, y: y + height / 2 })).toBe(true);
  await expect(rows(page).nth(1)).toContainText('top');
});

test('garments are classed, accepted and left by keyboard alone', async ({ page, studio }) => {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.goto(`${studio.origin}/photos`);
  await tabTo(page, page.getByRole('grid', { name: 'Photos' }).getByRole('link').first());
  await page.keyboard.press('Enter');
  await saved(page);
  const { classes } = (await ask(page, 'project.taxonomies', {})).garment;
  await expect(page.getByRole('application')).toBeFocused();

  await page.keyboard.press('Tab');
  await page.keyboard.press('2');
  await expect(rows(page).first()).toContainText(classes[1]?.name ?? 'the second class');
  await page.keyboard.press('c');
  await page.getByRole('combobox', { name: 'Find a class' }).pressSequentially('sk');
  await page.keyboard.press('Enter');
  await expect(rows(page).first()).toContainText('skirt');
  await page.keyboard.press('y');
  await expect(rows(page).first()).toContainText('accepted');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Escape');
  await expect(page.locator('.garment-row[data-selected]')).toHaveCount(0);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('2 of 60')).toBeVisible();
  await saved(page);
  const { annotations } = await readPhoto(page);
  expect(annotations.map(({ reviewState }) => reviewState)).toEqual(annotations.map(() => 'accepted'));

  await page.keyboard.press('a');
  await expect(page.getByText('1 of 60')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(rows(page).nth(1)).toContainText('unreviewed');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { level: 1, name: 'Photos' })).toBeVisible();
});

test('what the engine cannot be told waits in the browser, over a reload, and is saved once', async ({
  page,
  studio,
}) => {
  const canvas = await openPhoto(page, studio);
  await page.route('**/trpc/editing.*', (route) => route.abort());
  await page.keyboard.press('b');
  await drag(page, canvas, [0.2, 0.2], [0.25, 0.2]);
  await drag(page, canvas, [0.2, 0.25], [0.25, 0.25]);
  await expect(page.getByText('Not saved yet: 2 edits.')).toBeVisible();
  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  await page.reload();
  expect(asked).toEqual(['beforeunload']);
  await expect(
    page.getByText(/Earlier edits of this photo are yet to be saved|Not saved yet: 2 edits/).first(),
  ).toBeVisible();
  expect((await readPhoto(page)).annotations).toHaveLength(2);

  await page.unroute('**/trpc/editing.*');
  await saved(page);
  await expect(rows(page)).toHaveCount(3);
  const { annotations } = await readPhoto(page);
  expect(annotations).toHaveLength(3);
  expect(annotations[2]).toMatchObject({ revision: 2, source: 'human' });
});

test('an edit of what somebody else has changed is refused, told, and shows what is there', async ({
  page,
  studio,
}) => {
  const canvas = await openPhoto(page, studio);
  const [first] = (await readPhoto(page)).annotations;
  if (!first) throw new Error('There is no garment.');
  let others = 0;
  await page.route('**/trpc/editing.apply*', async (route) => {
    if (others++ === 0) {
      const change = { kind: 'revise', annotationId: first.id, revision: first.revision, reviewState: 'rejected' };
      const data = { photoId: 1, label: 'Reject', author: 'Grace', changes: [change] };
      await page.request.post(`${studio.origin}/trpc/editing.apply`, { data });
    }
    await route.continue();
  });
  await rows(page).filter({ hasText: 'shorts' }).getByRole('button').first().click();
  await page.keyboard.press('b');
  await drag(page, canvas, [0.2, 0.2], [0.25, 0.2]);
  await expect(page.getByText('‘Paint’ was not saved')).toBeVisible();
  await expect(page.getByText(/by Grace/)).toBeVisible();
  await saved(page);
  await expect(rows(page).filter({ hasText: 'rejected' })).toHaveCount(1);
  expect((await readPhoto(page)).annotations[0]?.mask).toEqual(first.mask);
});

test('a revision is compared with now, and brought back', async ({ page, studio }) => {
  const canvas = await openPhoto(page, studio);
  await page.keyboard.press('Tab');
  await page.keyboard.press('e');
  await drag(page, canvas, [0.45, 0.3], [0.55, 0.3]);
  await saved(page);
  await expect(page.getByText(/^Mask: −/)).toBeVisible();
  await page.keyboard.press('i');
  await expect(page.getByText(/^IoU 0?\.\d+ · \+0 px · −/)).toBeVisible();
  await page.getByText('Difference').click();
  await canvas.focus();
  await page.keyboard.press('Escape');
  await expect(page.getByText(/^IoU/)).toBeHidden();
  await page.getByRole('button', { name: 'Bring back revision 1' }).click();
  await expect(page.getByText('As revision 1 again')).toBeVisible();
});

test('keys are changed, and a conflict has to be resolved', async ({ page, studio }) => {
  await openPhoto(page, studio);
  await page.keyboard.press('Shift+?');
  await page.getByRole('button', { name: 'Change keys' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Find an action' }).fill('brush');
  await dialog.getByRole('button', { name: 'Add keys for Brush' }).click();
  await page.keyboard.press('e');
  await expect(dialog.getByText('Belongs to ‘Eraser’.')).toBeVisible();
  expect(await seriousViolations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Take them' }).click();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(dialog.getByRole('button', { name: 'Change keys' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.keyboard.press('e');
  await expect(page.getByRole('button', { name: 'Brush', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await page.reload();
  await saved(page);
  await page.keyboard.press('v');
  await page.keyboard.press('e');
  await expect(page.getByRole('button', { name: 'Brush', exact: true })).toHaveAttribute('aria-pressed', 'true');
});

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious in the editor, ${scheme}`, async ({ page, studio }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const canvas = await openPhoto(page, studio);
    await page.keyboard.press('Tab');
    await page.keyboard.press('b');
    await drag(page, canvas, [0.45, 0.3], [0.55, 0.3]);
    await page.keyboard.press('y');
    await saved(page);
    await page.keyboard.press('i');
    await expect(page.getByText(/^IoU/)).toBeVisible();
    expect(await seriousViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    for (const key of ['v', 'p', 'w']) {
      await page.keyboard.press(key);
      expect.soft(await seriousViolations(page), key).toEqual([]);
    }
    await page.keyboard.press('c');
    await expect(page.getByRole('option', { name: 'No class' })).toBeVisible();
    expect(await seriousViolations(page)).toEqual([]);
  });
}

async function click(canvas: Locator, x: number, y: number): Promise<void> {
  const box = await canvas.boundingBox();
  if (!box) throw new Error('There is no canvas.');
  await canvas.click({ position: { x: x * box.width, y: y * box.height } });
}
