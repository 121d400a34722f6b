import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import type { Annotation } from '../src/shared/contract/photos.ts';
import { maskIou } from '../src/shared/geometry/mask-operations.ts';
import { ask, readPhoto, signIn, tell } from './support/calls.ts';
import { dropFile } from './support/drop.ts';
import { takePicture, takesPictures } from './support/film.ts';
import { cutBelow, middlesInRow } from './support/masks.ts';
import { drag, grown, placeOf, ready, rows, saved } from './support/photo-editor.ts';
import { plantedErrors } from './support/planted.ts';
import { repository } from './support/run-f2e.ts';
import { startStudio, type Studio } from './support/studio.ts';
import { expect, test } from './support/test.ts';
import { fullestWrongCell } from './support/wrong-cells.ts';

// The whole loop on one project, as a person goes it. What each screen does besides is in the spec of its own.
test.use({ startFrom: 'trained', viewport: { width: 1440, height: 900 } });

test('from a wrong cell to a corrected mask, over reviewing and balancing, to a retrained run and what it bought', async ({
  page,
  studio: first,
  projectDirectory,
}) => {
  let studio: Studio = first;
  await signIn(page, studio);

  const firstRun = takesPictures ? await longRun(page) : 1;
  await test.step('somebody says who they are', () => sayName(page));

  const { address, photoId, annotationId, whole } =
    await test.step('a wrong cell of the matrix leads to a garment on its photo', async () => {
      await page.goto(`${studio.origin}/evaluation?run=${firstRun}&split=val`);
      const matrix = page.getByRole('grid', { name: 'Confusion matrix' });
      await expect(matrix).toBeVisible();
      const { label } = await fullestWrongCell(matrix);
      const behind = page.getByRole('grid', { name: 'Garments behind the cell' }).getByRole('link');
      await matrix.getByRole('gridcell', { name: label }).click();
      await expect(behind.first()).toBeFocused();
      const spoilt = placeIn((await behind.first().getAttribute('href')) ?? '');
      const whole = await spoilMask(page, spoilt);
      await page.reload();
      await expect(behind.first()).toBeVisible();
      await takePicture(page, 'loop-1-wrong-cell');
      await behind.first().press('Enter');
      await expect(page).toHaveURL(/\/photos\/\d+\?annotation=\d+/);
      await saved(page);
      await expect(chosen(page)).toBeVisible();
      await takePicture(page, 'loop-2-garment');
      expect(placeIn(page.url())).toEqual(spoilt);
      return { address: page.url(), ...spoilt, whole };
    });

  const corrected = await test.step('its mask is corrected with the brush and with GrabCut', async () => {
    const canvas = page.getByRole('application');
    const photo = await readPhoto(page, photoId);
    const before = garmentOf(photo, annotationId);
    const at = await placeOf(canvas, photo);
    const [left, top, right, bottom] = grown(whole.box, 8);

    await page.keyboard.press('b');
    const cut = before.box[1] + before.box[3];
    const lost = [0.1, 0.4, 0.7].map((share) =>
      middlesInRow(whole.mask, Math.round(cut + share * (bottom - 8 - cut))).map(([x, y]) => at(x, y)),
    );
    const [firsts, lasts] = [lost.flatMap((middles) => middles.slice(0, 1)), lost.flatMap((each) => each.slice(-1))];
    const between = lost.flatMap(([first, ...rest]): [number, number][] => {
      const next = rest.at(-1);
      return first === undefined || next === undefined ? [] : [[(first[0] + next[0]) / 2, first[1]]];
    });
    await drag(page, ...firsts);
    await expect(chosen(page)).toContainText(`revision ${before.revision + 1}`);
    await saved(page);
    const brushed = garmentOf(await readPhoto(page, photoId), annotationId);
    expect(brushed).toMatchObject({ source: 'human', revision: before.revision + 1 });
    expect(likeness(brushed, whole)).toBeGreaterThan(likeness(before, whole));

    await page.keyboard.press('g');
    await drag(page, at(left, top), at(right, bottom));
    await ready(page);
    if (between.length > 0) {
      // What lies between two legs is no garment.
      await page.keyboard.down('Alt');
      await drag(page, ...between);
      await page.keyboard.up('Alt');
      await ready(page);
    }
    for (const stroke of [lasts, firsts]) {
      await drag(page, ...stroke);
      await ready(page);
    }
    await takePicture(page, 'loop-3-grabcut');
    await page.keyboard.press('Enter');
    await expect(chosen(page)).toContainText(`revision ${before.revision + 2}`);
    await saved(page);
    const refined = garmentOf(await readPhoto(page, photoId), annotationId);
    expect(likeness(refined, whole)).toBeGreaterThan(Math.max(0.85, likeness(brushed, whole)));
    return { before, brushed, refined };
  });

  await test.step('undone, left, come back to and redone, it outlives an engine that is killed', async () => {
    const maskNow = async () => garmentOf(await readPhoto(page, photoId), annotationId).mask;
    await page.keyboard.press('Control+z');
    await expect.poll(maskNow).toEqual(corrected.brushed.mask);
    await page.keyboard.press('Control+z');
    await expect.poll(maskNow).toEqual(corrected.before.mask);
    await saved(page);
    await page.goto(`${studio.origin}/photos/${photoId === 1 ? 2 : 1}`);
    await saved(page);
    await page.goto(address);
    await saved(page);
    for (const { mask } of [corrected.brushed, corrected.refined]) {
      await page.getByRole('button', { name: 'Redo' }).click();
      await expect.poll(maskNow).toEqual(mask);
    }
    await saved(page);
    await studio.kill();

    studio = await startStudio(projectDirectory);
    await signIn(page, studio);
    // The browser keeps the name by the studio's address, and this one has another port.
    await sayName(page);
    await page.goto(studio.origin + address.slice(first.origin.length));
    await saved(page);
    expect(await maskNow()).toEqual(corrected.refined.mask);
    await expect(chosen(page)).toBeVisible();
    await page.keyboard.press('y');
    await expect(chosen(page)).toContainText('accepted');
    await saved(page);
    await takePicture(page, 'loop-4-accepted');
  });

  try {
    await test.step('ten garments are reviewed by keyboard alone', async () => {
      await page.keyboard.press('Alt+r');
      for (let place = 1; place <= 10; place += 1) {
        await expectPlace(page, place);
        await page.keyboard.press(place % 4 === 0 ? 'x' : 'Enter');
      }
      await expectPlace(page, 11);
      await expect(page.getByRole('group', { name: 'Progress' })).toContainText('Decided10');
    });

    await test.step('planted label errors are found, and the first of the queue is put right where it is shown', async () => {
      const planted = await plantErrors(page);
      await page.goto(`${studio.origin}/crops`);
      await page.getByRole('button', { name: 'Find issues' }).click();
      const panel = page.getByRole('dialog', { name: 'Find issues' });
      await panel.getByRole('button', { name: /^Look for/ }).click();
      const show = panel
        .getByRole('listitem')
        .filter({ hasText: 'Label errors' })
        .getByRole('link', { name: /^Show \d/ });
      await expect(show).toBeVisible({ timeout: 180_000 });

      await page.goto(`${studio.origin}/review?queue=label-error&review=any`);
      await expectPlace(page, 1);
      const filter = { findings: ['label-error' as const] };
      const queue = await ask(page, 'crops.list', {
        filter,
        sort: 'finding:label-error',
        descending: true,
        limit: 200,
      });
      const found = new Set(queue.items.map((item) => item.photoId));
      expect([...planted].filter((id) => found.has(id)).length).toBeGreaterThanOrEqual(2);
      const [suspect] = queue.items;
      if (suspect === undefined) throw new Error('The queue is empty.');
      const [finding] = (await ask(page, 'findings.list', { annotationIds: [suspect.annotationId] })).filter(
        ({ kind }) => kind === 'label-error',
      );
      if (finding?.details.kind !== 'label-error') throw new Error('It does not say why.');
      const { suggested } = finding.details;
      const { event } = await ask(page, 'project.taxonomies', {});
      const name = event.classes.find(({ id }) => id === suggested)?.name ?? '';
      await page.keyboard.press('e');
      await page.getByRole('combobox', { name: 'Find an event' }).fill(name);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('button', { name: new RegExp(`^Event ${name}`) })).toBeVisible();
      await expect.poll(async () => (await readPhoto(page, suspect.photoId)).eventClassId).toBe(suggested);
    });

    await test.step('a balance plan is made', async () => {
      await page.keyboard.press('Alt+b');
      await page.getByRole('radio', { name: 'Square root' }).check();
      await page.getByRole('button', { name: 'Save plan' }).click();
      await page.getByRole('textbox', { name: 'Name' }).fill('Square root');
      await page.keyboard.press('Enter');
      await expect(page.getByRole('combobox', { name: 'Saved plan' })).toHaveValue('Square root');
      await expect(page.getByRole('dialog', { name: 'Save the plan' })).toBeHidden();
    });

    const second = await test.step('one click retrains with it, and the comparison opens by itself', async () => {
      await page.keyboard.press('Alt+t');
      const panel = page.getByRole('dialog', { name: 'Retrain' });
      await panel.getByRole('combobox', { name: 'Balance plan' }).click();
      await panel.getByRole('option', { name: 'Square root' }).click();
      await panel.getByRole('button', { name: 'Retrain the classifier' }).click();
      await panel.getByRole('link', { name: 'Follow its curves' }).click();
      await expect(page).toHaveURL(/\/training\/\d+$/);
      const run = Number(/\d+$/.exec(page.url())?.[0]);
      await expect(page.getByRole('heading', { name: 'Loss' })).toBeVisible({ timeout: 150_000 });
      await takePicture(page, 'loop-5-training');
      await expect(page).toHaveURL(new RegExp(`/compare\\?a=${firstRun}&b=${run}`), { timeout: 150_000 });
      expect((await ask(page, 'training.run', { id: run })).balancePlan?.name).toBe('Square root');
      await expect(page.getByRole('heading', { name: 'What it bought' })).toBeVisible();
      return run;
    });

    await test.step('a picture that changed is opened, and corrected there', async () => {
      const subject = { first: firstRun, second, split: 'val' as const };
      const { changes } = await ask(page, 'compare.runs', subject);
      expect(changes.fixed, 'garments that are right now').toBeGreaterThan(0);
      await page.getByRole('radiogroup', { name: 'Kind of change' }).getByText('Now right').click();
      const changed = page.getByRole('list', { name: 'Changed garments' }).getByRole('link').first();
      await expect(changed).toBeVisible();
      await changed.scrollIntoViewIfNeeded();
      await takePicture(page, 'loop-6-comparison');
      await changed.click();
      await expect(page).toHaveURL(/\/photos\/\d+\?annotation=\d+/);
      await saved(page);
      const { photoId: photo, annotationId: annotation } = placeIn(page.url());
      const before = garmentOf(await readPhoto(page, photo), annotation);
      const at = await placeOf(page.getByRole('application'), await readPhoto(page, photo));
      const [left, top, right] = grown(before.box, 0);
      await page.keyboard.press('e');
      await drag(page, at(left, top), at(right, top));
      await saved(page);
      await expect.poll(async () => garmentOf(await readPhoto(page, photo), annotation).area).toBeLessThan(before.area);
      await page.goBack();
      await expect(page.getByRole('heading', { name: 'Pictures that changed' })).toBeVisible();
    });

    await test.step('a photo that is dropped on Recommend is told its events', async () => {
      await page.keyboard.press('Alt+7');
      await page.getByRole('combobox', { name: 'Detector' }).click();
      await page.getByRole('option', { name: 'starter-detector' }).click();
      await dropFile(page.getByText('Drop photos here'), path.join(repository, 'resources/sample/photos/0033.jpg'));
      await expect(page.getByLabel('Events of the outfit')).toContainText('%', { timeout: 120_000 });
    });
  } finally {
    await studio.stop();
  }
});

