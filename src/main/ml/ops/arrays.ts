/** Of `alignRegions`. */
export interface AlignOptions {
  scale: number;
  cells: number;
  aligned?: boolean;
}

/**
 * Operations on arrays whose sizes are known only when they run, for what a detector does besides its layers: anchors,
 * proposals, regions, detections. Two backs, as for `Operations`: `eager-arrays.ts` computes at once, and is
 * differentiable where a gradient can pass (reshape, concat, gather, alignRegions, arithmetic); `graph-arrays.ts` writes
 * nodes. Values are float32 unless said otherwise; boxes are corners `[x1, y1, x2, y2]`, shape [n, 4].
 */
export interface ArrayOperations<Value> {
  /** Constants. */
  floats(values: ArrayLike<number>, shape: readonly number[]): Value;
  /** Size of an axis, a float32 scalar. */
  size(x: Value, axis: number): Value;
  /** 0, 1, 2, … below a scalar. */
  range(limit: Value): Value;
  /** One size may be -1. */
  reshape(x: Value, shape: readonly number[]): Value;
  concat(parts: readonly Value[], axis: number): Value;
  /** Rows of `x` in the order of `rows`, int32 [n]. */
  gather(x: Value, rows: Value): Value;
  /** `count` rows of `x` from row `begin` on; both are scalars, `rank` is that of `x`. */
  slice(x: Value, begin: Value, count: Value, rank: number): Value;
  /** Puts equal shapes beside each other along a new last axis. */
  stack(parts: readonly Value[]): Value;
  /** The `count` parts of the last axis. */
  unstack(x: Value, count: number): Value[];
  add(left: Value, right: Value): Value;
  subtract(left: Value, right: Value): Value;
  multiply(left: Value, right: Value): Value;
  divide(left: Value, right: Value): Value;
  minimum(left: Value, right: Value): Value;
  maximum(left: Value, right: Value): Value;
  exp(x: Value): Value;
  sqrt(x: Value): Value;
  floor(x: Value): Value;
  sigmoid(x: Value): Value;
  /** Over the last axis. */
  softmax(x: Value): Value;
  /** 1 where `left` is at least `right`, else 0. */
  atLeast(left: Value, right: Value): Value;
  /** Sum over one axis. */
  sum(x: Value, axis: number): Value;
  /** Largest of all values, a scalar; of nothing it is minus infinity. */
  largest(x: Value): Value;
  /** The `limit` largest values of [n] (all where there are fewer), descending, and int32 where they stood. Ties: first first. */
  topK(x: Value, limit: number): { values: Value; indices: Value };
  /**
   * Greedy non-maximum suppression.
   *
   * @returns int32 [m]: the boxes that stay, best first, at most `limit`; none whose score is not above `minimumScore`,
   *   none whose overlap (intersection over union) with a better one that stays is above `overlap`
   */
  suppress(boxes: Value, scores: Value, options: { limit: number; overlap: number; minimumScore: number }): Value;
  /** Float to int32, towards zero. */
  toIntegers(x: Value): Value;
  toFloats(x: Value): Value;
  /** Inverse of an int32 permutation. */
  invert(permutation: Value): Value;
  /**
   * ROIAlign (He et al., "Mask R-CNN", 2017) as torchvision's `roi_align` with `sampling_ratio=2`: each
   * box is a grid of `cells` x `cells`, each cell the mean of 2 x 2 bilinear samples. Samples further out than one pixel
   * are 0, others are clamped to the border.
   *
   * @param x features [batch, height, width, channels]
   * @param boxes [n, 4] in pixels of the network's input
   * @param pictures int32 [n], which of the batch each box lies in
   * @param aligned as there: whether a pixel's centre lies half a pixel in, and a box may be smaller than a pixel
   * @param scale from pixels of the input to pixels of the features
   * @returns [n, cells, cells, channels]
   */
  alignRegions(x: Value, boxes: Value, pictures: Value, options: AlignOptions): Value;
  /**
   * Bilinear, pixel centres at halves: PyTorch's `interpolate`. `height`, `width`: scalars. With `antialias` a picture that
   * becomes smaller is averaged by a triangle as wide as two new pixels, as Pillow's `BILINEAR`; no gradient then.
   */
  resize(x: Value, height: Value, width: Value, options?: { antialias: boolean }): Value;
  /** Zeros below and to the right, up to `height` x `width` (scalars). */
  padTo(x: Value, height: Value, width: Value): Value;
}
