/** Where patches lie on a square picture: `count` of them across and down, `patch` pixels wide, `stride` apart. */
export interface PatchGrid {
  patch: number;
  stride: number;
  count: number;
}

export interface OcclusionMap extends PatchGrid {
  /** Of the class on the whole picture. */
  probability: number;
  /** Row by row, `count * count`: how much the probability falls when the patch is black; negative where it rises. */
  drops: Float32Array;
}

export interface OcclusionOptions {
  /** Side of the picture in pixels. */
  size: number;
  patch: number;
  stride: number;
  /** Pictures of one question. */
  batchSize: number;
  signal?: AbortSignal;
  onProgress?: (done: number, total: number) => void;
}

/**
 * Which parts of a picture a class hangs on (Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks",
 * 2014, section 4.2): the probability is asked again with one patch after another made black, which is what lies around
 * a garment. A patch that is black already is not asked about: it changes nothing.
 *
 * @param pixels uint8 RGB, [size, size, 3], row-major
 * @param probabilityOf of the class for each of some pictures, given one after another as `pixels` are
 * @throws RangeError where the patches do not fit the picture
 */
export async function occlusionMap(
  pixels: Uint8Array,
  probabilityOf: (pictures: Uint8Array) => Promise<ArrayLike<number>>,
  options: OcclusionOptions,
): Promise<OcclusionMap> {
  const { size, patch, stride, batchSize, signal, onProgress } = options;
  if (pixels.length !== size * size * 3) throw new RangeError(`${pixels.length} values are not ${size} x ${size} x 3`);
  if (patch < 1 || patch > size || stride < 1) throw new RangeError(`patches of ${patch}, ${stride} apart, do not fit`);
  const count = Math.floor((size - patch) / stride) + 1;
  const probability = (await probabilityOf(pixels))[0] ?? NaN;
  const drops = new Float32Array(count * count);
  const places = [...drops.keys()].filter((place) => !isBlack(pixels, size, originOf(place, count, stride), patch));
  for (let start = 0; start < places.length; start += batchSize) {
    signal?.throwIfAborted();
    const batch = places.slice(start, start + batchSize);
    const pictures = new Uint8Array(batch.length * pixels.length);
    for (const [index, place] of batch.entries()) {
      const picture = pictures.subarray(index * pixels.length, (index + 1) * pixels.length);
      picture.set(pixels);
      blacken(picture, size, originOf(place, count, stride), patch);
    }
    const answers = await probabilityOf(pictures);
    for (const [index, place] of batch.entries()) drops[place] = probability - (answers[index] ?? NaN);
    onProgress?.(Math.min(places.length, start + batchSize), places.length);
  }
  return { patch, stride, count, probability, drops };
}

interface Origin {
  x: number;
  y: number;
}

function originOf(place: number, count: number, stride: number): Origin {
  return { x: (place % count) * stride, y: Math.floor(place / count) * stride };
}

function isBlack(pixels: Uint8Array, size: number, { x, y }: Origin, patch: number): boolean {
  for (let row = y; row < y + patch; row++) {
    for (let at = (row * size + x) * 3; at < (row * size + x + patch) * 3; at++) if (pixels[at] !== 0) return false;
  }
  return true;
}

function blacken(pixels: Uint8Array, size: number, { x, y }: Origin, patch: number): void {
  for (let row = y; row < y + patch; row++) pixels.fill(0, (row * size + x) * 3, (row * size + x + patch) * 3);
}
