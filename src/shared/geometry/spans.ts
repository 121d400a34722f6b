import type { Box } from './boxes.ts';
import type { Runs } from './run-length.ts';

/**
 * Pixels of one mask as pairs `start, end` of positions in column-major order (`x * height + y`): ascending, apart,
 * none without length. A pair may go on from the bottom of one column to the top of the next.
 */
export type Spans = Uint32Array;

/** Collects pixels in column-major order as spans and joins what touches. */
export interface SpanWriter {
  /** Positions `start` up to, not with, `end`, none before what was added earlier. Nothing where end <= start. */
  add(start: number, end: number): void;
  finish(): Spans;
}

export function createSpanWriter(room = 64): SpanWriter {
  let spans = new Uint32Array(Math.max(2, room));
  let length = 0;
  return {
    add(start, end) {
      if (end <= start) return;
      if (length > 0 && start <= (spans[length - 1] as number)) {
        if (end > (spans[length - 1] as number)) spans[length - 1] = end;
        return;
      }
      if (length + 2 > spans.length) {
        const larger = new Uint32Array(spans.length * 2);
        larger.set(spans);
        spans = larger;
      }
      spans[length++] = start;
      spans[length++] = end;
    },
    finish: () => spans.slice(0, length),
  };
}

/** The pixels of any of the sets. */
export function joinSpans(sets: readonly Spans[]): Spans {
  if (sets.length < 2) return sets[0] ?? new Uint32Array();
  const pairs = sets.flatMap((spans) =>
    Array.from({ length: spans.length / 2 }, (_, index) => [spans, index] as const),
  );
  const startOf = ([spans, index]: (typeof pairs)[number]): number => spans[2 * index] as number;
  pairs.sort((left, right) => startOf(left) - startOf(right));
  const joined = createSpanWriter(2 * pairs.length);
  for (const [spans, index] of pairs) joined.add(spans[2 * index] as number, spans[2 * index + 1] as number);
  return joined.finish();
}

/** Whether some pixel of `part` belongs to the spans. */
export function meetsSpans(spans: Spans, part: Spans): boolean {
  for (let index = 0; index < part.length; index += 2) {
    const next = firstEndingAfter(spans, part[index] as number);
    if (next < spans.length && (spans[next] as number) < (part[index + 1] as number)) return true;
  }
  return false;
}

/** Whether every pixel of `part` belongs to the spans. */
export function coversSpans(spans: Spans, part: Spans): boolean {
  for (let index = 0; index < part.length; index += 2) {
    const next = firstEndingAfter(spans, part[index] as number);
    if (next >= spans.length || (spans[next] as number) > (part[index] as number)) return false;
    if ((spans[next + 1] as number) < (part[index + 1] as number)) return false;
  }
  return true;
}

/** Index of the first pair that ends after a position; the length where none does. */
function firstEndingAfter(spans: Spans, position: number): number {
  let [low, high] = [0, spans.length / 2];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[2 * middle + 1] as number) > position) high = middle;
    else low = middle + 1;
  }
  return 2 * low;
}

/** The object's pixels. */
export function spansOfRuns({ counts }: Runs): Spans {
  const spans = new Uint32Array(counts.length + 1);
  let length = 0;
  let end = 0;
  for (let index = 0; index < counts.length; index++) {
    const start = end;
    end += counts[index] as number;
    if ((index & 1) === 0 || start === end) continue;
    if (length > 0 && spans[length - 1] === start) {
      spans[length - 1] = end;
      continue;
    }
    spans[length++] = start;
    spans[length++] = end;
  }
  return spans.slice(0, length);
}

/** The mask of height x width that holds exactly the spans. */
export function runsOfSpans(spans: Spans, height: number, width: number): Runs {
  const counts = new Uint32Array(spans.length + 1);
  let length = 0;
  let end = 0;
  for (let index = 0; index < spans.length; index += 2) {
    counts[length++] = (spans[index] as number) - end;
    end = spans[index + 1] as number;
    counts[length++] = end - (spans[index] as number);
  }
  if (end < height * width || length === 0) counts[length++] = height * width - end;
  return { height, width, counts: counts.slice(0, length) };
}

