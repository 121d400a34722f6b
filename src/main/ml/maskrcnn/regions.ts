import type { ArrayOperations } from '../ops/arrays.ts';
import type { DetectorPlan } from './plan.ts';
import { corners } from './proposals.ts';

export interface Regions<Value> {
  /** [n, 4] in pixels of the input. */
  boxes: Value;
  /** int32 [n], which of the batch each lies in. */
  pictures: Value;
  cells: number;
}

/** More regions than there ever are. */
const everything = 2 ** 31 - 1;
/** A region of this side (pixels of the input) belongs to the level with stride 16 (Lin et al., 2017, equation 1). */
const canonicalSide = 224;
const canonicalStride = 16;

/**
 * Takes each region from the level that fits its size. Regions are put in the order of their levels, each level's share is
 * aligned, and the results go back to where the regions stood.
 *
 * @param levels of the pyramid, the finest first
 * @returns [n, cells, cells, channels]
 */
export function alignOnLevels<Value>(
  arrays: ArrayOperations<Value>,
  { body: { taps }, semantics }: DetectorPlan,
  levels: readonly Value[],
  { boxes, pictures, cells }: Regions<Value>,
): Value {
  const scalar = (value: number): Value => arrays.floats([value], []);
  const [x1, y1, x2, y2] = corners(arrays, boxes);
  const side = arrays.sqrt(arrays.multiply(arrays.subtract(x2, x1), arrays.subtract(y2, y1)));
  const reached = taps
    .slice(1)
    .map(({ stride }) => (canonicalSide * stride) / canonicalStride / semantics.levelTolerance)
    .map((least) => arrays.atLeast(side, scalar(least)));
  const level = reached.reduce((sum, more) => arrays.add(sum, more), arrays.multiply(side, scalar(0)));

  const count = arrays.size(boxes, 0);
  // Ascending by level, then by place.
  const key = arrays.add(arrays.multiply(level, count), arrays.range(count));
  const order = arrays.topK(arrays.subtract(scalar(0), key), everything).indices;
  const sorted = arrays.gather(boxes, order);
  const sortedPictures = arrays.gather(pictures, order);

  let begin = scalar(0);
  const aligned = taps.map(({ stride }, index) => {
    const atLeastThis = arrays.atLeast(level, scalar(index));
    const atLeastNext = arrays.atLeast(level, scalar(index + 1));
    const share = arrays.sum(arrays.subtract(atLeastThis, atLeastNext), 0);
    const part = arrays.alignRegions(
      levels[index] as Value,
      arrays.slice(sorted, begin, share, 2),
      arrays.slice(sortedPictures, begin, share, 1),
      { scale: 1 / stride, cells, aligned: semantics.alignedRegions },
    );
    begin = arrays.add(begin, share);
    return part;
  });
  return arrays.gather(arrays.concat(aligned, 0), arrays.invert(order));
}
