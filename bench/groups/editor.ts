import type { Locator } from '@playwright/test';
import { setUp } from '../../scripts/setup/index.mjs';
import { startStudio } from '../../e2e/support/studio.ts';
import { noteFrames, noteLatencies, openPage, type MeasuredPage } from '../browser-page.ts';
import { atRest, middleOf, setBrush } from '../editor-page.ts';
import { editorProject, maskCount, photoSize } from '../editor-project.ts';
import { percentile, say, scaled, type GroupResult, type Measurement } from '../measurement.ts';
import { measurePoints } from '../points-page.ts';

const frameTarget = '≤ 16.7 ms';
const strokeTarget = '≤ 16 ms';
const sessionStrokes = scaled(300);
const megabyte = 2 ** 20;

/** The mask editor as a curator has it: the built page in Chromium, moved by its pointer, on a 24-megapixel photo. */
export async function run(): Promise<GroupResult> {
  await setUp({ product: true });
  const project = await editorProject();
  const studio = await startStudio(project.folder);
  const measured = await openPage();
  try {
    const { page } = measured;
    await page.goto(studio.signInAddress);
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    await page.goto(`${studio.origin}/photos/1`);
    const canvas = page.locator('.editor-canvas');
    await canvas.waitFor();
    await atRest(page);
    const measurements: Measurement[] = [];
    for (const zoom of [0, 5, 11]) measurements.push(...(await panning(measured, canvas, zoom)));
    for (const size of [50, 400]) measurements.push(...(await strokes(measured, canvas, size)));
    measurements.push(...(await longSession(measured, canvas)));
    const { measurements: points, note } = await measurePoints();
    return {
      title: `Mask editor at ${photoSize.width} x ${photoSize.height} pixels with ${maskCount} masks, and the map of points`,
      measurements: [...measurements, ...points],
      notes: [
        `${measured.browserName}, 1440 x 900, drawn by ${measured.renderer}. Frames come at most every 16.7 ms (60 Hz), so that this is the least that a frame time can be.`,
        'The page’s processor time of a frame is that of its thread for input, script, layout and paint; it stands also where other programs share the machine.',
        'A stroke is on screen when the frame that shows it has been painted by the page; what the compositor does then is in the processor time of all processes.',
        'Peers: none was run. CVAT, Label Studio, labelme, X-AnyLabeling and FiftyOne are servers or desktop windows of their own that this bench does not drive, and none of them publishes such figures.',
        note,
      ],
    };
  } finally {
    await measured.close();
    await studio.stop();
    await project.dispose();
  }
}

const panMoves = 240;

async function panning(measured: MeasuredPage, canvas: Locator, zoomSteps: number): Promise<Measurement[]> {
  const { page } = measured;
  await page.keyboard.press('0');
  for (let step = 0; step < zoomSteps; step++) await page.keyboard.press('Equal');
  await page.waitForTimeout(1000);
  const { x, y, width, height } = await middleOf(canvas);
  await page.mouse.move(x, y);
  await page.mouse.down({ button: 'middle' });
  const work = await measured.noteWork();
  const processor = await measured.processorTime();
  const frames = await noteFrames(page);
  for (let move = 0; move < panMoves; move++) {
    const angle = (move / panMoves) * 4 * Math.PI;
    await page.mouse.move(x + Math.sin(angle) * width * 0.3, y + Math.sin(angle * 1.5) * height * 0.3);
    await page.waitForTimeout(4);
  }
  const times = await frames();
  const spent = (await measured.processorTime()) - processor;
  const worked = await work();
  await page.mouse.up({ button: 'middle' });
  const what = zoomSteps === 0 ? 'fitted' : `${(1.25 ** zoomSteps).toFixed(1)} x fitted`;
  say(`panning ${what}: ${times.length} frames`);
  return [
    { what: `panning, ${what}: frame time, median`, value: percentile(times, 0.5), unit: 'ms', target: frameTarget },
    { what: `panning, ${what}: frame time, p95`, value: percentile(times, 0.95), unit: 'ms', target: frameTarget },
    {
      what: `panning, ${what}: processor time of the page for a frame, p95`,
      value: percentile(worked, 0.95),
      unit: 'ms',
      target: frameTarget,
    },
    { what: `panning, ${what}: processor time of a frame, all processes`, value: spent / times.length, unit: 'ms' },
  ];
}

