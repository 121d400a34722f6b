/** By what the four regressed numbers (centre x, centre y, width, height) are multiplied. */
export type BoxWeights = readonly [x: number, y: number, width: number, height: number];

export const proposalBoxWeights: BoxWeights = [1, 1, 1, 1];
export const detectionBoxWeights: BoxWeights = [10, 10, 5, 5];

/** The largest regressed logarithm of a side's growth: from 16 to 1000 pixels. */
export const largestGrowth = Math.log(1000 / 16);

/**
 * What a head has to regress to turn each proposal into its reference box, as torchvision's `encode_boxes`, in float32.
 *
 * @param references float32 corners `[x1, y1, x2, y2]`, 4n
 * @param proposals float32 corners, 4n, with positive sides
 * @returns float32 `[dx, dy, dw, dh]`, 4n
 * @throws RangeError where the lengths differ or are not whole boxes
 */
export function encodeBoxes(references: Float32Array, proposals: Float32Array, weights: BoxWeights): Float32Array {
  if (references.length !== proposals.length || references.length % 4 !== 0) {
    throw new RangeError(`${references.length} numbers of reference boxes for ${proposals.length} of proposals`);
  }
  const { fround, log } = Math;
  const [weightX, weightY, weightWidth, weightHeight] = weights;
  const deltas = new Float32Array(references.length);
  for (let start = 0; start < references.length; start += 4) {
    const proposal = centred(proposals, start);
    const reference = centred(references, start);
    deltas[start] = fround(weightX * fround(reference.x - proposal.x)) / proposal.width;
    deltas[start + 1] = fround(weightY * fround(reference.y - proposal.y)) / proposal.height;
    deltas[start + 2] = weightWidth * fround(log(fround(reference.width / proposal.width)));
    deltas[start + 3] = weightHeight * fround(log(fround(reference.height / proposal.height)));
  }
  return deltas;
}

/**
 * The boxes that a head's regression makes of proposals, as torchvision's `BoxCoder.decode`, in float32. Not cut to
 * the picture.
 *
 * @param deltas float32 `[dx, dy, dw, dh]` for each class of each box, n x classes x 4; growth is cut at 1000/16
 * @param boxes float32 corners `[x1, y1, x2, y2]`, 4n
 * @returns float32 corners, n x classes x 4
 * @throws RangeError where `deltas` is not a whole number of classes for each box
 */
export function decodeBoxes(deltas: Float32Array, boxes: Float32Array, weights: BoxWeights): Float32Array {
  if (boxes.length % 4 !== 0 || (boxes.length === 0 ? deltas.length > 0 : deltas.length % boxes.length !== 0)) {
    throw new RangeError(`${deltas.length} regressed numbers for ${boxes.length} numbers of boxes`);
  }
  const { exp, fround, min } = Math;
  const [weightX, weightY, weightWidth, weightHeight] = weights;
  const decoded = new Float32Array(deltas.length);
  const perBox = boxes.length === 0 ? 0 : (deltas.length / boxes.length) * 4;
  for (let start = 0, next = 0; start < boxes.length; start += 4) {
    const box = centred(boxes, start);
    for (const end = next + perBox; next < end; next += 4) {
      const dx = fround((deltas[next] as number) / weightX);
      const dy = fround((deltas[next + 1] as number) / weightY);
      const dw = min(fround((deltas[next + 2] as number) / weightWidth), fround(largestGrowth));
      const dh = min(fround((deltas[next + 3] as number) / weightHeight), fround(largestGrowth));
      const x = fround(fround(dx * box.width) + box.x);
      const y = fround(fround(dy * box.height) + box.y);
      const halfWidth = fround(0.5 * fround(fround(exp(dw)) * box.width));
      const halfHeight = fround(0.5 * fround(fround(exp(dh)) * box.height));
      decoded[next] = x - halfWidth;
      decoded[next + 1] = y - halfHeight;
      decoded[next + 2] = x + halfWidth;
      decoded[next + 3] = y + halfHeight;
    }
  }
  return decoded;
}

/** Centre and sides of the box at `start`, each rounded to float32. */
function centred(boxes: Float32Array, start: number): { x: number; y: number; width: number; height: number } {
  const { fround } = Math;
  const [x1, y1] = [boxes[start] as number, boxes[start + 1] as number];
  const width = fround((boxes[start + 2] as number) - x1);
  const height = fround((boxes[start + 3] as number) - y1);
  return { x: fround(x1 + fround(0.5 * width)), y: fround(y1 + fround(0.5 * height)), width, height };
}
