import type { Runs } from './run-length.ts';
import {
  applySpans,
  coversSpans,
  createSpanWriter,
  eachColumnSpan,
  joinSpans,
  meetsSpans,
  spansOfRuns,
  type SpanWriter,
  type Spans,
} from './spans.ts';

/** The stretches of object pixels within single columns, in column-major order. */
interface Segments {
  count: number;
  columns: Int32Array;
  /** First row. */
  from: Int32Array;
  /** Row after the last. */
  to: Int32Array;
}

/**
 * The parts of a mask, in the order of their first pixels down the columns. Pixels that touch at a corner are of one
 * part.
 */
export function partsOfRuns(runs: Runs): Spans[] {
  return labelled(segmentsOf(spansOfRuns(runs), runs.height), runs.height, true).map((part) => part.finish());
}

/**
 * The holes of a mask: background that no way along pixels' sides joins with the photo's border; the same that SciPy's
 * `binary_fill_holes` fills.
 */
export function holesOfRuns(runs: Runs): Spans[] {
  const { height, width } = runs;
  const background = segmentsOf(backgroundOf(runs), height);
  const open = new Set<number>();
  const parts = labelled(background, height, false, (part, x, from, to) => {
    if (x === 0 || x === width - 1 || from === 0 || to === height) open.add(part);
  });
  return parts.filter((_, part) => !open.has(part)).map((part) => part.finish());
}

/** The mask with all its holes filled. */
export function fillHoles(runs: Runs): Runs {
  return applySpans(runs, joinSpans(holesOfRuns(runs)), 'add');
}

/** The one of some disjoint sets of spans that a pixel belongs to. */
export function spansAt(sets: readonly Spans[], position: number): Spans | undefined {
  return sets.find((spans) => spansInclude(spans, position));
}

/** Whether a position in column-major order lies in the spans. */
export function spansInclude(spans: Spans, position: number): boolean {
  return meetsSpans(spans, Uint32Array.of(position, position + 1));
}

/** `changed` with those parts and holes of `original` put back of which nothing is left in it. */
export function withLostParts(original: Runs, changed: Runs): Runs {
  if (changed === original) return original;
  const spans = spansOfRuns(changed);
  const parts = partsOfRuns(original).filter((part) => !meetsSpans(spans, part));
  const holes = holesOfRuns(original).filter((hole) => coversSpans(spans, hole));
  return applySpans(applySpans(changed, joinSpans(parts), 'add'), joinSpans(holes), 'remove');
}

function backgroundOf({ counts }: Runs): Spans {
  const spans = createSpanWriter(counts.length + 1);
  let end = 0;
  for (let index = 0; index < counts.length; index++) {
    const start = end;
    end += counts[index] as number;
    if ((index & 1) === 0) spans.add(start, end);
  }
  return spans.finish();
}

function segmentsOf(spans: Spans, height: number): Segments {
  let count = 0;
  eachColumnSpan(spans, height, () => count++);
  const segments = {
    count,
    columns: new Int32Array(count),
    from: new Int32Array(count),
    to: new Int32Array(count),
  };
  let index = 0;
  eachColumnSpan(spans, height, (x, from, to) => {
    segments.columns[index] = x;
    segments.from[index] = from;
    segments.to[index] = to;
    index++;
  });
  return segments;
}

/** Joins segments of neighbouring columns that touch: along sides, or, where `diagonal`, at corners too. */
function labelled(
  { count, columns, from, to }: Segments,
  height: number,
  diagonal: boolean,
  visit?: (part: number, x: number, from: number, to: number) => void,
): SpanWriter[] {
  const parents = Int32Array.from({ length: count }, (_, index) => index);
  function root(index: number): number {
    let top = index;
    while (parents[top] !== top) top = parents[top] as number;
    while (parents[index] !== top) [index, parents[index]] = [parents[index] as number, top];
    return top;
  }
  const reach = diagonal ? 1 : 0;
  let left = 0;
  for (let index = 0; index < count; index++) {
    const x = columns[index] as number;
    const [first, last] = [from[index] as number, to[index] as number];
    // Segments that end before this one, or lie in columns further left, touch none that follow either.
    while ((columns[left] as number) < x - 1 || (columns[left] === x - 1 && (to[left] as number) + reach <= first)) {
      left++;
    }
    for (let other = left; columns[other] === x - 1 && (from[other] as number) < last + reach; other++) {
      const [one, two] = [root(other), root(index)];
      // The earlier segment stands for both, so that parts come in the order of their first pixels.
      if (one < two) parents[two] = one;
      else parents[one] = two;
    }
  }
  const parts = new Map<number, number>();
  const writers: SpanWriter[] = [];
  for (let index = 0; index < count; index++) {
    const top = root(index);
    let part = parts.get(top);
    if (part === undefined) {
      parts.set(top, (part = writers.length));
      writers.push(createSpanWriter());
    }
    const [x, first, last] = [columns[index] as number, from[index] as number, to[index] as number];
    writers[part]?.add(x * height + first, x * height + last);
    visit?.(part, x, first, last);
  }
  return writers;
}
