import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { startStudio } from '../../e2e/support/studio.ts';
import { setUp } from '../../scripts/setup/index.mjs';
import { createRandom } from '../../src/shared/domain/random.ts';
import { noteFrames, openPage, resident, type MeasuredPage } from '../browser-page.ts';
import { dragScrollbar, jumpTo, noteChange, noteFirstPaint, type Painted } from '../gallery-page.ts';
import { percentile, say, scaled, type GroupResult, type Measurement } from '../measurement.ts';
import { galleryProject } from '../synthetic-project.ts';

const [photoCount, garmentCount] = [scaled(525_000), scaled(1_500_000)];
const frameTarget = '≤ 16.7 ms';
const filterTarget = '< 2 s (what FiftyOne’s users ask for)';
const [wheelSteps, dragSteps, jumps] = [360, 240, 20];
const megabyte = 2 ** 20;

/** The galleries as a curator has them: the built page in Chromium against the real engine, at the size of USED. */
export async function run(): Promise<GroupResult> {
  await setUp({ product: true });
  const folder = await galleryProject(photoCount, garmentCount);
  // So that thumbnails are made anew, as at the first look at a collection.
  await rm(path.join(folder, 'cache', 'photos'), { recursive: true, force: true });
  const started = performance.now();
  const studio = await startStudio(folder);
  const ready = performance.now() - started;
  const measured = await openPage();
  try {
    const { page } = measured;
    const firstPaint = await noteFirstPaint(page);
    await page.goto(studio.signInAddress.replace(studio.origin + '/', `${studio.origin}/photos`));
    const fresh = await firstPaint();
    const opened: Record<string, Painted> = {};
    for (const list of ['photos', 'crops']) {
      // Another order than before: neither its rows nor its pictures are known yet.
      await page.goto(`${studio.origin}/${list}?order=descending`);
      opened[list] = await firstPaint();
    }
    const scrolled = [];
    for (const list of ['photos', 'crops']) {
      await page.goto(`${studio.origin}/${list}`);
      await firstPaint();
      scrolled.push(...(await scrolling(measured, list === 'photos' ? 'photos' : 'garments')));
    }
    const filtered = await filtering(page);
    const memory = { page: await measured.residentMemory(), heap: await measured.heap() };
    const engine = await resident(studio.process);
    return {
      title: `Galleries on the screen at ${photoCount / 1000}K photos and ${garmentCount / 1e6}M garments`,
      measurements: [
        { what: 'the engine from its start to its address', value: ready, unit: 'ms' },
        ...paintRows('first paint of the photos, the engine just started', [fresh]),
        ...paintRows('first paint of the photos', [opened['photos'] as Painted]),
        ...paintRows('first paint of the garments', [opened['crops'] as Painted]),
        ...scrolled,
        ...paintRows('a changed filter or order', filtered, filterTarget),
        { what: 'page memory (resident) afterwards', value: memory.page / megabyte, unit: 'MB' },
        { what: 'JavaScript heap afterwards', value: memory.heap / megabyte, unit: 'MB' },
        { what: 'engine memory (resident) afterwards', value: engine / megabyte, unit: 'MB' },
      ],
      notes: [
        `${measured.browserName}, 1440 x 900, drawn by ${measured.renderer}. Frames come at most every 16.7 ms (60 Hz), so that this is the least that a frame time can be.`,
        'First paint counts from when the page’s address is asked for, and has the program’s own code in it. Rows are painted when each cell in view has its words; pictures when each has its picture. The photos’ thumbnails are made at the first look, so that they are part of it.',
        `Scrolling: ${wheelSteps} turns of the wheel of 100 pixels, and ${dragSteps} steps of the scrollbar through the whole list. Changes: events one by one, then what stands out, then the other direction; each is a list that was not asked for before.`,
        'The page’s processor time of a frame is that of its thread for input, script, layout and paint; it stands also where other programs share the machine.',
      ],
    };
  } finally {
    await measured.close();
    await studio.stop();
  }
}

async function scrolling(measured: MeasuredPage, list: string): Promise<Measurement[]> {
  const { page } = measured;
  const box = await page.locator('.grid-scroller').boundingBox();
  if (box === null) throw new Error('There is no gallery.');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const steady = await frames(measured, async () => {
    for (let step = 0; step < wheelSteps; step++) {
      await page.mouse.wheel(0, 100);
      await page.waitForTimeout(8);
    }
  });
  const dragged = await frames(measured, () => dragScrollbar(page, dragSteps));
  const random = createRandom(5);
  const jumped: Painted[] = [];
  for (let jump = 0; jump < jumps; jump++) jumped.push(await jumpTo(page, random.uniform()));
  say(`${list}: ${steady.times.length} frames of scrolling, ${dragged.times.length} of the scrollbar`);
  return [
    ...frameRows(`${list}, scrolling steadily`, steady),
    ...frameRows(`${list}, dragging the scrollbar`, dragged),
    ...paintRows(`${list}, a jump to another place`, jumped),
  ];
}

interface Frames {
  times: number[];
  work: number[];
}

async function frames(measured: MeasuredPage, act: () => Promise<void>): Promise<Frames> {
  const work = await measured.noteWork('scroll');
  const times = await noteFrames(measured.page);
  await act();
  return { times: await times(), work: await work() };
}

/** Chooses events one after another, then kinds of findings, then the other direction. */
async function filtering(page: Page): Promise<Painted[]> {
  const changes: Painted[] = [];
  for (const name of ['Event', 'Stands out']) {
    const menu = page.getByRole('search').getByRole('button', { name }).first();
    const boxes = page.getByRole('dialog').filter({ visible: true }).getByRole('checkbox');
    await page.waitForLoadState('networkidle');
    await menu.click();
    await boxes.first().waitFor();
    const count = await boxes.count();
    for (let place = 0; place < count; place++) {
      await page.waitForTimeout(300);
      if (!(await boxes.nth(place).isVisible())) await menu.click();
      changes.push(await noteChange(page, () => boxes.nth(place).click()));
    }
    await page.keyboard.press('Escape');
    await boxes.first().waitFor({ state: 'hidden' });
  }
  const direction = page.getByRole('button', { name: 'Descending' });
  changes.push(await noteChange(page, () => direction.click()));
  say(`${changes.length} changes of filter and order`);
  return changes;
}

function frameRows(what: string, { times, work }: Frames): Measurement[] {
  return [
    { what: `${what}: frame time, median`, value: percentile(times, 0.5), unit: 'ms', target: frameTarget },
    { what: `${what}: frame time, p95`, value: percentile(times, 0.95), unit: 'ms', target: frameTarget },
    {
      what: `${what}: processor time of the page for a frame, p95`,
      value: percentile(work, 0.95),
      unit: 'ms',
      target: frameTarget,
    },
  ];
}

function paintRows(what: string, times: readonly Painted[], target?: string): Measurement[] {
  const aim = target === undefined ? {} : { target };
  return (['rows', 'pictures'] as const).flatMap((part) => {
    const values = times.map((time) => time[part]);
    const name = `${what}: ${part} painted`;
    if (values.length === 1) return [{ what: name, value: values[0] ?? NaN, unit: 'ms', ...aim }];
    return [
      { what: `${name}, median`, value: percentile(values, 0.5), unit: 'ms' },
      { what: `${name}, p95`, value: percentile(values, 0.95), unit: 'ms', ...aim },
    ];
  });
}
