import { StudioError } from '../domain/errors.ts';
import type { Box } from './boxes.ts';
import { boxIou } from './boxes.ts';
import { checkSize, maskFromRuns, runsFromMask } from './run-length.ts';
import type { RunLengthMask, Runs } from './run-length.ts';
import { createRunWriter } from './run-writer.ts';
import { areaOfRuns, boxOfRuns, combineRuns } from './runs.ts';

const nowhere: Box = [0, 0, 0, 0];

/** Object pixels. Throws StudioError ANNOTATION_INVALID for a malformed mask, as all functions here do. */
export function maskArea(mask: RunLengthMask): number {
  return areaOfRuns(runsFromMask(mask));
}

/** The smallest box of whole pixels around the object; `[0, 0, 0, 0]` where there is none, as COCO has it. */
export function maskBox(mask: RunLengthMask): Box {
  return boxOfRuns(runsFromMask(mask)) ?? nowhere;
}

/** An object without a pixel: height x width of background. */
export function emptyMask(height: number, width: number): RunLengthMask {
  checkSize(height, width);
  return maskFromRuns({ height, width, counts: Uint32Array.of(height * width) });
}

/**
 * Pixels of any mask (`union`) or of all (`intersection`).
 *
 * @throws StudioError ANNOTATION_INVALID for no mask at all, or masks of different sizes
 */
export function mergeMasks(masks: readonly RunLengthMask[], how: 'union' | 'intersection' = 'union'): RunLengthMask {
  const [first, ...others] = masks;
  if (first === undefined) throw new StudioError('ANNOTATION_INVALID', 'There is no mask to merge.');
  if (others.length === 0) return first;
  let merged = runsFromMask(first);
  for (const other of others) merged = combineRuns(merged, runsFromMask(other), how);
  return maskFromRuns(merged);
}

/**
 * Intersection over union of each detection with each ground truth: rows are detections. Where the ground truth is a
 * crowd, intersection over the detection's area.
 *
 * @param crowd one flag for each ground truth; none is a crowd by default
 * @throws StudioError ANNOTATION_INVALID for masks of different sizes
 */
export function maskIou(
  detections: readonly RunLengthMask[],
  groundTruths: readonly RunLengthMask[],
  crowd: readonly boolean[] = [],
): number[][] {
  const measured = groundTruths.map(measure);
  return detections.map((mask) => {
    const detection = measure(mask);
    return measured.map((truth, index) => {
      checkSameSize(detection.runs, truth.runs);
      if (boxIou(detection.box, truth.box) === 0) return 0;
      const intersection = sharedArea(detection.runs, truth.runs);
      if (intersection === 0) return 0;
      const union = crowd[index] === true ? detection.area : detection.area + truth.area - intersection;
      return intersection / union;
    });
  });
}

/** Left becomes right. */
export function flipMaskHorizontally(mask: RunLengthMask): RunLengthMask {
  const { height, width, counts } = runsFromMask(mask);
  const segments = columnSegments(counts, height);
  const flipped = createRunWriter(height, width);
  for (let end = segments.length; end > 0;) {
    // The segments of one column keep their order.
    let start = end - 1;
    while (start > 0 && segments[start - 1]?.x === segments[end - 1]?.x) start--;
    for (const { x, from, to } of segments.slice(start, end)) flipped.add(width - 1 - x, from, to);
    end = start;
  }
  return flipped.finish();
}

/** Top becomes bottom. */
export function flipMaskVertically(mask: RunLengthMask): RunLengthMask {
  const { height, width, counts } = runsFromMask(mask);
  // All runs backwards are the mask turned by half a circle; flipped across, that is the mask upside down.
  const turned = createRunWriter(height, width);
  for (const { x, from, to } of columnSegments(counts, height).reverse()) {
    turned.add(width - 1 - x, height - to, height - from);
  }
  return flipMaskHorizontally(turned.finish());
}

/**
 * The mask of a region alone.
 *
 * @param region whole pixels; what lies outside the mask is background
 */
export function cropMask(mask: RunLengthMask, region: Box): RunLengthMask {
  const [left, top, columns, rows] = region;
  return moveMask(mask, -left, -top, rows, columns);
}

/** The mask moved right by `left` and down by `top`, on a canvas of height x width; what falls outside is cut off. */
export function moveMask(mask: RunLengthMask, left: number, top: number, height: number, width: number): RunLengthMask {
  const runs = runsFromMask(mask);
  checkSize(height, width);
  if (!Number.isInteger(left) || !Number.isInteger(top)) {
    throw new RangeError(`a mask moves by whole pixels, not by ${left}, ${top}`);
  }
  const pasted = createRunWriter(height, width);
  for (const { x, from, to } of columnSegments(runs.counts, runs.height)) {
    if (x + left < 0 || x + left >= width) continue;
    pasted.add(x + left, Math.max(0, from + top), Math.min(height, to + top));
  }
  return pasted.finish();
}

interface ColumnSegment {
  x: number;
  from: number;
  to: number;
}

/** Object pixels column by column: rows `from` up to, not with, `to`. */
function columnSegments(counts: Uint32Array, height: number): ColumnSegment[] {
  const segments: ColumnSegment[] = [];
  let end = 0;
  for (let index = 0; index < counts.length; index++) {
    const start = end;
    end += counts[index] as number;
    if ((index & 1) === 0 || start === end) continue;
    const last = Math.floor((end - 1) / height);
    for (let x = Math.floor(start / height); x <= last; x++) {
      segments.push({ x, from: Math.max(0, start - x * height), to: Math.min(height, end - x * height) });
    }
  }
  return segments;
}

function sharedArea(left: Runs, right: Runs): number {
  let area = 0;
  walkTogether(left.counts, right.counts, (run, inLeft, inRight) => {
    if (inLeft && inRight) area += run;
  });
  return area;
}

/** Visits the longest stretches over which neither mask changes. Both add up to the same number of pixels. */
function walkTogether(
  left: Uint32Array,
  right: Uint32Array,
  visit: (run: number, inLeft: boolean, inRight: boolean) => void,
): void {
  let [leftIndex, rightIndex] = [0, 0];
  let [leftRest, rightRest] = [left[0] ?? 0, right[0] ?? 0];
  while (leftIndex < left.length && rightIndex < right.length) {
    const run = Math.min(leftRest, rightRest);
    if (run > 0) visit(run, (leftIndex & 1) === 1, (rightIndex & 1) === 1);
    leftRest -= run;
    rightRest -= run;
    if (leftRest === 0) leftRest = left[++leftIndex] ?? 0;
    if (rightRest === 0) rightRest = right[++rightIndex] ?? 0;
  }
}

function measure(mask: RunLengthMask): { runs: Runs; box: Box; area: number } {
  const runs = runsFromMask(mask);
  return { runs, box: boxOfRuns(runs) ?? nowhere, area: areaOfRuns(runs) };
}

function checkSameSize(left: Runs, right: Runs): void {
  if (left.height === right.height && left.width === right.width) return;
  const sizes = `${left.width} x ${left.height} and ${right.width} x ${right.height}`;
  throw new StudioError('ANNOTATION_INVALID', `Masks of different sizes: ${sizes} pixels.`, {
    cause: 'masks of different sizes',
  });
}
