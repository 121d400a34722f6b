import { beforeAll, describe, expect, it } from 'vitest';
import { StudioError } from '../../shared/domain/errors.ts';
import { maskFromRuns, runsFromMask, type Runs } from '../../shared/geometry/run-length.ts';
import { areaOfRuns, combineRuns, runsContain } from '../../shared/geometry/runs.ts';
import type { Proposer } from '../editor/proposals.ts';
import { drive, type Driver } from '../editor/testing/driver.ts';
import { createSmartTools, type SmartTools } from './smart-tools.ts';
import { readGoldens } from './testing/crops.ts';
import { startInProcess } from './testing/in-process.ts';
import { loadOpenCv } from './testing/open-cv.ts';

// The tools' states with the real workshop and OpenCV behind them, on a crop of a street photo.
const [golden] = readGoldens() as [ReturnType<typeof readGoldens>[number]];
const { picture } = golden;
const photo = { id: 7, width: picture.width, height: picture.height };
const [x0, y0, boxWidth, boxHeight] = golden.grabcut[0]!.box;
const [x1, y1] = [x0 + boxWidth, y0 + boxHeight];
const whole = runsFromMask(golden.grabcut[0]!.mask);
const [seedX, seedY] = golden.wand[0]!.point;
let tools: SmartTools;

beforeAll(async () => {
  const cv = await loadOpenCv();
  tools = createSmartTools({
    startWorker: () => startInProcess(() => Promise.resolve(cv)),
    loadPicture: () => Promise.resolve(picture),
  });
});

const start = (masks: readonly Runs[] = [], proposer: Proposer = tools): Driver => drive(masks, { proposer }, photo);

/** Waits until no answer is on its way. */
async function settled({ editor }: Driver): Promise<void> {
  await expect.poll(() => editor.getState().proposing, { timeout: 20_000, interval: 2 }).toBe(false);
}

const failing: Proposer = {
  propose: () =>
    Promise.reject(new StudioError('DOWNLOAD_FAILED', 'OpenCV could not be loaded.', { remedy: 'Reload the page.' })),
};

