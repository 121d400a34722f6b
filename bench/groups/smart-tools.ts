import path from 'node:path';
import sharp from 'sharp';
import { grabCut } from '../../src/renderer/opencv/grabcut.ts';
import type { Hints } from '../../src/renderer/opencv/labels.ts';
import type { OpenCv } from '../../src/renderer/opencv/open-cv.ts';
import type { Picture } from '../../src/renderer/opencv/picture.ts';
import { createPathFinder } from '../../src/renderer/opencv/scissors.ts';
import { loadOpenCv } from '../../src/renderer/opencv/testing/open-cv.ts';
import { startWand } from '../../src/renderer/opencv/wand.ts';
import type { Box } from '../../src/shared/geometry/boxes.ts';
import { runsFromMask, type RunLengthMask, type Runs } from '../../src/shared/geometry/run-length.ts';
import { areaOfRuns, boxOfRuns, combineRuns } from '../../src/shared/geometry/runs.ts';
import type { GroupResult, Measurement } from '../measurement.ts';
import { percentile } from '../measurement.ts';
import { figures, type Times } from '../timing.ts';
import { sampleFolder } from '../sample.ts';
import recorded from '../../src/renderer/opencv/goldens/detected.json' with { type: 'json' };

const garmentCount = 50;
const drags = 200;

interface Detected {
  photo: string;
  /** What a person drew. */
  truth: RunLengthMask;
  /** What the starter detector found. */
  detected: RunLengthMask;
}

/** Wand, GrabCut and scissors as the page's worker runs them, and how near GrabCut comes to what a person drew. */
export async function run(): Promise<GroupResult> {
  const began = performance.now();
  const cv = await loadOpenCv();
  const started = performance.now() - began;
  const all = recorded as unknown as Detected[];
  const chosen = all.filter((_, index) => index % Math.floor(all.length / garmentCount) === 0).slice(0, garmentCount);
  const cut = await refineAll(cv, chosen);
  const [first] = chosen;
  if (!first) throw new Error('There are no detections.');
  const measurements: Measurement[] = [
    { what: 'OpenCV: read and compiled', value: started, unit: 'ms' },
    ...figures('wand: a step of a drag over a megapixel', await wandDrag(), '< 16 ms'),
    ...figures('GrabCut: a garment in its box', cut.times),
    ...(await scissorsFigures(cv, await read(first.photo))),
    share('GrabCut from the true box: mean IoU with the human mask', mean(cut.fromBox)),
    share('GrabCut from the true box: median IoU with the human mask', percentile(cut.fromBox, 0.5)),
    share("the starter detector's masks: mean IoU with the human mask", mean(cut.detected)),
    share('the same, refined by GrabCut', mean(cut.refined)),
    share(
      'of them nearer to the human mask after refining',
      mean(cut.refined.map((iou, at) => (iou > (cut.detected[at] ?? 0) ? 1 : 0))),
    ),
  ];
  const notes = [
    `${chosen.length} garments of the sample that the starter detector finds; boxes are those of the human masks, refining starts from the detector's mask in its own box.`,
    'In Node; a browser compiles the same WebAssembly. The wand is without OpenCV.',
  ];
  return { title: 'Smart tools', measurements, notes };
}

async function refineAll(cv: OpenCv, garments: readonly Detected[]) {
  const result = { times: noTimes(), fromBox: [] as number[], detected: [] as number[], refined: [] as number[] };
  const pause = (): Promise<void> => Promise.resolve();
  for (const garment of garments) {
    const picture = await read(garment.photo);
    const [truth, detected] = [runsFromMask(garment.truth), runsFromMask(garment.detected)];
    const hints = { foreground: null, background: null };
    const question: Hints = { ...hints, box: boxOf(truth), initial: null, free: 'box' };
    const cut = await timed(result.times, () => grabCut(cv, picture, question, { pause }));
    const refine: Hints = { ...hints, box: withRoom(boxOf(detected)), initial: detected, free: 'rim' };
    result.fromBox.push(iou(cut, truth));
    result.detected.push(iou(detected, truth));
    result.refined.push(iou(await grabCut(cv, picture, refine, { pause }), truth));
  }
  return result;
}

/** A tolerance that rises and falls over rings of rising difference, each step of which reaches new pixels at first. */
async function wandDrag(): Promise<Times> {
  const side = 1000;
  const data = new Uint8ClampedArray(side * side * 4);
  for (let at = 0; at < side * side; at++) {
    const ring = Math.hypot((at % side) - side / 2, Math.floor(at / side) - side / 2) / 3;
    data.fill(Math.min(250, ring), at * 4, at * 4 + 3);
  }
  const wand = startWand({ width: side, height: side, data }, side / 2, side / 2, true);
  const times = noTimes();
  for (let step = 0; step < drags; step++) {
    const tolerance = Math.round(125 - 120 * Math.cos((2 * Math.PI * step) / drags));
    await timed(times, () => wand.select(tolerance, 1));
  }
  return times;
}

async function scissorsFigures(cv: OpenCv, picture: Picture): Promise<Measurement[]> {
  const finder = createPathFinder(cv, picture);
  const [clicks, moves] = [noTimes(), noTimes()];
  for (let click = 0; click < 20; click++) {
    const from = { x: picture.width / 2 - 50 + click, y: picture.height / 2 };
    for (let move = 0; move < 20; move++) {
      const to = { x: from.x + 80, y: from.y - 100 + 10 * move };
      await timed(move === 0 ? clicks : moves, () => finder.path(from, to));
    }
  }
  finder.dispose();
  return [
    ...figures('scissors: the first path after a click', clicks),
    ...figures('scissors: a move of the pointer', moves),
  ];
}

async function read(photo: string): Promise<Picture> {
  const file = path.join(sampleFolder, 'photos', photo);
  const { data, info } = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) };
}

function boxOf(runs: Runs): Box {
  return boxOfRuns(runs) ?? [0, 0, 0, 0];
}

/** As the editor draws it around a chosen garment. */
function withRoom([x, y, width, height]: Box): Box {
  const room = Math.max(6, Math.round(0.08 * Math.max(width, height)));
  return [x - room, y - room, width + 2 * room, height + 2 * room];
}

function iou(left: Runs, right: Runs): number {
  return areaOfRuns(combineRuns(left, right, 'intersection')) / areaOfRuns(combineRuns(left, right, 'union'));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function share(what: string, value: number): Measurement {
  return { what, value, unit: '' };
}

function noTimes(): Times {
  return { wall: [], processor: 0 };
}

async function timed<T>(times: Times, work: () => T | Promise<T>): Promise<T> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  times.wall.push(performance.now() - start);
  times.processor += (user + system) / 1000;
  return result;
}
