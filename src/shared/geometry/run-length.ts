import { StudioError } from '../domain/errors.ts';
import type { Box } from './boxes.ts';

/**
 * COCO's compressed run-length mask. Runs go down the columns, left to right, and alternate background and object,
 * background first. `size` is `[height, width]`; `counts` is COCO's text form of the run lengths.
 */
export interface RunLengthMask {
  readonly size: readonly [height: number, width: number];
  readonly counts: string;
}

/** The same mask with its run lengths as numbers (COCO's uncompressed form). */
export interface Runs {
  readonly height: number;
  readonly width: number;
  readonly counts: Uint32Array;
}

/** Run lengths and their differences must fit 32 bits with sign, as in COCO's own code. */
const mostPixels = 2 ** 31 - 1;
const firstCharacter = 48;
const lastCharacter = firstCharacter + 63;
/** Seven groups of five bits hold any signed 32-bit number. */
const longestNumber = 7;

/**
 * Writes run lengths as COCO does: from the fourth on the difference to the run two before, in groups of five bits,
 * low group first, the sixth bit set where another group follows, each plus 48 as a character.
 */
export function compressCounts(counts: ArrayLike<number>): string {
  const bytes = new Uint8Array(counts.length * longestNumber);
  let length = 0;
  for (let index = 0; index < counts.length; index++) {
    let value = (counts[index] as number) - (index > 2 ? (counts[index - 2] as number) : 0);
    for (let more = true; more;) {
      let group = value & 0x1f;
      value >>= 5;
      more = (group & 0x10) !== 0 ? value !== -1 : value !== 0;
      if (more) group |= 0x20;
      bytes[length++] = group + firstCharacter;
    }
  }
  return textOf(bytes.subarray(0, length));
}

/**
 * Reads COCO's text form of run lengths.
 *
 * @throws StudioError ANNOTATION_INVALID for a character outside `0`..`o`, an unfinished or overlong number, or a
 *   negative run
 */
export function decompressCounts(text: string): Uint32Array {
  const counts = new Uint32Array(text.length);
  return counts.slice(0, decompressInto(text, counts));
}

/** Fills `counts`, which has room for `text.length` runs, and answers with their number. */
function decompressInto(text: string, counts: Uint32Array): number {
  let length = 0;
  let position = 0;
  while (position < text.length) {
    const start = position;
    // Most numbers are of one character, and then need none of what long ones do.
    let group = text.charCodeAt(position++) - firstCharacter;
    let value = (group & 0x10) !== 0 ? group - 32 : group;
    if (group < 0 || group >= 32) {
      value = 0;
      position = start;
      let scale = 1;
      for (let more = true; more;) {
        if (position >= text.length) throw invalid('the run-length text ends inside a number', { position });
        group = text.charCodeAt(position) - firstCharacter;
        if (group < 0 || group > lastCharacter - firstCharacter) {
          const character = JSON.stringify(text.charAt(position));
          throw invalid(`the run-length text has ${character} at ${position}, not a COCO counts character`, {
            position,
          });
        }
        if (position - start >= longestNumber) throw invalid(`the number at ${start} is too long`, { position: start });
        value += (group & 0x1f) * scale;
        scale *= 32;
        more = (group & 0x20) !== 0;
        position++;
      }
      if ((group & 0x10) !== 0) value -= scale;
    }
    if (length > 2) value += counts[length - 2] as number;
    if (value < 0 || value > mostPixels) throw invalid(`run ${length} has length ${value}`, { run: length });
    counts[length++] = value;
  }
  return length;
}

/**
 * Reads and checks a compressed mask.
 *
 * @throws StudioError ANNOTATION_INVALID where the size is not two positive integers, the text is not COCO's, or the
 *   runs do not add up to height x width
 */
export function runsFromMask(mask: RunLengthMask): Runs {
  const [height, width] = mask.size;
  const counts = new Uint32Array(mask.counts.length);
  return { height, width, counts: counts.slice(0, readRuns(mask, counts)) };
}

/**
 * The same, into an array that can be used again.
 *
 * @param counts room for as many runs as the text has characters
 * @returns how many runs there are
 */
export function readRuns(mask: RunLengthMask, counts: Uint32Array): number {
  const [height, width] = mask.size;
  checkSize(height, width);
  const length = decompressInto(mask.counts, counts);
  checkSum(counts, length, height, width);
  return length;
}

/** The compressed form of runs that are known to be right. */
export function maskFromRuns(runs: Runs): RunLengthMask {
  return { size: [runs.height, runs.width], counts: compressCounts(runs.counts) };
}

/**
 * Compresses COCO's uncompressed run-length form (`counts` as a list of numbers), runs kept as they are.
 *
 * @throws StudioError ANNOTATION_INVALID where a run is not a whole number >= 0, or they do not add up to height x width
 */
export function maskFromCounts(height: number, width: number, counts: ArrayLike<number>): RunLengthMask {
  checkSize(height, width);
  for (let index = 0; index < counts.length; index++) {
    const count = counts[index] as number;
    if (!Number.isInteger(count) || count < 0 || count > mostPixels) {
      throw invalid(`run ${index} has length ${String(count)}`, { run: index });
    }
  }
  checkSum(counts, counts.length, height, width);
  return { size: [height, width], counts: compressCounts(counts) };
}