describe('the wand', () => {
  const plain = { wandSmoothing: 0, wandTolerance: 12 };

  it('shows what a press selects, more with a drag to the right, and makes it a garment', async () => {
    const driver = start();
    driver.tool('wand');
    driver.editor.dispatch({ type: 'options', options: plain });
    driver.down(seedX, seedY);
    expect(driver.editor.getState()).toMatchObject({ path: 'wand.selecting', busy: true, proposing: true });
    await settled(driver);
    const shown = (): Runs => driver.editor.getState().preview.changed.at(-1)!.runs;
    expect(maskFromRuns(shown())).toEqual(golden.wand[1]!.contiguous);
    // 56 stage pixels are 28 more.
    driver.move(seedX + 28, seedY, { zoom: 2 });
    await settled(driver);
    expect(driver.editor.getState().options.wandTolerance).toBe(40);
    expect(maskFromRuns(shown())).toEqual(golden.wand[2]!.contiguous);
    driver.up(seedX + 28, seedY, { zoom: 2 });
    expect(driver.gestures).toMatchObject([{ label: 'Magic wand', changes: [{ kind: 'add' }] }]);
    expect(maskFromRuns(driver.runs(0))).toEqual(golden.wand[2]!.contiguous);
    expect(driver.editor.getState()).toMatchObject({ path: 'wand.idle', busy: false, selected: [-1] });
  });

  it('takes what the last tolerance selects, though the hand was faster than the answer', async () => {
    const driver = start();
    driver.tool('wand');
    driver.editor.dispatch({ type: 'options', options: plain });
    driver.down(seedX, seedY);
    for (let step = 1; step <= 28; step++) driver.move(seedX + 2 * step, seedY);
    driver.up(seedX + 56, seedY);
    expect(driver.gestures).toHaveLength(0);
    await settled(driver);
    expect(driver.gestures).toHaveLength(1);
    expect(maskFromRuns(driver.runs(0))).toEqual(golden.wand[2]!.contiguous);
  });

  it('adds with Shift, takes away with Alt, everywhere where told so', async () => {
    const garment = runsFromMask(golden.wand[1]!.contiguous);
    const driver = start([garment]);
    driver.tool('wand');
    driver.editor.select([1]);
    driver.editor.dispatch({ type: 'options', options: { ...plain, wandTolerance: 25 } });
    driver.click(3, 3, { shift: true });
    await settled(driver);
    const corner = runsFromMask(golden.wand[4]!.contiguous);
    expect(driver.runs(0)).toEqual(combineRuns(garment, corner, 'union'));
    driver.click(3, 3, { alt: true });
    await settled(driver);
    expect(driver.runs(0)).toEqual(combineRuns(garment, corner, 'difference'));
    driver.editor.select([]);
    driver.editor.dispatch({ type: 'options', options: { wandContiguous: false } });
    driver.click(3, 3);
    await settled(driver);
    expect(maskFromRuns(driver.runs(1))).toEqual(golden.wand[4]!.everywhere);
    expect(driver.gestures.map(({ label }) => label)).toEqual([
      'Add by magic wand',
      'Cut out by magic wand',
      'Magic wand',
    ]);
  });

  it('changes its tolerance by keys and wheel, is given up by escape, and says what failed', async () => {
    const driver = start();
    driver.tool('wand');
    driver.editor.dispatch({ type: 'options', options: plain });
    expect(driver.key(']')).toBe(true);
    expect(driver.editor.getState().options.wandTolerance).toBe(16);
    driver.editor.dispatch({ type: 'wheel', steps: -2, shift: false, alt: true, ctrl: false });
    expect(driver.editor.getState().options.wandTolerance).toBe(8);
    driver.down(seedX, seedY);
    driver.cancel();
    await settled(driver);
    driver.up(seedX, seedY);
    expect(driver.gestures).toEqual([]);
    expect(driver.editor.getState()).toMatchObject({ path: 'wand.idle', busy: false, preview: { changed: [] } });

    const broken = start([], failing);
    broken.tool('wand');
    broken.click(seedX, seedY);
    await settled(broken);
    expect(broken.editor.getState()).toMatchObject({
      path: 'wand.idle',
      busy: false,
      notice: { code: 'proposal-failed', text: 'OpenCV could not be loaded. Reload the page.' },
    });
  });

  it('does nothing outside of the photo', () => {
    const driver = start();
    driver.tool('wand');
    driver.click(-3, 10);
    expect(driver.editor.getState()).toMatchObject({ path: 'wand.idle', busy: false });
  });
});

