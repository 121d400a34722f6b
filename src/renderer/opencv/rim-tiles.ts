import type { Box } from '../../shared/geometry/boxes.ts';
import { label, labelsOf, type Hints } from './labels.ts';
import { withMatrices, type Matrix, type OpenCv } from './open-cv.ts';
import { windowCounts } from './rim.ts';

const tileSide = 192;
const nowhere = { x: 0, y: 0, width: 0, height: 0 };

/**
 * Cuts the rim of a mask that was found on a coarser grid anew on the photo's own pixels, with the colours that were
 * learned there: tile by tile, what is further from the rim than the coarse grid can be wrong taken as it is.
 *
 * @param image the region, uint8, blue, green, red
 * @param bitmap of the region, row-major, 0 or 1; changed and returned
 * @param scale of the coarse grid, below 1
 * @param goOn called before each tile; false leaves the rest as it is
 */
export async function refineRim(
  cv: OpenCv,
  image: Matrix,
  bitmap: Uint8Array,
  models: { background: Matrix; garment: Matrix },
  hints: Hints,
  region: Box,
  scale: number,
  goOn: () => Promise<boolean>,
): Promise<Uint8Array> {
  const [left, top, width, height] = region;
  const reach = Math.ceil(2 / scale);
  const margin = reach + 8;
  const counts = windowCounts(bitmap, width, height, reach);
  const full = (2 * reach + 1) ** 2;
  for (let y = 0; y < height; y += tileSide) {
    for (let x = 0; x < width; x += tileSide) {
      const core = { x1: x, y1: y, x2: Math.min(width, x + tileSide), y2: Math.min(height, y + tileSide) };
      if (!onRim(counts, width, core, full)) continue;
      if (!(await goOn())) return bitmap;
      const [x1, y1] = [Math.max(0, core.x1 - margin), Math.max(0, core.y1 - margin)];
      const [x2, y2] = [Math.min(width, core.x2 + margin), Math.min(height, core.y2 + margin)];
      const [columns, rows] = [x2 - x1, y2 - y1];
      // Strokes and box as ever, and of the rest what the rim leaves open.
      const tile: Box = [left + x1, top + y1, columns, rows];
      const labels = labelsOf({ ...hints, initial: null, free: 'box' }, tile, columns, rows);
      for (let row = 0, at = 0; row < rows; row++) {
        let from = (y1 + row) * width + x1;
        for (let column = 0; column < columns; column++, at++, from++) {
          if (labels[at] !== label.maybeGarment) continue;
          const sure = counts[from] === 0 || counts[from] === full;
          labels[at] = (bitmap[from] as number) + (sure ? 0 : 2);
        }
      }
      const cut = await cutTile(cv, image, { x1, y1, columns, rows }, labels, models);
      for (let row = core.y1; row < core.y2; row++) {
        const from = (row - y1) * columns + core.x1 - x1;
        bitmap.set(cut.subarray(from, from + core.x2 - core.x1), row * width + core.x1);
      }
    }
  }
  return bitmap;
}

interface Corners {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

function onRim(counts: Uint16Array, width: number, { x1, y1, x2, y2 }: Corners, full: number): boolean {
  for (let y = y1; y < y2; y++) {
    for (let at = y * width + x1; at < y * width + x2; at++) {
      const count = counts[at] as number;
      if (count > 0 && count < full) return true;
    }
  }
  return false;
}

function cutTile(
  cv: OpenCv,
  image: Matrix,
  { x1, y1, columns, rows }: { x1: number; y1: number; columns: number; rows: number },
  labels: Uint8Array,
  models: { background: Matrix; garment: Matrix },
): Promise<Uint8Array> {
  return withMatrices(cv, (keep) => {
    const part = keep(new cv.Mat(rows, columns, cv.CV_8UC3));
    const mask = keep(new cv.Mat(rows, columns, cv.CV_8UC1));
    for (let row = 0; row < rows; row++) {
      const from = ((y1 + row) * image.cols + x1) * 3;
      part.data.set(image.data.subarray(from, from + columns * 3), row * columns * 3);
    }
    mask.data.set(labels);
    cv.grabCut(part, mask, nowhere, models.background, models.garment, 1, cv.GC_EVAL_FREEZE_MODEL);
    return mask.data.map((value) => value & 1);
  });
}
