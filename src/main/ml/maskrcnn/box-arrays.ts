import type { ArrayOperations } from '../ops/arrays.ts';
import { largestGrowth, type BoxWeights } from './box-coder.ts';

/** Corners of boxes, each [n]. */
export type Corners<Value> = readonly [x1: Value, y1: Value, x2: Value, y2: Value];

/**
 * Applies deltas to boxes (Girshick et al., "R-CNN", 2014, appendix C; torchvision's `BoxCoder.decode`).
 *
 * @param deltas (dx, dy, dw, dh), each [n]
 * @param weights what the deltas were multiplied with when they were learnt
 */
export function decodeBoxes<Value>(
  arrays: ArrayOperations<Value>,
  [dx, dy, dw, dh]: Corners<Value>,
  [x1, y1, x2, y2]: Corners<Value>,
  weights: BoxWeights,
): Corners<Value> {
  const { add, subtract, multiply, divide, minimum, exp } = arrays;
  const scalar = (value: number): Value => arrays.floats([value], []);
  const half = scalar(0.5);
  const axis = (low: Value, high: Value, shift: Value, growth: Value, [a, b]: [number, number]): [Value, Value] => {
    const length = subtract(high, low);
    const centre = add(low, multiply(length, half));
    const newCentre = add(multiply(divide(shift, scalar(a)), length), centre);
    const newLength = multiply(exp(minimum(divide(growth, scalar(b)), scalar(largestGrowth))), length);
    const reach = multiply(newLength, half);
    return [subtract(newCentre, reach), add(newCentre, reach)];
  };
  const [left, right] = axis(x1, x2, dx, dw, [weights[0], weights[2]]);
  const [top, bottom] = axis(y1, y2, dy, dh, [weights[1], weights[3]]);
  return [left, top, right, bottom];
}

/** Boxes cut off at the picture's border; `height` and `width` are scalars. */
export function clipBoxes<Value>(
  arrays: ArrayOperations<Value>,
  [x1, y1, x2, y2]: Corners<Value>,
  { height, width }: { height: Value; width: Value },
): Corners<Value> {
  const zero = arrays.floats([0], []);
  const within = (x: Value, end: Value): Value => arrays.minimum(arrays.maximum(x, zero), end);
  return [within(x1, width), within(y1, height), within(x2, width), within(y2, height)];
}

/** The scores, but -1 for boxes with a side below `side`. */
export function dropSmallBoxes<Value>(
  arrays: ArrayOperations<Value>,
  [x1, y1, x2, y2]: Corners<Value>,
  scores: Value,
  side: number,
): Value {
  const least = arrays.floats([side], []);
  const one = arrays.floats([1], []);
  const wide = arrays.atLeast(arrays.subtract(x2, x1), least);
  const high = arrays.atLeast(arrays.subtract(y2, y1), least);
  const stays = arrays.multiply(wide, high);
  // score where it stays, -1 elsewhere
  return arrays.subtract(arrays.multiply(arrays.add(scores, one), stays), one);
}