describe('GrabCut', () => {
  const boxed = (driver: Driver, detail = {}): void => driver.drag([[x0, y0], [x1, y1]], detail); // prettier-ignore

  it('proposes the garment in a drawn box, and Enter takes it', async () => {
    const driver = start();
    driver.tool('grabcut');
    driver.down(x0, y0);
    driver.move(x1, y1);
    expect(driver.editor.getState()).toMatchObject({
      path: 'grabcut.boxing',
      preview: { box: { kind: 'grabcut', box: golden.grabcut[0]!.box } },
    });
    driver.up(x1, y1);
    expect(driver.editor.getState()).toMatchObject({ path: 'grabcut.proposal', proposing: true });
    await settled(driver);
    expect(driver.editor.getState().preview.proposed).toEqual(whole);
    expect(driver.gestures).toEqual([]);
    expect(driver.complete()).toBe(true);
    expect(driver.gestures).toMatchObject([{ label: 'GrabCut', changes: [{ kind: 'add' }] }]);
    expect(driver.runs(0)).toEqual(whole);
    expect(driver.editor.getState()).toMatchObject({ path: 'grabcut.idle', busy: false, selected: [-1], cursor: null });
  });

  it('goes on from the proposal with strokes, and takes the last one back', async () => {
    const driver = start();
    driver.tool('grabcut');
    driver.editor.dispatch({ type: 'options', options: { brushSize: 9 } });
    boxed(driver);
    await settled(driver);
    const inside = { x: seedX, y: seedY };
    const had = runsContain(whole, inside);
    driver.drag([[seedX, seedY], [seedX + 6, seedY]], { alt: had }); // prettier-ignore
    const { strokes } = driver.editor.getState().preview;
    expect(areaOfRuns(strokes!.background) > 0).toBe(had);
    expect(areaOfRuns(strokes!.foreground) > 0).toBe(!had);
    await settled(driver);
    const refined = driver.editor.getState().preview.proposed!;
    expect(runsContain(refined, inside)).toBe(!had);
    expect(driver.key('Backspace')).toBe(true);
    expect(driver.editor.getState().preview).toMatchObject({ proposed: whole, strokes: null });
    expect(driver.key('Backspace')).toBe(false);
    // Taken before the answer has come: what is taken is the answer to the last stroke.
    driver.drag([[seedX, seedY], [seedX + 6, seedY]], { alt: had }); // prettier-ignore
    driver.complete();
    expect(driver.gestures).toHaveLength(0);
    await settled(driver);
    expect(driver.gestures).toHaveLength(1);
    expect(driver.runs(0)).toEqual(refined);
  });

  it('refines a chosen garment in its box, and leaves what it has elsewhere', async () => {
    const rough = runsFromMask(golden.grabcut[3]!.initial!);
    const driver = start([rough]);
    driver.tool('grabcut');
    driver.editor.select([1]);
    boxed(driver);
    await settled(driver);
    driver.complete();
    expect(driver.gestures).toMatchObject([{ label: 'Refine by GrabCut', changes: [{ kind: 'revise', id: 1 }] }]);
    const refined = runsFromMask(golden.grabcut[3]!.mask);
    const inBox = combineRuns(driver.runs(0), refined, 'difference');
    expect(combineRuns(inBox, rough, 'difference').counts).toHaveLength(1);
    expect(combineRuns(refined, driver.runs(0), 'difference').counts).toHaveLength(1);
  });

  it('sizes its strokes before the box is drawn as well as after it', () => {
    const driver = start();
    driver.tool('grabcut');
    const size = (): number => driver.editor.getState().options.brushSize;
    const first = size();
    expect(driver.key('[')).toBe(true);
    expect(size()).toBeLessThan(first);
    expect(driver.editor.dispatch({ type: 'wheel', steps: 3, shift: false, alt: true, ctrl: false })).toBe(true);
    expect(size()).toBeGreaterThan(first);
  });

  it('gives a garment that is refined the class that is chosen meanwhile, and leaves it without one', async () => {
    const rough = runsFromMask(golden.grabcut[3]!.initial!);
    for (const chosenClass of [undefined, 4]) {
      const driver = start([rough]);
      driver.editor.dispatch({ type: 'active-class', garmentClassId: 4 });
      driver.tool('grabcut');
      driver.editor.select([1]);
      boxed(driver);
      await settled(driver);
      if (chosenClass !== undefined) driver.editor.commands.setClass(chosenClass);
      const wanted = chosenClass ?? 1;
      expect(driver.editor.getState().preview.changed).toMatchObject([{ id: 1, garmentClassId: wanted }]);
      driver.complete();
      expect(driver.gestures).toHaveLength(1);
      expect(driver.editor.getState().garments).toMatchObject([{ id: 1, garmentClassId: wanted }]);
    }
  });

  it('refines a chosen garment by Enter alone', async () => {
    const driver = start([runsFromMask(golden.grabcut[3]!.initial!)]);
    driver.tool('grabcut');
    expect(driver.complete()).toBe(false);
    driver.editor.select([1]);
    expect(driver.complete()).toBe(true);
    expect(driver.editor.getState()).toMatchObject({ path: 'grabcut.proposal', busy: true });
    driver.complete();
    await settled(driver);
    expect(driver.gestures).toMatchObject([{ label: 'Refine by GrabCut' }]);
    driver.editor.commands.lock(true, [1]);
    driver.complete();
    expect(driver.editor.getState()).toMatchObject({ path: 'grabcut.idle', notice: { code: 'locked' } });
  });

  it('is given up by escape in each state, and where nothing can be proposed', async () => {
    const driver = start();
    driver.tool('grabcut');
    driver.down(x0, y0);
    driver.move(x1, y1);
    driver.cancel();
    expect(driver.editor.getState()).toMatchObject({ path: 'grabcut.idle', busy: false, preview: { box: null } });
    boxed(driver);
    driver.cancel();
    boxed(driver);
    await settled(driver);
    driver.down(seedX, seedY);
    expect(driver.editor.getState().path).toBe('grabcut.stroking');
    driver.cancel();
    expect(driver.editor.getState()).toMatchObject({ busy: false, preview: { proposed: null, strokes: null } });
    driver.drag([[x0, y0], [x0 + 20, y0 + 1]]); // prettier-ignore
    expect(driver.editor.getState()).toMatchObject({ path: 'grabcut.idle', notice: { code: 'too-small' } });
    expect(driver.gestures).toEqual([]);

    const broken = start([], failing);
    broken.tool('grabcut');
    boxed(broken);
    await settled(broken);
    expect(broken.editor.getState()).toMatchObject({ path: 'grabcut.idle', notice: { code: 'proposal-failed' } });
  });

  it('adds to the chosen garment with Shift', async () => {
    const driver = start([runsFromMask(golden.wand[4]!.contiguous)]);
    driver.tool('grabcut');
    driver.editor.select([1]);
    boxed(driver, { shift: true });
    await settled(driver);
    driver.complete();
    expect(driver.gestures).toMatchObject([{ label: 'Add by GrabCut' }]);
    expect(driver.runs(0)).toEqual(combineRuns(runsFromMask(golden.wand[4]!.contiguous), whole, 'union'));
  });
});

