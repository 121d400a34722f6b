import type { Explanation } from '../../../shared/contract/recommend.ts';

/** Side of the square that the patches lie on. */
export const heatSize = 224;

/**
 * How much each pixel of the crop bears on the answer: the mean over the patches that cover it of what the probability
 * loses without them. Pixels that no patch covers take no part.
 *
 * @returns float32, `heatSize * heatSize`, row-major
 */
export function heatOf({
  patch,
  stride,
  count,
  drops,
}: Pick<Explanation, 'patch' | 'stride' | 'count' | 'drops'>): Float32Array {
  const sums = new Float32Array(heatSize * heatSize);
  const covers = new Uint16Array(heatSize * heatSize);
  for (let place = 0; place < count * count; place++) {
    const drop = drops[place] ?? 0;
    const [left, top] = [(place % count) * stride, Math.floor(place / count) * stride];
    for (let y = top; y < top + patch; y++) {
      for (let at = y * heatSize + left; at < y * heatSize + left + patch; at++) {
        sums[at] = (sums[at] ?? 0) + drop;
        covers[at] = (covers[at] ?? 0) + 1;
      }
    }
  }
  return sums.map((sum, at) => (covers[at] === 0 ? 0 : sum / (covers[at] as number)));
}

/** Where the answer rests on the pixel it is orange, where the pixel speaks against it blue; strength is opacity. */
export function heatColours(heat: Float32Array): Uint8ClampedArray<ArrayBuffer> {
  const strongest = heat.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const pixels = new Uint8ClampedArray(heat.length * 4);
  for (const [at, value] of heat.entries()) {
    const share = strongest === 0 ? 0 : Math.abs(value) / strongest;
    pixels.set(value >= 0 ? [255, 132, 0, 220 * share] : [40, 140, 255, 220 * share], at * 4);
  }
  return pixels;
}
