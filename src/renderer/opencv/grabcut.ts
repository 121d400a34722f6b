import type { Box } from '../../shared/geometry/boxes.ts';
import { intersectBoxes, roundBoxOutwards } from '../../shared/geometry/boxes.ts';
import { StudioError } from '../../shared/domain/errors.ts';
import type { Runs } from '../../shared/geometry/run-length.ts';
import { encodeRuns } from '../../shared/geometry/runs.ts';
import { english } from '../ui/english.ts';
import { boxOnGrid, label, labelsOf, type Hints } from './labels.ts';
import { withMatrices, type Matrix, type OpenCv } from './open-cv.ts';
import { matrixOfRegion, regionAround, scaleOf, type Picture } from './picture.ts';
import { refineRim } from './rim-tiles.ts';

const words = english.opencv.grabcut;

export interface GrabCutSettings {
  /** Rounds of learning the colours and cutting. */
  iterations: number;
  /** More pixels are looked at on a coarser grid first, then the rim on the photo's own. */
  mostPixels: number;
  /** When to answer with what there is, in milliseconds. */
  milliseconds: number;
  /** Called between steps: lets messages in. Throws where nobody waits for the answer any more. */
  pause(): Promise<void>;
}

export const grabCutDefaults = { iterations: 5, mostPixels: 400_000, milliseconds: 4000 };

/** Of the box's longer side: what is seen around it, so that the colours of the background are known. */
const marginShare = 0.3;
const leastMargin = 16;
/** GrabCut makes five colours of the garment and five of the rest. */
const fewestPixels = 5;
/** One seed, so that the same question has the same answer. */
const seed = 0;
const nowhere = { x: 0, y: 0, width: 0, height: 0 };

/**
 * The garment in a box by its colours: GrabCut (Rother, Kolmogorov and Blake, SIGGRAPH 2004) as OpenCV has it.
 *
 * @param hints `box` in pixels of the photo
 * @returns on the photo's whole size; only pixels of the box
 * @throws StudioError BAD_REQUEST for a box with too few pixels to tell colours apart
 */
export async function grabCut(
  cv: OpenCv,
  picture: Picture,
  hints: Hints,
  settings: Partial<GrabCutSettings> & Pick<GrabCutSettings, 'pause'>,
): Promise<Runs> {
  const { iterations, mostPixels, milliseconds, pause } = { ...grabCutDefaults, ...settings };
  const deadline = performance.now() + milliseconds;
  const box = intersectBoxes(roundBoxOutwards(hints.box), [0, 0, picture.width, picture.height]);
  if (box === undefined) throw tooSmall();
  const own = { ...hints, box };
  const region = regionAround(box, Math.max(leastMargin, marginShare * Math.max(box[2], box[3])), picture);
  const scale = scaleOf(region, mostPixels);
  const [columns, rows] = [Math.round(region[2] * scale), Math.round(region[3] * scale)];
  const labels = labelsOf(own, region, columns, rows);
  if (!seesBoth(labels, columns, rows)) throw tooSmall();

  return withMatrices(cv, async (keep) => {
    const full = keep(matrixOfRegion(cv, picture, region));
    const image = scale < 1 ? keep(new cv.Mat()) : full;
    if (scale < 1) cv.resize(full, image, { width: columns, height: rows }, 0, 0, cv.INTER_AREA);
    const mask = keep(new cv.Mat(rows, columns, cv.CV_8UC1));
    const models = { background: keep(new cv.Mat()), garment: keep(new cv.Mat()) };
    mask.data.set(labels);
    cv.setRNGSeed(seed);
    for (let round = 0; round < iterations && (round === 0 || performance.now() < deadline); round++) {
      const mode = round === 0 ? cv.GC_INIT_WITH_MASK : cv.GC_EVAL;
      cv.grabCut(image, mask, nowhere, models.background, models.garment, 1, mode);
      await pause();
    }
    const bitmap =
      scale < 1
        ? await refineRim(cv, full, coarseBitmap(cv, mask, region), models, own, region, scale, async () => {
            await pause();
            return performance.now() < deadline;
          })
        : mask.data.map((value) => value & 1);
    onlyInside(bitmap, box, region);
    return encodeRuns(bitmap, region, picture.height, picture.width);
  });
}

/** The cut on the coarse grid, brought to the photo's own pixels. */
function coarseBitmap(cv: OpenCv, mask: Matrix, [, , width, height]: Box): Uint8Array {
  const [coarse, fine] = [new cv.Mat(mask.rows, mask.cols, cv.CV_8UC1), new cv.Mat()];
  coarse.data.set(mask.data.map((value) => (value & 1) * 255));
  cv.resize(coarse, fine, { width, height }, 0, 0, cv.INTER_LINEAR);
  const bitmap = fine.data.map((value) => (value > 127 ? 1 : 0));
  coarse.delete();
  fine.delete();
  return bitmap;
}

function onlyInside(bitmap: Uint8Array, box: Box, region: Box): void {
  const [, , columns, rows] = region;
  const [left, top, right, bottom] = boxOnGrid(box, { region, columns, rows });
  for (let y = 0; y < rows; y++) {
    const row = y * columns;
    if (y < top || y >= bottom) bitmap.fill(0, row, row + columns);
    else bitmap.fill(0, row, row + left).fill(0, row + right, row + columns);
  }
}

/**
 * Whether there are pixels of both kinds to learn colours from. Where the box leaves nothing of the photo outside, its
 * border stands for the background.
 */
function seesBoth(labels: Uint8Array, columns: number, rows: number): boolean {
  const count = (): number => labels.reduce((sum, value) => sum + (value & 1), 0);
  if (labels.length - count() < fewestPixels) {
    labels.forEach((value, at) => {
      const [x, y] = [at % columns, Math.floor(at / columns)];
      const border = x === 0 || y === 0 || x === columns - 1 || y === rows - 1;
      if (border && value === label.maybeGarment) labels[at] = label.maybeBackground;
    });
  }
  const garment = count();
  return garment >= fewestPixels && labels.length - garment >= fewestPixels;
}

function tooSmall(): StudioError {
  return new StudioError('BAD_REQUEST', words.boxHoldsTooFewPixels, {
    field: 'box',
    remedy: words.drawALargerBoxAround,
  });
}
