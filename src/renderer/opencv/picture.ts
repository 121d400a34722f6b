import type { Box } from '../../shared/geometry/boxes.ts';
import type { Matrix, OpenCv } from './open-cv.ts';

/** A decoded photo: red, green, blue and alpha of each pixel, row by row. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/**
 * The region in OpenCV's memory: uint8, region height x region width, blue, green, red. The caller deletes it.
 *
 * @param region whole pixels, inside the picture
 */
export function matrixOfRegion(cv: OpenCv, picture: Picture, [left, top, width, height]: Box): Matrix {
  const matrix = new cv.Mat(height, width, cv.CV_8UC3);
  const { data } = picture;
  const target = matrix.data;
  let at = 0;
  for (let y = top; y < top + height; y++) {
    let from = (y * picture.width + left) * 4;
    for (let x = 0; x < width; x++, from += 4) {
      target[at++] = data[from + 2] as number;
      target[at++] = data[from + 1] as number;
      target[at++] = data[from] as number;
    }
  }
  return matrix;
}

/** The smallest box of whole pixels around `box` grown by `margin` on each side, inside the picture. */
export function regionAround(box: Box, margin: number, picture: { width: number; height: number }): Box {
  const x1 = Math.max(0, Math.floor(box[0] - margin));
  const y1 = Math.max(0, Math.floor(box[1] - margin));
  const x2 = Math.min(picture.width, Math.ceil(box[0] + box[2] + margin));
  const y2 = Math.min(picture.height, Math.ceil(box[1] + box[3] + margin));
  return [x1, y1, Math.max(0, x2 - x1), Math.max(0, y2 - y1)];
}

/** 1, or what makes the region have at most `mostPixels`. */
export function scaleOf([, , width, height]: Box, mostPixels: number): number {
  return Math.min(1, Math.sqrt(mostPixels / (width * height)));
}
