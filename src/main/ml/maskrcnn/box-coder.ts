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

/** Centre and sides of the box at `start`, each rounded to float32. */
function centred(boxes: Float32Array, start: number): { x: number; y: number; width: number; height: number } {
  const { fround } = Math;
  const [x1, y1] = [boxes[start] as number, boxes[start + 1] as number];
  const width = fround((boxes[start + 2] as number) - x1);
  const height = fround((boxes[start + 3] as number) - y1);
  return { x: fround(x1 + fround(0.5 * width)), y: fround(y1 + fround(0.5 * height)), width, height };
}
