import type { ArrayOperations } from '../ops/arrays.ts';
import { corners } from './proposals.ts';

/** A level of the pyramid and its stride. */
export interface PyramidLevel<Value> {
  features: Value;
  stride: number;
}

/** More regions than there ever are. */
const everything = 2 ** 31 - 1;
/** A region of this side (pixels of the input) belongs to the level with stride 16 (Lin et al., 2017, equation 1). */
const canonicalSide = 224;
const canonicalStride = 16;
/** torchvision adds 1e-6 to the level before rounding down, in single precision about this factor on the side. */
const levelTolerance = 1 + 7e-7;

/**
 * Takes each region from the level that fits its size. Regions are put in the order of their levels, each level's share is
 * aligned, and the results go back to where the regions stood.
 *
 * @param boxes [n, 4] in pixels of the input
 * @param pictures int32 [n], which of the batch each lies in
 * @returns [n, cells, cells, channels]
 */
export function alignOnLevels<Value>(
  arrays: ArrayOperations<Value>,
  levels: readonly PyramidLevel<Value>[],
  boxes: Value,
  pictures: Value,
  cells: number,
): Value {
  const scalar = (value: number): Value => arrays.floats([value], []);
  const [x1, y1, x2, y2] = corners(arrays, boxes);
  const side = arrays.sqrt(arrays.multiply(arrays.subtract(x2, x1), arrays.subtract(y2, y1)));
  const reached = levels
    .slice(1)
    .map(({ stride }) => arrays.atLeast(side, scalar((canonicalSide * stride) / canonicalStride / levelTolerance)));
  const level = reached.reduce((sum, more) => arrays.add(sum, more), arrays.multiply(side, scalar(0)));

  const count = arrays.size(boxes, 0);
  // Ascending by level, then by place.
  const key = arrays.add(arrays.multiply(level, count), arrays.range(count));
  const order = arrays.topK(arrays.subtract(scalar(0), key), everything).indices;
  const sorted = arrays.gather(boxes, order);
  const sortedPictures = arrays.gather(pictures, order);

  let begin = scalar(0);
  const aligned = levels.map(({ features, stride }, index) => {
    const atLeastThis = arrays.atLeast(level, scalar(index));
    const atLeastNext = arrays.atLeast(level, scalar(index + 1));
    const share = arrays.sum(arrays.subtract(atLeastThis, atLeastNext), 0);
    const part = arrays.alignRegions(
      features,
      arrays.slice(sorted, begin, share, 2),
      arrays.slice(sortedPictures, begin, share, 1),
      { scale: 1 / stride, cells },
    );
    begin = arrays.add(begin, share);
    return part;
  });
  return arrays.gather(arrays.concat(aligned, 0), arrays.invert(order));
}
