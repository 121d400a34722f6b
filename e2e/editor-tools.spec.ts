import type { Page } from '@playwright/test';
import type { Annotation } from '../src/shared/contract/photos.ts';
import type { Box } from '../src/shared/geometry/boxes.ts';
import { boxSpans } from '../src/shared/geometry/brush.ts';
import { partsOfRuns } from '../src/shared/geometry/components.ts';
import { maskFromRuns, runsFromMask } from '../src/shared/geometry/run-length.ts';
import { runsContain } from '../src/shared/geometry/runs.ts';
import { applySpans } from '../src/shared/geometry/spans.ts';
import { readPhoto, signIn, tell } from './support/calls.ts';
import { drag, placeOf, ready, rows, saved } from './support/photo-editor.ts';
import type { Studio } from './support/studio.ts';
import { expect, test } from './support/test.ts';

// Each tool on a garment of a street photo that has a hole and a second part, on the smallest screen.
test.use({ viewport: { width: 1280, height: 720 } });

/** On the sample's first photo, in its pixels: within the top, and on the pavement. */
const hole: Box = [255, 270, 30, 30];
const island: Box = [60, 700, 90, 70];

interface Bench {
  page: Page;
  at: (x: number, y: number) => [number, number];
  /** The garment as the engine has it. */
  now: () => Promise<Annotation>;
  before: Annotation;
}

async function open(page: Page, studio: Studio): Promise<Bench> {
  await signIn(page, studio);
  const photo = await readPhoto(page);
  const garment = photo.annotations.at(-1);
  if (garment === undefined) throw new Error('There is no garment.');
  const { height, width, ...runs } = runsFromMask(garment.mask);
  let changed = applySpans({ height, width, ...runs }, boxSpans(hole, height, width), 'remove');
  changed = applySpans(changed, boxSpans(island, height, width), 'add');
  await tell(page, 'editing.apply', {
    photoId: 1,
    label: 'Parts',
    author: 'Ada',
    changes: [{ kind: 'revise', annotationId: garment.id, revision: garment.revision, mask: maskFromRuns(changed) }],
  });
  await page.goto(`${studio.origin}/photos/1?annotation=${garment.id}`);
  await saved(page);
  await expect(rows(page).and(page.locator('[data-selected]'))).toHaveCount(1);
  const now = async (): Promise<Annotation> => {
    const found = (await readPhoto(page)).annotations.find(({ id }) => id === garment.id);
    if (found === undefined) throw new Error('The garment is gone.');
    return found;
  };
  const at = await placeOf(page.getByRole('application'), photo);
  return { page, at, now, before: await now() };
}

function parts({ mask }: Annotation) {
  const runs = runsFromMask(mask);
  const middle = ([x, y, width, height]: Box) => ({ x: x + width / 2, y: y + height / 2 });
  return {
    hole: !runsContain(runs, middle(hole)),
    aroundIt: runsContain(runs, { x: hole[0] - 6, y: hole[1] + 15 }),
    island: runsContain(runs, middle(island)),
    several: partsOfRuns(runs).length > 1,
  };
}

const whole = { hole: true, aroundIt: true, island: true, several: true };

test('holes and parts outlive every tool, and each is one step that Ctrl+Z takes back', async ({ page, studio }) => {
  const { at, now, before } = await open(page, studio);
  expect(parts(before)).toEqual(whole);
  const held = async (key: 'Shift' | 'Alt', work: () => Promise<void>): Promise<void> => {
    await page.keyboard.down(key);
    await work();
    await page.keyboard.up(key);
  };
  const clicks = async (...points: [number, number][]): Promise<void> => {
    for (const [x, y] of points) await page.mouse.click(...at(x, y));
  };
  const corner = (x: number, y: number): [number, number][] => [
    [x, y],
    [x + 30, y],
    [x + 15, y + 30],
  ];

  const walks: Record<string, () => Promise<void>> = {
    brush: async () => {
      await page.keyboard.press('b');
      await drag(page, at(160, 720), at(190, 740));
    },
    eraser: async () => {
      await page.keyboard.press('e');
      await drag(page, at(230, 335), at(270, 335));
    },
    'polygon, added': async () => {
      await page.keyboard.press('p');
      await held('Shift', () => clicks(...corner(400, 700)));
      await page.keyboard.press('Enter');
    },
    'polygon, cut out': async () => {
      await page.keyboard.press('p');
      await held('Alt', () => clicks(...corner(240, 320)));
      await page.keyboard.press('Enter');
    },
    'rectangle, added': async () => {
      await page.keyboard.press('r');
      await held('Shift', () => drag(page, at(400, 700), at(450, 750)));
    },
    'rectangle, cut out': async () => {
      await page.keyboard.press('r');
      await held('Alt', () => drag(page, at(240, 320), at(260, 340)));
    },
    'wand, added': async () => {
      await page.keyboard.press('w');
      await held('Shift', () => page.mouse.click(...at(420, 760)));
      await ready(page);
    },
    'wand, cut out': async () => {
      await page.keyboard.press('w');
      await held('Alt', () => page.mouse.click(...at(300, 300)));
      await ready(page);
    },
    'GrabCut, refined': async () => {
      await page.keyboard.press('g');
      await page.keyboard.press('Enter');
      await ready(page);
      await page.keyboard.press('Enter');
    },
    'scissors, added': async () => {
      await page.keyboard.press('s');
      await held('Shift', async () => {
        for (const [x, y] of corner(400, 700)) {
          await page.mouse.move(...at(x, y), { steps: 3 });
          await page.mouse.click(...at(x, y));
          await ready(page);
        }
      });
      await page.keyboard.press('Enter');
      await ready(page);
    },
    vertices: async () => {
      await page.keyboard.press('t');
      await drag(page, at(island[0], island[1] + island[3]), at(island[0] - 20, island[1] + island[3] + 20));
    },
    'smooth and simplify': async () => {
      await page.keyboard.press('Shift+s');
      await page.keyboard.press('Enter');
    },
    'moved by keys': async () => {
      await page.keyboard.press('v');
      await page.keyboard.press('Shift+ArrowDown');
    },
    dragged: async () => {
      await page.keyboard.press('v');
      await drag(page, at(240, 300), at(250, 308));
    },
  };
  for (const [name, walk] of Object.entries(walks)) {
    await walk();
    await expect.poll(async () => (await now()).mask, name).not.toEqual(before.mask);
    await saved(page);
    expect(parts(await now()), name).toEqual(whole);
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await now()).mask, name).toEqual(before.mask);
    await saved(page);
    await expect(rows(page)).toHaveCount(2);
  }
});

