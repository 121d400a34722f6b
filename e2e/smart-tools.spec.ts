import type { Page, Worker } from '@playwright/test';
import type { PhotoDetail } from '../src/shared/contract/photos.ts';
import { maskIou } from '../src/shared/geometry/mask-operations.ts';
import { seriousViolations } from './support/axe.ts';
import { readPhoto } from './support/calls.ts';
import { drag, grown, openPhoto, placeOf, ready, rows, saved, words } from './support/photo-editor.ts';
import { startStudio } from './support/studio.ts';
import { expect, test } from './support/test.ts';

/** What the browser has refused by a Content-Security-Policy, or failed at. */
function complaints(page: Page): string[] {
  const heard: string[] = [];
  page.on('pageerror', (error) => heard.push(String(error)));
  page.on('console', (message) => {
    if (/Content Security Policy|unsafe-eval/i.test(message.text())) heard.push(message.text());
  });
  return heard;
}

/** The first in the list of garments. */
function highestOf({ annotations }: PhotoDetail): PhotoDetail['annotations'][number] {
  const highest = annotations.at(-1);
  if (!highest) throw new Error('There is no garment.');
  return highest;
}

async function workerOf(page: Page): Promise<Worker> {
  await expect.poll(() => page.workers().length).toBe(1);
  const [worker] = page.workers();
  if (!worker) throw new Error('There is no worker.');
  return worker;
}

test('a mask is corrected with GrabCut, undone, left, redone, and outlives a killed engine', async ({
  page,
  studio,
  projectDirectory,
}) => {
  const heard = complaints(page);
  const canvas = await openPhoto(page, studio);
  const before = await readPhoto(page);
  const garment = highestOf(before);
  const at = await placeOf(canvas, before);
  const [left, top, right, bottom] = grown(garment.box, 8);

  await page.keyboard.press('g');
  const middle = at((left + right) / 2, (top + bottom) / 2);
  await rows(page).first().click();
  const own = page.getByRole('toolbar', { name: 'Options of the tool' }).getByRole('button').first();
  await expect(own).toHaveText((await page.locator('.garment-name').first().innerText()).trim());
  await drag(page, at(left, top), at(right, bottom));
  await ready(page);
  // What is said to be no garment is none afterwards.
  await page.keyboard.down('Alt');
  await drag(page, middle, [middle[0] + 6, middle[1]]);
  await page.keyboard.up('Alt');
  await ready(page);
  await page.keyboard.press('Enter');
  await expect(rows(page).first()).toContainText('revision 2');
  await saved(page);
  const after = await readPhoto(page);
  const corrected = highestOf(after);
  expect(after.annotations).toHaveLength(before.annotations.length);
  expect(corrected).toMatchObject({ id: garment.id, source: 'human' });
  const [[alike = 0] = []] = maskIou([corrected.mask], [garment.mask]);
  expect(alike).toBeGreaterThan(0.3);
  expect(alike).toBeLessThan(1);

  await page.keyboard.press('Control+z');
  await saved(page);
  await expect.poll(async () => highestOf(await readPhoto(page)).mask).toEqual(garment.mask);
  await page.keyboard.press('d');
  await expect(page.getByText('2 of 60')).toBeVisible();
  await page.keyboard.press('a');
  await expect(page.getByText('1 of 60')).toBeVisible();
  await page.getByRole('button', { name: 'Redo' }).click();
  await expect.poll(async () => highestOf(await readPhoto(page)).mask).toEqual(corrected.mask);
  await saved(page);
  await studio.kill();

  const again = await startStudio(projectDirectory);
  try {
    await openPhoto(page, again);
    expect(highestOf(await readPhoto(page)).mask).toEqual(corrected.mask);
  } finally {
    await again.stop();
  }
  expect(heard.filter((line) => !/fetch|network|ERR_/i.test(line))).toEqual([]);
});