/**
 * @throws StudioError ANNOTATION_INVALID where the mask is malformed, or, where a size is given, made for another
 *   picture than height x width
 */
export function checkMask(mask: RunLengthMask, height?: number, width?: number): void {
  const runs = runsFromMask(mask);
  if ((height ?? runs.height) !== runs.height || (width ?? runs.width) !== runs.width) {
    throw invalid(`the mask is for ${runs.width} x ${runs.height} pixels, its photo has ${width} x ${height}`);
  }
}

/**
 * Encodes a bitmap.
 *
 * @param bitmap uint8, row-major, `height * width` values; anything but 0 belongs to the object
 * @throws StudioError ANNOTATION_INVALID where the bitmap's length is not height x width
 */
export function encodeMask(bitmap: Uint8Array | Uint8ClampedArray, width: number, height: number): RunLengthMask {
  checkSize(height, width);
  if (bitmap.length !== height * width) {
    throw invalid(`the bitmap has ${bitmap.length} values, not ${width} x ${height} = ${width * height}`);
  }
  let counts = new Uint32Array(1024);
  let length = 0;
  let inside = false;
  let runStart = 0;
  for (let x = 0; x < width; x++) {
    const base = x * height;
    for (let y = 0, index = x; y < height; y++, index += width) {
      if ((bitmap[index] !== 0) === inside) continue;
      if (length + 2 > counts.length) counts = grown(counts);
      counts[length++] = base + y - runStart;
      runStart = base + y;
      inside = !inside;
    }
  }
  counts[length++] = height * width - runStart;
  return { size: [height, width], counts: compressCounts(counts.subarray(0, length)) };
}

/**
 * Decodes a mask, or a region of it, straight from its runs.
 *
 * @param region whole pixels, inside the picture; the whole picture by default
 * @param value what object pixels become; background is 0
 * @returns uint8, row-major, `region height * region width`
 * @throws StudioError ANNOTATION_INVALID for a malformed mask, RangeError for a region outside of it
 */
export function decodeMask(mask: RunLengthMask, region?: Box, value = 1): Uint8Array {
  const runs = runsFromMask(mask);
  return decodeRuns(runs, region ?? [0, 0, runs.width, runs.height], value);
}

/**
 * The pixels of a region, straight from the runs.
 *
 * @param region whole pixels, inside the picture
 * @param value what object pixels become; background is 0
 * @returns uint8, row-major, `region height * region width`
 * @throws RangeError for a region outside of the picture
 */
export function decodeRuns({ height, width, counts }: Runs, region: Box, value = 1): Uint8Array {
  const [left, top, columns, rows] = region;
  if (![left, top, columns, rows].every(Number.isInteger) || columns < 0 || rows < 0) {
    throw new RangeError(`a region is whole pixels, not ${left}, ${top}, ${columns} x ${rows}`);
  }
  if (left < 0 || top < 0 || left + columns > width || top + rows > height) {
    throw new RangeError(`region ${left}, ${top}, ${columns} x ${rows} leaves the ${width} x ${height} mask`);
  }
  const bitmap = new Uint8Array(rows * columns);
  const regionEnd = (left + columns) * height;
  let end = 0;
  for (let index = 0; index < counts.length && end < regionEnd; index++) {
    const start = end;
    end += counts[index] as number;
    if ((index & 1) === 0 || end <= left * height) continue;
    // A run goes on from the bottom of one column to the top of the next.
    let x = Math.max(left, Math.floor(start / height));
    const last = Math.min(left + columns - 1, Math.floor((end - 1) / height));
    for (; x <= last; x++) {
      const from = Math.max(top, start - x * height) - top;
      const to = Math.min(top + rows, end - x * height) - top;
      for (let y = from, target = from * columns + x - left; y < to; y++, target += columns) bitmap[target] = value;
    }
  }
  return bitmap;
}

/** Refuses sizes that are not positive integers, or with more pixels than runs can count. */
export function checkSize(height: number, width: number): void {
  if (!Number.isInteger(height) || !Number.isInteger(width) || height <= 0 || width <= 0) {
    throw invalid(`a mask's size is [height, width] in whole pixels, not [${String(height)}, ${String(width)}]`);
  }
  if (height * width > mostPixels) throw invalid(`a mask of ${width} x ${height} pixels is too large`);
}

function checkSum(counts: ArrayLike<number>, length: number, height: number, width: number): void {
  let sum = 0;
  for (let index = 0; index < length; index++) sum += counts[index] as number;
  if (sum !== height * width) {
    throw invalid(`the runs add up to ${sum} pixels, not ${width} x ${height} = ${width * height}`);
  }
}

function invalid(what: string, details: Record<string, unknown> = {}): StudioError {
  return new StudioError('ANNOTATION_INVALID', `Invalid mask: ${what}.`, { cause: what, ...details });
}

function grown(counts: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(counts.length * 2);
  larger.set(counts);
  return larger;
}

/** ASCII text of bytes, in slices that fit the argument list. */
function textOf(bytes: Uint8Array): string {
  const slice = 8192;
  let text = '';
  for (let start = 0; start < bytes.length; start += slice) {
    text += String.fromCharCode(...bytes.subarray(start, start + slice));
  }
  return text;
}