test('a garment with parts is split, joined, copied to another photo, ordered, locked and hidden by keys', async ({
  page,
  studio,
}) => {
  const { at, now, before } = await open(page, studio);
  const press = (key: string): Promise<void> => page.keyboard.press(key);
  const counted = async (photoId: number): Promise<number> => (await readPhoto(page, photoId)).annotations.length;
  await page.getByRole('application').focus();

  await press('x');
  await expect(rows(page)).toHaveCount(1 + partsOfRuns(runsFromMask(before.mask)).length);
  await saved(page);
  expect(parts(await now())).toMatchObject({ hole: true, aroundIt: true, island: false });
  await press('Shift+j');
  await expect(rows(page)).toHaveCount(2);
  await saved(page);
  expect((await now()).mask).toEqual(before.mask);

  const elsewhere = await counted(2);
  await press('Control+c');
  await press('d');
  await expect(page.getByText('2 of 60')).toBeVisible();
  await saved(page);
  await press('Control+v');
  await expect(rows(page)).toHaveCount(elsewhere + 1);
  await saved(page);
  const pasted = (await readPhoto(page, 2)).annotations.at(-1);
  expect(pasted && parts(pasted)).toEqual(whole);
  expect(pasted?.garmentClassId).toBe(before.garmentClassId);
  await press('a');
  await expect(page.getByText('1 of 60')).toBeVisible();
  await saved(page);
  // What was done on the other photo stays: undo is each photo's own.
  await press('Control+z');
  await expect(rows(page)).toHaveCount(1 + partsOfRuns(runsFromMask(before.mask)).length);
  await press('Control+Shift+z');
  await expect(rows(page)).toHaveCount(2);
  await saved(page);
  expect(await counted(2)).toBe(elsewhere + 1);

  await rows(page).first().getByRole('button').first().click();
  await page.getByRole('application').focus();
  const order = (): Promise<string[]> => page.locator('.garment-name').allTextContents();
  const [first = '', second = ''] = await order();
  await press('PageDown');
  await expect.poll(order).toEqual([second, first]);
  await press('Shift+PageUp');
  await expect.poll(order).toEqual([first, second]);
  await saved(page);

  await press('l');
  await press('b');
  await drag(page, at(160, 720), at(190, 740));
  await expect(page.locator('.status-words')).toHaveAttribute('data-notice', 'true');
  await press('Delete');
  await expect(rows(page)).toHaveCount(2);
  await press('l');
  await press('h');
  await drag(page, at(160, 720), at(190, 740));
  await expect(page.locator('.status-words')).toHaveAttribute('data-notice', 'true');
  await press('h');
  await saved(page);
  expect((await now()).mask).toEqual(before.mask);
});

test('Ctrl+Z takes the last point or stroke of a gesture in hand back, Escape all of it', async ({ page, studio }) => {
  const { at, now, before } = await open(page, studio);
  const press = (key: string): Promise<void> => page.keyboard.press(key);
  await press('p');
  for (const [x, y] of [[400, 700], [450, 700], [450, 750], [60, 60]] as const) await page.mouse.click(...at(x, y)); // prettier-ignore
  await press('Control+z');
  await press('Enter');
  await expect(rows(page)).toHaveCount(3);
  await saved(page);
  const drawn = (await readPhoto(page)).annotations.at(-1);
  expect(drawn?.box[0]).toBeGreaterThan(390);
  await press('Control+z');
  await expect(rows(page)).toHaveCount(2);
  await saved(page);

  for (const [x, y] of [[400, 700], [450, 700]] as const) await page.mouse.click(...at(x, y)); // prettier-ignore
  await press('Control+z');
  await press('Control+z');
  await expect(page.locator('.status-words')).toHaveText(/^Click corner after corner/);
  expect((await now()).mask).toEqual(before.mask);

  await rows(page).first().getByRole('button').first().click();
  await page.getByRole('application').focus();
  await press('g');
  await press('Enter');
  await ready(page);
  await drag(page, at(400, 700), at(430, 700));
  await ready(page);
  await press('Control+z');
  await expect(page.locator('.status-words')).toHaveText(/^Paint what belongs to it/);
  await press('Escape');
  await expect(page.locator('.status-words')).toHaveText(/^Draw a box/);
  await saved(page);
  expect((await now()).mask).toEqual(before.mask);
});