const chosen = (page: Page): Locator => rows(page).and(page.locator('[data-selected]'));

interface Place {
  photoId: number;
  annotationId: number;
}

async function sayName(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Your name/ }).click();
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ada');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Your name: Ada' })).toBeVisible();
}

function placeIn(address: string): Place {
  const [, photoId, annotationId] = /photos\/(\d+)\?annotation=(\d+)/.exec(address) ?? [];
  return { photoId: Number(photoId), annotationId: Number(annotationId) };
}

function garmentOf({ annotations }: { annotations: Annotation[] }, id: number): Annotation {
  const garment = annotations.find((each) => each.id === id);
  if (garment === undefined) throw new Error(`Garment ${id} is not on the photo.`);
  return garment;
}

/** Intersection over union of two masks, 0 to 1. */
function likeness(one: Annotation, other: Annotation): number {
  return maskIou([one.mask], [other.mask])[0]?.[0] ?? 0;
}

/** Cuts a garment's mask off below its middle; answers with the garment as it was. */
async function spoilMask(page: Page, { photoId, annotationId }: Place): Promise<Annotation> {
  const whole = garmentOf(await readPhoto(page, photoId), annotationId);
  const [, top, , height] = whole.box;
  await tell(page, 'editing.apply', {
    photoId,
    label: 'Slip',
    author: 'Slip',
    changes: [
      {
        kind: 'revise',
        annotationId,
        revision: whole.revision,
        mask: cutBelow(whole.mask, Math.round(top + height / 2)),
      },
    ],
  });
  await jobDone(page, (await tell(page, 'crops.derive', {})).jobId);
  return whole;
}