async function strokes(measured: MeasuredPage, canvas: Locator, wanted: number): Promise<Measurement[]> {
  const { page } = measured;
  await page.keyboard.press('0');
  for (let step = 0; step < 5; step++) await page.keyboard.press('Equal');
  await page.keyboard.press('v');
  const { x, y, width, height } = await middleOf(canvas);
  await page.mouse.click(x, y);
  await page.keyboard.press('b');
  const size = await setBrush(page, wanted);
  await page.mouse.move(x, y);
  await page.waitForTimeout(1000);
  const work = await measured.noteWork();
  const latencies = await noteLatencies(page);
  const processor = await measured.processorTime();
  let moves = 0;
  for (let stroke = 0; stroke < 4; stroke++) {
    await page.mouse.down();
    for (let move = 0; move < 60; move++, moves++) {
      const angle = (move / 60) * 2 * Math.PI + stroke;
      await page.mouse.move(x + Math.sin(angle) * width * 0.25, y + Math.cos(angle) * height * 0.25);
      await page.waitForTimeout(4);
    }
    await page.mouse.up();
  }
  const noted = await latencies();
  const spent = (await measured.processorTime()) - processor;
  const worked = await work();
  for (let stroke = 0; stroke < 4; stroke++) await page.keyboard.press('Control+z');
  await page.waitForTimeout(1000);
  const [handled, received] = [noted.map((each) => each.handled), noted.map((each) => each.received)];
  const what = `brush of ${size} pixels`;
  say(`${what}: ${noted.length} frames of ${moves} moves`);
  return [
    {
      what: `${what}: move to painted frame, median`,
      value: percentile(handled, 0.5),
      unit: 'ms',
      target: strokeTarget,
    },
    { what: `${what}: move to painted frame, p95`, value: percentile(handled, 0.95), unit: 'ms', target: strokeTarget },
    {
      what: `${what}: the same with the wait for the frame, p95`,
      value: percentile(received, 0.95),
      unit: 'ms',
      target: '≤ 16.7 ms of waiting and the above',
    },
    {
      what: `${what}: processor time of the page for a frame, p95`,
      value: percentile(worked, 0.95),
      unit: 'ms',
      target: strokeTarget,
    },
    { what: `${what}: processor time of a move, all processes`, value: spent / moves, unit: 'ms' },
  ];
}

/** Strokes, choosing, undo and redo, panning, one after another; memory should be at the end what it was. */
async function longSession(measured: MeasuredPage, canvas: Locator): Promise<Measurement[]> {
  const { page } = measured;
  const { x, y, width, height } = await middleOf(canvas);
  await setBrush(page, 50);

  async function edit(from: number, to: number): Promise<void> {
    for (let index = from; index < to; index++) {
      const [left, top] = [((index * 37) % 80) / 100 - 0.4, ((index * 53) % 80) / 100 - 0.4];
      const start = { x: x + left * width, y: y + top * height };
      if (index % 5 === 0) {
        await page.keyboard.press('v');
        await page.mouse.click(start.x, start.y);
        await page.keyboard.press(index % 10 === 0 ? 'e' : 'b');
      }
      await page.mouse.move(start.x, start.y);
      await page.mouse.down();
      await page.mouse.move(start.x + 40, start.y + 25, { steps: 10 });
      await page.mouse.up();
      if (index % 7 === 0) await page.keyboard.press('Control+z');
      if (index % 14 === 0) await page.keyboard.press('Control+Shift+z');
      if (index % 11 === 0) await page.keyboard.press(index % 22 === 0 ? 'Equal' : '-');
    }
  }

  // What is made once, code that was compiled and tiles at their limit, is there before the first look.
  const warmUp = Math.ceil(sessionStrokes / 5);
  await edit(0, warmUp);
  await page.waitForTimeout(2000);
  const before = { heap: await measured.heap(), resident: await measured.residentMemory() };
  const started = performance.now();
  await edit(warmUp, warmUp + sessionStrokes);
  await page.waitForTimeout(2000);
  const after = { heap: await measured.heap(), resident: await measured.residentMemory() };
  say(`${sessionStrokes} strokes in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  const session = `after ${sessionStrokes} more strokes`;
  return [
    { what: 'page memory (resident)', value: before.resident / megabyte, unit: 'MB' },
    { what: `page memory (resident), ${session}`, value: after.resident / megabyte, unit: 'MB', target: 'flat' },
    { what: 'JavaScript heap', value: before.heap / megabyte, unit: 'MB' },
    { what: `JavaScript heap, ${session}`, value: after.heap / megabyte, unit: 'MB', target: 'flat' },
  ];
}