describe('scissors', () => {
  const corners: [number, number][] = [[x0 + 0.5, y0 + 0.5], [x1 - 0.5, y0 + 8.5], [x1 - 3.5, y1 - 3.5], [x0 + 4.5, y1 - 8.5]]; // prettier-ignore

  async function along(driver: Driver, points: readonly [number, number][]): Promise<void> {
    driver.tool('scissors');
    for (const [x, y] of points) {
      driver.click(x, y);
      await settled(driver);
    }
  }

  it('shows the path to the pointer, fixes it by a click, and fills what is closed', async () => {
    const driver = start();
    await along(driver, corners.slice(0, 1));
    const { from, to, path } = golden.scissors[1]!;
    expect([x0, y0]).toEqual(from);
    driver.move(to[0] + 0.5, to[1] + 0.5);
    await settled(driver);
    const shown = () => driver.editor.getState().preview.path!;
    expect(shown().points).toEqual([x0 + 0.5, y0 + 0.5]);
    expect(shown().ahead).toEqual(path.slice(2).map((coordinate) => coordinate + 0.5));
    await along(driver, corners.slice(1));
    expect(shown().handles).toHaveLength(4);
    expect(shown().points.length / 2).toBeGreaterThan(boxWidth + boxHeight);
    driver.move(...corners[0]!);
    expect(driver.editor.getState()).toMatchObject({ look: 'pointer', preview: { path: { closing: true } } });
    driver.click(...corners[0]!);
    await settled(driver);
    expect(driver.gestures).toMatchObject([{ label: 'Scissors', changes: [{ kind: 'add' }] }]);
    expect(areaOfRuns(driver.runs(0))).toBeGreaterThan(0.3 * boxWidth * boxHeight);
    expect(driver.editor.getState()).toMatchObject({ path: 'scissors.idle', busy: false });
  });

  it('makes the same of clicks that are faster than the answers', async () => {
    const slow = start();
    await along(slow, corners);
    slow.complete();
    await settled(slow);
    const fast = start();
    fast.tool('scissors');
    for (const corner of corners.slice(0, -1)) fast.click(...corner);
    fast.doubleClick(...corners.at(-1)!);
    expect(fast.gestures).toHaveLength(0);
    await settled(fast);
    expect(fast.gestures).toHaveLength(1);
    expect(fast.runs(0)).toEqual(slow.runs(0));
  });

  it('takes points back, and is given up by escape', async () => {
    const driver = start();
    await along(driver, corners);
    expect(driver.key('Backspace')).toBe(true);
    expect(driver.editor.getState().preview.path?.handles).toHaveLength(3);
    for (let point = 0; point < 3; point++) driver.key('Backspace');
    expect(driver.editor.getState()).toMatchObject({ path: 'scissors.idle', busy: false });
    await along(driver, corners);
    driver.cancel();
    await settled(driver);
    expect(driver.gestures).toEqual([]);
    expect(driver.editor.getState().preview.path).toBeNull();
    await along(driver, corners.slice(0, 2));
    expect(driver.complete()).toBe(false);
  });

  it('goes straight where no path can be had', async () => {
    const driver = start([], failing);
    await along(driver, corners);
    expect(driver.editor.getState().notice?.code).toBe('proposal-failed');
    driver.complete();
    await settled(driver);
    expect(driver.gestures).toHaveLength(1);
    expect(areaOfRuns(driver.runs(0))).toBeGreaterThan(0.7 * boxWidth * boxHeight);
  });
});