/** A first run of so many epochs that the retraining that repeats it can be watched. */
async function longRun(page: Page): Promise<number> {
  const started = await tell(page, 'training.start', { name: 'Baseline', overrides: { epochs: [400, 0] } });
  await jobDone(page, started.jobId);
  return started.runId;
}

async function jobDone(page: Page, id: number): Promise<void> {
  await expect.poll(async () => (await ask(page, 'jobs.get', { id })).state, { timeout: 150_000 }).toBe('done');
}

/** Waits for the garment itself as well: a key is for what somebody has seen. */
async function expectPlace(page: Page, place: number): Promise<void> {
  await expect(page.getByRole('group', { name: 'Progress' })).toContainText(new RegExp(`Garment${place} of \\d+`));
  await expect(page.getByRole('application')).toBeVisible();
}

/** Gives one photo in twenty another event, by the engine's own calls; answers with those photos. */
async function plantErrors(page: Page): Promise<Set<number>> {
  const { event } = await ask(page, 'project.taxonomies', {});
  const { items } = await ask(page, 'photos.list', { limit: 100 });
  const planted = new Set<number>();
  for (const [fileName, wrong] of Object.entries(plantedErrors)) {
    const photo = items.find((item) => item.fileName === fileName);
    const eventClassId = event.classes.find(({ name }) => name === wrong)?.id;
    if (photo === undefined || eventClassId === undefined) throw new Error(`${fileName} cannot be planted.`);
    const action = { kind: 'event', eventClassId } as const;
    await tell(page, 'bulk.apply', { selection: { photoIds: [photo.id] }, action, author: 'Slip' });
    planted.add(photo.id);
  }
  return planted;
}
