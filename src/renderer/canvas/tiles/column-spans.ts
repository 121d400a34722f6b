import type { Box } from '../../../shared/geometry/boxes.ts';
import type { Runs } from '../../../shared/geometry/run-length.ts';

/**
 * A mask's object pixels as vertical spans, kept column by column, so that a tile reads its own columns and no others.
 * Within a column, spans are in order and neither overlap nor touch.
 */
export interface ColumnSpans {
  /** The first column that holds object pixels. */
  readonly left: number;
  /** Where the spans of column `left + index` start in `spans`; one more entry than there are columns. */
  readonly starts: Uint32Array;
  /** Rows, in pairs: from, and the first one after. */
  readonly spans: Uint32Array;
  /** Bounding box in whole pixels. */
  readonly box: Box;
}

/** The spans of a run-length mask, or undefined for an empty one. */
export function columnSpans({ height, counts }: Runs): ColumnSpans | undefined {
  const builder = startSpans();
  let position = 0;
  for (let index = 0; index < counts.length; index++) {
    const start = position;
    position += counts[index] as number;
    if ((index & 1) === 0 || position === start) continue;
    // A run goes on from the bottom of one column to the top of the next.
    const last = Math.floor((position - 1) / height);
    for (let column = Math.floor(start / height); column <= last; column++) {
      const top = column * height;
      builder.add(column, Math.max(0, start - top), Math.min(height, position - top));
    }
  }
  return builder.finish();
}

/** The same mask at half its size. A pixel is inside where any of its four is, so that nothing thin is lost. */
export function halvedSpans(whole: ColumnSpans): ColumnSpans {
  const builder = startSpans();
  const { left, starts, spans } = whole;
  const right = left + starts.length - 1;
  for (let column = left >> 1; column <= (right - 1) >> 1; column++) {
    const [first, second] = [column * 2 - left, column * 2 + 1 - left];
    let a = starts[Math.max(0, first)] as number;
    const endA = first < 0 ? a : (starts[first + 1] as number);
    let b = starts[Math.min(starts.length - 1, second)] as number;
    const endB = second >= starts.length - 1 ? b : (starts[second + 1] as number);
    while (a < endA || b < endB) {
      const takeFirst = b >= endB || (a < endA && (spans[a] as number) <= (spans[b] as number));
      const at = takeFirst ? a : b;
      if (takeFirst) a += 2;
      else b += 2;
      builder.add(column, (spans[at] as number) >> 1, ((spans[at + 1] as number) + 1) >> 1);
    }
  }
  const half = builder.finish();
  if (half === undefined) throw new RangeError('A mask with object pixels keeps some at half its size.');
  return half;
}

/** The smallest box around all pixels that one of the two holds and the other does not; undefined where they are equal. */
export function changedBox(before: ColumnSpans | undefined, after: ColumnSpans | undefined): Box | undefined {
  if (before === after) return undefined;
  if (before === undefined || after === undefined) return (before ?? after)?.box;
  const right = Math.max(before.left + before.starts.length, after.left + after.starts.length) - 1;
  let [firstColumn, lastColumn, top, bottom] = [-1, -1, Infinity, 0];
  for (let column = Math.min(before.left, after.left); column < right; column++) {
    const [fromA, toA] = rangeOf(before, column);
    const [fromB, toB] = rangeOf(after, column);
    const shorter = Math.min(toA - fromA, toB - fromB);
    let head = 0;
    while (head < shorter && before.spans[fromA + head] === after.spans[fromB + head]) head++;
    if (head === shorter && toA - fromA === toB - fromB) continue;
    let tail = 0;
    while (tail < shorter - head && before.spans[toA - 1 - tail] === after.spans[toB - 1 - tail]) tail++;
    if (firstColumn < 0) firstColumn = column;
    lastColumn = column;
    // The first and the last border that differ; where one mask has no border left there, the other's counts.
    top = Math.min(top, at(before, fromA + head, toA, Infinity), at(after, fromB + head, toB, Infinity));
    bottom = Math.max(bottom, lastOf(before, fromA, toA - tail), lastOf(after, fromB, toB - tail));
  }
  return firstColumn < 0 ? undefined : [firstColumn, top, lastColumn - firstColumn + 1, bottom - top];
}

/** Whether a pixel lies inside. */
export function spansContain(mask: ColumnSpans, x: number, y: number): boolean {
  const [from, to] = rangeOf(mask, x);
  for (let index = from; index < to; index += 2) {
    if (y < (mask.spans[index] as number)) return false;
    if (y < (mask.spans[index + 1] as number)) return true;
  }
  return false;
}

function at({ spans }: ColumnSpans, index: number, end: number, otherwise: number): number {
  return index < end ? (spans[index] as number) : otherwise;
}

function lastOf({ spans }: ColumnSpans, from: number, to: number): number {
  return to > from ? (spans[to - 1] as number) : 0;
}

function rangeOf({ left, starts }: ColumnSpans, column: number): [from: number, to: number] {
  const index = column - left;
  return index < 0 || index >= starts.length - 1 ? [0, 0] : [starts[index] as number, starts[index + 1] as number];
}

interface SpansBuilder {
  /** Columns in order; within one, spans by their start. What overlaps or touches becomes one. */
  add: (column: number, from: number, to: number) => void;
  finish: () => ColumnSpans | undefined;
}

function startSpans(): SpansBuilder {
  let spans = new Uint32Array(1024);
  let starts = new Uint32Array(512);
  let [length, columns, left, lastColumn] = [0, 0, 0, -1];
  let [top, bottom] = [Infinity, 0];
  return {
    add(column, from, to) {
      if (column === lastColumn && (spans[length - 1] as number) >= from) {
        spans[length - 1] = Math.max(spans[length - 1] as number, to);
      } else {
        if (lastColumn < 0) left = column;
        lastColumn = column;
        if (column - left + 2 > starts.length) starts = grown(starts, column - left + 2);
        for (; columns <= column - left; columns++) starts[columns] = length;
        if (length + 2 > spans.length) spans = grown(spans, length + 2);
        spans[length++] = from;
        spans[length++] = to;
      }
      top = Math.min(top, from);
      bottom = Math.max(bottom, to);
    },
    finish() {
      if (columns === 0) return undefined;
      starts[columns] = length;
      return {
        left,
        starts: starts.slice(0, columns + 1),
        spans: spans.slice(0, length),
        box: [left, top, columns, bottom - top],
      };
    },
  };
}

function grown(array: Uint32Array<ArrayBuffer>, atLeast: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(Math.max(array.length * 2, atLeast));
  larger.set(array);
  return larger;
}
