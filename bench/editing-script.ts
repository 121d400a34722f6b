import type { Locator, Page } from '@playwright/test';
import type { Random } from '../src/shared/domain/random.ts';
import { middleOf, setBrush } from './editor-page.ts';

type Gesture = (page: Page, canvas: Locator, random: Random) => Promise<void>;

/** What somebody does on one photo, gesture by gesture. */
const gestures: readonly Gesture[] = [
  (page) => page.keyboard.press('Tab'),
  stroke('b'),
  stroke('b'),
  (page) => page.keyboard.press('Control+z'),
  (page) => page.keyboard.press('Control+Shift+z'),
  stroke('e'),
  wheel(-240),
  pan,
  (page, _, random) => page.keyboard.press(String(1 + random.integer(8))),
  stroke('b'),
  (page) => page.keyboard.press('0'),
  polygon,
  (page) => page.keyboard.press('Control+z'),
  (page) => page.keyboard.press('Tab'),
  stroke('e'),
  wheel(-120),
  (page) => page.keyboard.press('Control+z'),
  (page) => page.keyboard.press('0'),
  (page) => page.keyboard.press('y'),
];

/**
 * Edits photo after photo, to the last one and back again, one gesture in every `pace` milliseconds, until `until` (of
 * `performance.now`). Between two gestures it calls `rest`. Answers with how many gestures and photos there were.
 */
export async function editPhotos(
  page: Page,
  options: { photos: number; pace: number; until: number; random: Random; rest: () => Promise<void> },
): Promise<{ gestures: number; photos: number }> {
  const canvas = page.locator('.editor-canvas');
  const done = { gestures: 0, photos: 0 };
  let [at, step] = [1, 1];
  for (;;) {
    await canvas.waitFor();
    await page.getByText('Saved', { exact: true }).waitFor();
    await canvas.getByRole('application').or(page.getByRole('application')).first().focus();
    for (const gesture of gestures) {
      const next = performance.now() + options.pace;
      await gesture(page, canvas, options.random);
      done.gestures += 1;
      await options.rest();
      if (performance.now() >= options.until) return done;
      await page.waitForTimeout(Math.max(0, next - performance.now()));
    }
    done.photos += 1;
    if (at === options.photos) step = -1;
    if (at === 1) step = 1;
    at += step;
    await page.keyboard.press(step > 0 ? 'd' : 'a');
    await page.getByText(`${at} of ${options.photos}`, { exact: true }).waitFor();
  }
}

function stroke(tool: 'b' | 'e'): Gesture {
  return async (page, canvas, random) => {
    await page.keyboard.press(tool);
    await setBrush(page, 30);
    const { x, y, width, height } = await placeIn(canvas, random);
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let move = 1; move <= 12; move++) {
      await page.mouse.move(x + width * 0.06 * Math.sin(move / 4), y + height * 0.012 * move);
    }
    await page.mouse.up();
  };
}

async function polygon(page: Page, canvas: Locator, random: Random): Promise<void> {
  await page.keyboard.press('p');
  const { x, y, width, height } = await placeIn(canvas, random);
  for (let corner = 0; corner < 6; corner++) {
    const angle = (corner / 6) * 2 * Math.PI;
    await page.mouse.click(x + Math.cos(angle) * width * 0.06, y + Math.sin(angle) * height * 0.08);
  }
  await page.keyboard.press('Enter');
}

async function pan(page: Page, canvas: Locator, random: Random): Promise<void> {
  const { x, y, width, height } = await placeIn(canvas, random);
  await page.keyboard.down('Space');
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.1 * (random.uniform() - 0.5), y + height * 0.2 * (random.uniform() - 0.5), {
    steps: 20,
  });
  await page.mouse.up();
  await page.keyboard.up('Space');
}

function wheel(by: number): Gesture {
  return async (page, canvas, random) => {
    const { x, y } = await placeIn(canvas, random);
    await page.mouse.move(x, y);
    await page.mouse.wheel(0, by);
  };
}

/** Where people stand in street photos: about the middle. */
async function placeIn(canvas: Locator, random: Random): ReturnType<typeof middleOf> {
  const { x, y, width, height } = await middleOf(canvas);
  return {
    x: x + (random.uniform() - 0.5) * width * 0.12,
    y: y + (random.uniform() - 0.5) * height * 0.5,
    width,
    height,
  };
}
