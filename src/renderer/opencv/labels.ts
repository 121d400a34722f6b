import type { Box, Corners } from '../../shared/geometry/boxes.ts';
import { decodeRuns, type Runs } from '../../shared/geometry/run-length.ts';
import { windowCounts } from './rim.ts';

/** OpenCV's labels of GrabCut. An odd one is garment. */
export const label = { background: 0, garment: 1, maybeBackground: 2, maybeGarment: 3 } as const;

/** What is known of a garment before GrabCut looks at the colours. */
export interface Hints {
  /** Whole pixels. Nothing outside becomes garment. */
  readonly box: Box;
  readonly foreground: Runs | null;
  readonly background: Runs | null;
  readonly initial: Runs | null;
  /** What may change of `initial`: all in the box, or its rim and what is around the strokes. */
  readonly free: 'box' | 'rim';
}

/** Of the garment's side (root of its area): how far from a mask's rim the true one is looked for. */
const rimShare = 0.03;
const leastRim = 3;
/** Of the box's longer side: how far a stroke reaches. */
const strokeShare = 0.2;
/** What windows can be counted in. */
const largestReach = 127;

/**
 * GrabCut's labels of a region of the photo on a grid of columns x rows that covers it, which may be coarser than the
 * photo's.
 *
 * @param region whole pixels, inside the photo; the box lies in it
 * @returns uint8, row-major, `rows * columns`
 */
export function labelsOf(hints: Hints, region: Box, columns: number, rows: number): Uint8Array {
  const grid = { region, columns, rows };
  const foreground = hints.foreground && anyOf(hints.foreground, grid);
  const background = hints.background && anyOf(hints.background, grid);
  const initial = hints.initial && centreOf(hints.initial, grid);
  const labels = new Uint8Array(columns * rows);
  const known = initial !== null && hints.free === 'rim' ? knownLabels(hints, initial, grid) : null;
  const [left, top, right, bottom] = boxOnGrid(hints.box, grid);
  for (let y = top; y < bottom; y++) {
    for (let at = y * columns + left; at < y * columns + right; at++) {
      if (foreground?.[at] === 1) labels[at] = label.garment;
      else if (background?.[at] === 1) labels[at] = label.background;
      else if (known !== null) labels[at] = known[at] as number;
      else labels[at] = initial?.[at] === 0 ? label.maybeBackground : label.maybeGarment;
    }
  }
  return labels;
}

interface Grid {
  region: Box;
  columns: number;
  rows: number;
}

/** The mask away from its rim is taken as it is, but for what strokes speak about. */
function knownLabels({ foreground, background }: Hints, initial: Uint8Array, grid: Grid): Uint8Array {
  const { columns, rows } = grid;
  let area = 0;
  for (const value of initial) area += value;
  const reach = Math.max(leastRim, Math.round(rimShare * Math.sqrt(area)));
  const counts = windowCounts(initial, columns, rows, reach);
  const full = (2 * reach + 1) ** 2;
  const strokes = new Uint8Array(initial.length);
  for (const stroke of [foreground, background]) {
    if (stroke) anyOf(stroke, grid).forEach((value, at) => value === 1 && (strokes[at] = 1));
  }
  const strokeReach = Math.min(largestReach, Math.round(strokeShare * Math.max(columns, rows)));
  const stroked =
    foreground !== null || background !== null ? windowCounts(strokes, columns, rows, strokeReach) : undefined;
  return initial.map((value, at) => {
    const near = (stroked?.[at] ?? 0) > 0;
    if (!near && counts[at] === full) return label.garment;
    if (!near && counts[at] === 0) return label.background;
    return value === 1 ? label.maybeGarment : label.maybeBackground;
  });
}

/** Left, top, right and bottom of the cells that the box touches. */
export function boxOnGrid([x, y, width, height]: Box, { region, columns, rows }: Grid): Corners {
  const [scaleX, scaleY] = [columns / region[2], rows / region[3]];
  return [
    Math.max(0, Math.floor((x - region[0]) * scaleX)),
    Math.max(0, Math.floor((y - region[1]) * scaleY)),
    Math.min(columns, Math.ceil((x + width - region[0]) * scaleX)),
    Math.min(rows, Math.ceil((y + height - region[1]) * scaleY)),
  ];
}

/** Cells any pixel of which belongs to the mask: a thin stroke is kept. */
function anyOf(runs: Runs, { region, columns, rows }: Grid): Uint8Array {
  const bitmap = decodeRuns(runs, region);
  const [, , width, height] = region;
  if (columns === width && rows === height) return bitmap;
  const cells = new Uint8Array(columns * rows);
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.floor((y * rows) / height) * columns;
    for (let x = 0; x < width; x++, at++) if (bitmap[at] === 1) cells[row + Math.floor((x * columns) / width)] = 1;
  }
  return cells;
}

/** Cells whose middle belongs to the mask. */
function centreOf(runs: Runs, { region, columns, rows }: Grid): Uint8Array {
  const bitmap = decodeRuns(runs, region);
  const [, , width, height] = region;
  if (columns === width && rows === height) return bitmap;
  const cells = new Uint8Array(columns * rows);
  for (let y = 0, at = 0; y < rows; y++) {
    const row = Math.floor(((y + 0.5) * height) / rows) * width;
    for (let x = 0; x < columns; x++, at++) {
      cells[at] = bitmap[row + Math.floor(((x + 0.5) * width) / columns)] as number;
    }
  }
  return cells;
}
