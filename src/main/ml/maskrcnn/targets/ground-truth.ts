import { StudioError } from '../../../../shared/domain/errors.ts';

/** The objects of one picture, at the size at which the detector sees it. */
export interface GroundTruth {
  /** float32 corners `[x1, y1, x2, y2]`, 4m. */
  boxes: Float32Array;
  /** Class of each object, 1..classes; 0 is the background. */
  labels: ArrayLike<number>;
  /** Which objects are regions full of objects, not labelled one by one; none by default. */
  crowd?: readonly boolean[];
}

/** Ground truth that training can use. */
export interface SplitTruth {
  /** Corners of single objects, 4k. */
  boxes: Float32Array;
  /** For each of them its index in the whole ground truth. */
  indices: Int32Array;
  /** Corners of crowd regions. */
  crowds: Float32Array;
}

/**
 * Separates objects from crowd regions.
 *
 * @throws StudioError ANNOTATION_INVALID for an object whose box has no extent, with its index
 */
export function splitCrowd({ boxes, labels, crowd = [] }: GroundTruth): SplitTruth {
  const count = boxes.length / 4;
  if (labels.length !== count) throw new RangeError(`${labels.length} labels for ${count} boxes`);
  const indices = Array.from({ length: count }, (_, index) => index);
  const single = indices.filter((index) => crowd[index] !== true);
  for (const index of single) checkExtent(boxes.subarray(4 * index, 4 * index + 4), index);
  return {
    boxes: gatherBoxes(boxes, single),
    indices: Int32Array.from(single),
    crowds: gatherBoxes(
      boxes,
      indices.filter((index) => crowd[index] === true),
    ),
  };
}

/** The boxes at the indices, in their order. */
export function gatherBoxes(boxes: Float32Array, indices: ArrayLike<number>): Float32Array {
  const gathered = new Float32Array(4 * indices.length);
  for (let index = 0; index < indices.length; index++) {
    const from = 4 * (indices[index] as number);
    gathered.set(boxes.subarray(from, from + 4), 4 * index);
  }
  return gathered;
}

function checkExtent(box: Float32Array, index: number): void {
  const [x1 = Number.NaN, y1 = Number.NaN, x2 = Number.NaN, y2 = Number.NaN] = box;
  if (x2 > x1 && y2 > y1 && box.every(Number.isFinite)) return;
  throw new StudioError(
    'ANNOTATION_INVALID',
    `Object ${index} has a box without extent: ${Array.from(box).join(', ')}.`,
    {
      record: index,
      cause: 'a box needs x2 > x1 and y2 > y1',
      remedy: 'Delete the annotation, or draw its mask again.',
    },
  );
}
