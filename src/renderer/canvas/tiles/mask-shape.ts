import type { Runs } from '../../../shared/geometry/run-length.ts';
import { columnSpans, halvedSpans, type ColumnSpans } from './column-spans.ts';

/** One version of a mask, at every size at which it has been asked for. */
export interface MaskShape {
  readonly runs: Runs;
  /** Whole, half, quarter … of the mask's size; empty for an empty mask. */
  readonly levels: ColumnSpans[];
}

const shapes = new WeakMap<Runs, MaskShape>();

/** The shape of a mask; the same object for the same `Runs`, which are never changed in place. */
export function shapeOf(runs: Runs): MaskShape {
  let shape = shapes.get(runs);
  if (shape === undefined) {
    const whole = columnSpans(runs);
    shape = { runs, levels: whole === undefined ? [] : [whole] };
    shapes.set(runs, shape);
  }
  return shape;
}

/** The mask at 1 / 2^level of its size; below 0 as it is. Undefined for an empty mask. */
export function spansAt({ levels }: MaskShape, level: number): ColumnSpans | undefined {
  for (let last = levels.at(-1); last !== undefined && levels.length <= level; last = levels.at(-1)) {
    levels.push(halvedSpans(last));
  }
  return levels[Math.max(0, level)];
}