test('wand and scissors draw garments', async ({ page, studio }) => {
  const heard = complaints(page);
  const canvas = await openPhoto(page, studio);
  const before = await readPhoto(page);
  const at = await placeOf(canvas, before);
  const [left, top, right, bottom] = grown(highestOf(before).box, 0);
  const [x, y] = at((left + right) / 2, (top + bottom) / 2);

  await page.keyboard.press('w');
  expect(await seriousViolations(page)).toEqual([]);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await ready(page);
  await page.mouse.move(x + 60, y, { steps: 12 });
  await ready(page);
  await page.mouse.up();
  await expect(rows(page)).toHaveCount(before.annotations.length + 1);

  await page.keyboard.press('Escape');
  await page.keyboard.press('s');
  for (const place of [at(left, top), at(right, top), at(right, bottom), at(left, bottom)]) {
    await page.mouse.move(...place, { steps: 5 });
    await page.mouse.click(...place);
    await ready(page);
  }
  await page.keyboard.press('Enter');
  await expect(rows(page)).toHaveCount(before.annotations.length + 2);
  await saved(page);
  const { annotations } = await readPhoto(page);
  const drawn = annotations.at(-1);
  expect(drawn?.area ?? 0).toBeGreaterThan(0.2 * (right - left) * (bottom - top));
  expect(heard).toEqual([]);
});

test('OpenCV compiles code only in a worker that reaches nothing', async ({ page, studio }) => {
  await openPhoto(page, studio);
  expect(page.workers()).toHaveLength(0);
  await page.keyboard.press('w');
  const worker = await workerOf(page);
  const answer = await page.request.get(worker.url());
  expect(answer.headers()['content-security-policy']).toContain("connect-src 'none'");
  await expect.poll(() => worker.evaluate('typeof cv'), { timeout: 60_000 }).toBe('object');

  // In a turn of its own: what a debugger evaluates may compile code under any policy.
  const compiles = `new Promise((done) => setTimeout(() => {
    try { done(new Function('return 6 * 7')()); } catch (error) { done(error.name); }
  }))`;
  expect(await worker.evaluate(compiles)).toBe(42);
  expect(await page.evaluate(compiles)).toBe('EvalError');

  const own = JSON.stringify(`${studio.origin}/trpc/project.version?input=%7B%7D`);
  const reaches = (work: string): string =>
    `(async () => { try { return await (async () => { ${work} })(); } catch (error) { return 'refused'; } })()`;
  for (const work of [
    `await fetch(${own}); return 'reached';`,
    `await fetch('https://example.org/'); return 'reached';`,
    `await fetch('data:text/plain,x'); return 'reached';`,
    `return await new Promise((done) => { const request = new XMLHttpRequest(); request.onload = () => done('reached');
       request.onerror = () => done('refused'); request.open('GET', ${own}); request.send(); });`,
    `return await new Promise((done) => { const source = new EventSource('/events'); source.onopen = () => done('reached');
       source.onerror = () => done('refused'); });`,
    `return await new Promise((done) => { const socket = new WebSocket('ws://127.0.0.1:1/'); socket.onopen = () =>
       done('reached'); socket.onerror = () => done('refused'); });`,
    `return await new Promise((done) => { const inner = new Worker(location.href); inner.onmessage = () => done('reached');
       inner.onerror = () => done('refused'); });`,
    `importScripts('https://example.org/x.js'); return 'reached';`,
    `importScripts('data:text/javascript,0'); return 'reached';`,
    `importScripts(URL.createObjectURL(new Blob(['0']))); return 'reached';`,
  ]) {
    expect(await worker.evaluate(reaches(work)), work).toBe('refused');
  }
});

test('a smart tool that cannot be loaded says so, and works once it can', async ({ page, studio }) => {
  await page.route('**/workers/*', (route) => route.abort());
  const canvas = await openPhoto(page, studio);
  const photo = await readPhoto(page);
  const at = await placeOf(canvas, photo);
  await page.keyboard.press('w');
  await page.mouse.click(...at(photo.width / 2, photo.height / 2));
  await expect(words(page)).toContainText('Brush and polygon work without it.');
  await page.unroute('**/workers/*');
  await page.mouse.click(...at(photo.width / 2, photo.height / 2));
  await expect(rows(page)).toHaveCount(photo.annotations.length + 1);
});
