import type { ArrayOperations } from '../ops/arrays.ts';
import type { Corners } from './box-arrays.ts';
import { proposalBoxWeights } from './box-coder.ts';
import { clipBoxes, decodeBoxes, dropSmallBoxes } from './box-arrays.ts';
import type { ProposalMaps } from './layers.ts';
import type { DetectorPlan, ProposalLimits } from './plan.ts';
import { levelCell, levelStride, limits } from './plan.ts';

/** Height and width as float32 scalars. */
export interface Size<Value> {
  height: Value;
  width: Value;
}

/**
 * Anchors of one level as corners, each [height x width x anchors] in the order row, column, anchor, as torchvision's
 * `AnchorGenerator` and Detectron2's `DefaultAnchorGenerator` with offset 0.
 *
 * @param padded size of the padded input
 */
export function levelAnchors<Value>(
  arrays: ArrayOperations<Value>,
  plan: DetectorPlan,
  level: number,
  map: Value,
  padded: Size<Value>,
): Corners<Value> {
  const cell = levelCell(plan, level);
  const count = cell.length / 4;
  const corner = (index: number): Value =>
    arrays.floats(
      Array.from({ length: count }, (_, anchor) => cell[4 * anchor + index] ?? 0),
      [1, 1, count],
    );
  const shifts = (axis: 1 | 2, size: Value, shape: readonly number[]): Value => {
    const cells = arrays.size(map, axis);
    const stride = plan.semantics.ownStrides
      ? arrays.floats([levelStride(plan, level)], [])
      : arrays.floor(arrays.divide(size, cells));
    return arrays.reshape(arrays.multiply(arrays.range(cells), stride), shape);
  };
  const rows = shifts(1, padded.height, [-1, 1, 1]);
  const columns = shifts(2, padded.width, [1, -1, 1]);
  const zero = arrays.floats([0], []);
  // Adding nothing spreads rows over columns and the other way round.
  const x = arrays.add(columns, arrays.multiply(rows, zero));
  const y = arrays.add(rows, arrays.multiply(columns, zero));
  const place = (shift: Value, index: number): Value => arrays.reshape(arrays.add(shift, corner(index)), [-1]);
  return [place(x, 0), place(y, 1), place(x, 2), place(y, 3)];
}

/**
 * Regions of one picture that may hold something (Ren et al., "Faster R-CNN", 2015): the best anchors of each level,
 * moved by their deltas, without those that a better one of the level overlaps.
 *
 * @param maps of all levels, [batch, …]
 * @param picture which of the batch
 * @param size of the picture itself, within the padded input
 * @returns boxes [n, 4] in pixels of the input and their scores [n], best first
 */
export function proposeRegions<Value>(
  arrays: ArrayOperations<Value>,
  plan: DetectorPlan,
  maps: readonly ProposalMaps<Value>[],
  picture: number,
  { size, padded }: { size: Size<Value>; padded: Size<Value> },
  { before, after }: ProposalLimits,
): { boxes: Value; scores: Value } {
  const ofLevels = maps.map(({ objectness, deltas }, level) => {
    const row = arrays.toIntegers(arrays.floats([picture], [1]));
    const logits = arrays.reshape(arrays.gather(objectness, row), [-1]);
    const moves = arrays.reshape(arrays.gather(deltas, row), [-1, 4]);
    const best = arrays.topK(logits, before);
    const anchors = arrays.gather(arrays.stack(levelAnchors(arrays, plan, level, objectness, padded)), best.indices);
    const moved = decodeBoxes(
      arrays,
      corners(arrays, arrays.gather(moves, best.indices)),
      corners(arrays, anchors),
      proposalBoxWeights,
    );
    const clipped = clipBoxes(arrays, moved, size);
    const scores = dropSmallBoxes(arrays, clipped, arrays.sigmoid(best.values), plan.semantics.proposalSide);
    const boxes = arrays.stack(clipped);
    // No sigmoid is below 0: only what was dropped is.
    const kept = arrays.suppress(boxes, scores, { limit: after, overlap: limits.proposalOverlap, minimumScore: -0.5 });
    return { boxes: arrays.gather(boxes, kept), scores: arrays.gather(scores, kept) };
  });
  const boxes = arrays.concat(
    ofLevels.map((level) => level.boxes),
    0,
  );
  const scores = arrays.concat(
    ofLevels.map((level) => level.scores),
    0,
  );
  const best = arrays.topK(scores, after);
  return { boxes: arrays.gather(boxes, best.indices), scores: best.values };
}

/** The columns of [n, 4]. */
export function corners<Value>(arrays: ArrayOperations<Value>, boxes: Value): Corners<Value> {
  return arrays.unstack(boxes, 4) as unknown as Corners<Value>;
}
