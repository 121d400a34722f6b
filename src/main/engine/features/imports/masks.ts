import { StudioError } from '../../../../shared/domain/errors.ts';
import type { Box } from '../../../../shared/geometry/boxes.ts';
import { maskArea, maskBox } from '../../../../shared/geometry/mask-operations.ts';
import { maskFromPolygons } from '../../../../shared/geometry/polygons.ts';
import { checkMask, maskFromCounts, type RunLengthMask } from '../../../../shared/geometry/run-length.ts';
import { Refusal } from './report.ts';

/** A photo's pixels as shown, and how its file is turned. */
export interface PhotoFrame {
  width: number;
  height: number;
  orientation: number;
}

export interface MaskedRegion {
  mask: RunLengthMask;
  box: Box;
  area: number;
}

/**
 * The mask of a COCO `segmentation`, with its box and area.
 *
 * @throws Refusal, also for a mask without a pixel
 */
export function maskOfSegmentation(segmentation: unknown, photo: PhotoFrame): MaskedRegion {
  return regionOf(readSegmentation(segmentation, photo));
}

/**
 * A COCO `segmentation`: a list of polygons, or run lengths, compressed or not, for the photo as shown.
 *
 * @throws Refusal
 */
export function readSegmentation(segmentation: unknown, photo: PhotoFrame): RunLengthMask {
  const field = 'segmentation';
  if (segmentation === undefined || segmentation === null) {
    throw new Refusal(field, 'there is no segmentation', 'Export the annotations with masks or polygons.');
  }
  try {
    return Array.isArray(segmentation)
      ? maskFromPolygons(checkedPolygons(segmentation), photo.height, photo.width)
      : maskOfRuns(segmentation, photo);
  } catch (error) {
    if (!(error instanceof StudioError)) throw error;
    throw new Refusal(field, error.message.replace(/\.$/, ''), 'Correct the segmentation or leave the annotation out.');
  }
}

/** @throws Refusal for a mask without a pixel */
export function regionOf(mask: RunLengthMask): MaskedRegion {
  const area = maskArea(mask);
  if (area === 0) {
    throw new Refusal(
      'segmentation',
      'the mask covers no pixel of the photo',
      'Check that the coordinates are pixels of this photo.',
    );
  }
  return { mask, box: maskBox(mask), area };
}

function checkedPolygons(segmentation: unknown[]): number[][] {
  const flat = segmentation.length > 0 && segmentation.every((value) => typeof value === 'number');
  const polygons = flat ? [segmentation] : segmentation;
  for (const [part, polygon] of polygons.entries()) {
    if (!Array.isArray(polygon) || !polygon.every((value) => typeof value === 'number')) {
      throw new Refusal(
        'segmentation',
        `part ${part} is not a list of numbers`,
        'Write polygons as [x1, y1, x2, y2, …].',
      );
    }
  }
  return polygons as number[][];
}

function maskOfRuns(segmentation: unknown, photo: PhotoFrame): RunLengthMask {
  const { size, counts } = segmentation as { size?: unknown; counts?: unknown };
  if (!Array.isArray(size) || size.length !== 2 || !size.every((side) => Number.isInteger(side))) {
    throw new Refusal('segmentation.size', 'size is not [height, width]', 'Write size as two whole numbers.');
  }
  const [height, width] = size as [number, number];
  assertSize(width, height, photo, 'segmentation.size', 'the mask');
  if (typeof counts === 'string') {
    const mask = { size: [height, width] as const, counts };
    checkMask(mask);
    return mask;
  }
  if (Array.isArray(counts) && counts.every((count) => typeof count === 'number')) {
    return maskFromCounts(height, width, counts);
  }
  throw new Refusal(
    'segmentation.counts',
    'counts is neither text nor a list of numbers',
    "Write COCO's run lengths, compressed or not.",
  );
}

/** Throws Refusal unless the size is the photo's as shown, with a word on EXIF where that is the likely reason. */
export function assertSize(width: number, height: number, photo: PhotoFrame, field: string, what: string): void {
  if (width === photo.width && height === photo.height) return;
  const turned = photo.orientation >= 5 && width === photo.height && height === photo.width;
  throw new Refusal(
    field,
    `${what} is for ${width} x ${height} pixels, the photo as shown has ${photo.width} x ${photo.height}`,
    turned
      ? `It was drawn on the photo as stored, before its EXIF orientation (${photo.orientation}). Turn the file's pixels upright and remove the orientation, then import both again.`
      : 'Use the photo at the size that was annotated.',
  );
}