/** Visits the object's pixels column by column: rows `from` up to, not with, `to`. */
export function eachColumnSpan(
  spans: Spans,
  height: number,
  visit: (x: number, from: number, to: number) => void,
): void {
  for (let index = 0; index < spans.length; index += 2) {
    const start = spans[index] as number;
    const end = spans[index + 1] as number;
    const last = Math.floor((end - 1) / height);
    for (let x = Math.floor(start / height); x <= last; x++) {
      visit(x, Math.max(0, start - x * height), Math.min(height, end - x * height));
    }
  }
}

/** The smallest box of whole pixels around the spans; undefined where there are none. */
export function boxOfSpans(spans: Spans, height: number): Box | undefined {
  if (spans.length === 0) return undefined;
  const left = Math.floor((spans[0] as number) / height);
  const right = Math.floor(((spans[spans.length - 1] as number) - 1) / height);
  let [top, bottom] = [height, 0];
  eachColumnSpan(spans, height, (_, from, to) => {
    if (from < top) top = from;
    if (to > bottom) bottom = to;
  });
  return [left, top, right - left + 1, bottom - top];
}

export function areaOfSpans(spans: Spans): number {
  let area = 0;
  for (let index = 0; index < spans.length; index += 2) {
    area += (spans[index + 1] as number) - (spans[index] as number);
  }
  return area;
}

/** Between the copied runs at both ends stands what a patch has made; kept from call to call, as strokes make many. */
let scratch = new Uint32Array(1024);

/**
 * The mask with the spans' pixels added or removed. Runs before the first and behind the last span are copied as they
 * are, so that a small patch of a large mask costs little more than that copy.
 *
 * @param spans all within the mask
 * @returns the same object where nothing changes
 */
export function applySpans(runs: Runs, spans: Spans, how: 'add' | 'remove'): Runs {
  if (spans.length === 0) return runs;
  const { counts } = runs;
  const value = how === 'add' ? 1 : 0;
  const first = spans[0] as number;
  let index = 0;
  let position = 0;
  while (index < counts.length && position + (counts[index] as number) < first) position += counts[index++] as number;
  const before = index;
  let length = 0;
  let pending = 0;
  let inside = index & 1;
  let runEnd = position + (counts[index] ?? 0);

  function push(run: number): void {
    if (length === scratch.length) {
      const larger = new Uint32Array(2 * length);
      larger.set(scratch);
      scratch = larger;
    }
    scratch[length++] = run;
  }

  function emit(run: number, runInside: number): void {
    if (run === 0) return;
    if (runInside !== inside) {
      push(pending);
      pending = 0;
      inside = runInside;
    }
    pending += run;
  }

  /** Moves to `target` over the runs that there are, which become part of the result where they are kept. */
  function advance(target: number, keep: boolean): void {
    while (position < target) {
      const next = Math.min(target, runEnd);
      if (keep) emit(next - position, index & 1);
      position = next;
      if (position === runEnd) runEnd += counts[++index] ?? 0;
    }
  }

  for (let at = 0; at < spans.length; at += 2) {
    const end = spans[at + 1] as number;
    advance(spans[at] as number, true);
    emit(end - position, value);
    advance(end, false);
  }
  if (position < runEnd) {
    emit(runEnd - position, index & 1);
    index++;
  }
  // Behind the patch the runs are as before; the first may go on with what the patch ended with.
  while (index < counts.length && ((index & 1) === inside || counts[index] === 0)) {
    if ((index & 1) === inside) pending += counts[index] as number;
    index++;
  }
  push(pending);
  const patch = scratch.subarray(0, length);
  if (length === index - before && patch.every((run, at) => run === counts[before + at])) return runs;
  const result = new Uint32Array(before + length + counts.length - index);
  result.set(counts.subarray(0, before));
  result.set(patch, before);
  result.set(counts.subarray(index), before + length);
  return { height: runs.height, width: runs.width, counts: result };
}
