import { UMAP } from 'umap-js';
import { createRandom } from '../../../shared/domain/random.ts';
import type { CropMatrix } from '../features/crop-matrix.ts';
import { nearestNeighbours, type Neighbours } from './similar.ts';

export interface PlaneQuestion {
  /** Rows of length 1. */
  matrix: CropMatrix;
  /** So many rows are laid out, drawn from the seed; the others go to where their neighbours among them lie. */
  fitted: number;
  seed: number;
  signal: AbortSignal;
  onProgress?(done: number, total: number): void;
}

const neighboursOfPoint = 15;
/** Of the fitted neighbours, those that a row is placed between. */
const placedBetween = 5;

/**
 * Places on a plane where near rows lie near one another: UMAP (McInnes, Healy, Melville 2018) by umap-js, on exact
 * neighbours by cosine.
 *
 * @returns float32 [rows, 2], centred, the farthest at distance 1
 */
export async function layOut(question: PlaneQuestion): Promise<Float32Array> {
  const { matrix, fitted, seed, signal, onProgress } = question;
  const all = Int32Array.from({ length: matrix.rows }, (_, row) => row);
  const random = createRandom(seed, 'map');
  const drawn = matrix.rows <= fitted ? all : Int32Array.from(random.shuffle([...all]).slice(0, fitted)).sort();
  const plane = new Float32Array(matrix.rows * 2);
  if (drawn.length <= neighboursOfPoint) {
    for (const row of drawn) plane.set([random.normal(), random.normal()], row * 2);
    return scaledToUnit(plane);
  }
  const placeOf = new Map([...drawn].map((row, place) => [row, place]));
  const found = await nearestNeighbours({ matrix, asked: drawn, references: drawn, k: neighboursOfPoint, signal });
  const umap = new UMAP({ nNeighbors: found.k, minDist: 0.1, random: () => random.uniform() });
  const { indices, distances } = neighbourLists(found, placeOf);
  umap.setPrecomputedKNN(indices, distances);
  // The layout needs neighbours alone; the vectors are only counted.
  const epochs = umap.initializeFit(Array.from(drawn, () => []));
  for (let epoch = 0; epoch < epochs; epoch++) {
    signal.throwIfAborted();
    umap.step();
    onProgress?.(epoch + 1, epochs);
    // A wish to stop comes as a message.
    if (epoch % 10 === 9) await new Promise((resolve) => setImmediate(resolve));
  }
  for (const [place, point] of umap.getEmbedding().entries()) plane.set(point, (drawn[place] as number) * 2);
  const rest = all.filter((row) => !placeOf.has(row));
  if (rest.length > 0) {
    const near = await nearestNeighbours({ matrix, asked: rest, references: drawn, k: placedBetween, signal });
    for (const [index, row] of rest.entries()) plane.set(between(plane, near, index), row * 2);
  }
  return scaledToUnit(plane);
}

function neighbourLists(
  { rows, similarities, k }: Neighbours,
  placeOf: ReadonlyMap<number, number>,
): { indices: number[][]; distances: number[][] } {
  const indices: number[][] = [];
  const distances: number[][] = [];
  for (let start = 0; start < rows.length; start += k) {
    const place = start / k;
    // UMAP takes each point as its own nearest; of equal ones another may stand first.
    const others = [...rows.subarray(start, start + k)]
      .map((row, at) => ({
        place: placeOf.get(row) ?? 0,
        distance: Math.max(0, 1 - (similarities[start + at] as number)),
      }))
      .filter((other) => other.place !== place)
      .slice(0, k - 1);
    indices.push([place, ...others.map((other) => other.place)]);
    distances.push([0, ...others.map(({ distance }) => distance)]);
  }
  return { indices, distances };
}

/** The mean of the neighbours' places, the nearer ones weighing more. */
function between(plane: Float32Array, { rows, similarities, k }: Neighbours, index: number): [number, number] {
  let [x, y, total] = [0, 0, 0];
  const nearest = 1 - (similarities[index * k] as number);
  for (let at = index * k; at < (index + 1) * k; at++) {
    const weight = Math.exp((nearest - (1 - (similarities[at] as number))) / 0.05);
    const row = rows[at] as number;
    x += weight * (plane[row * 2] as number);
    y += weight * (plane[row * 2 + 1] as number);
    total += weight;
  }
  return [x / total, y / total];
}

function scaledToUnit(plane: Float32Array): Float32Array {
  const count = plane.length / 2 || 1;
  let [x, y] = [0, 0];
  for (let at = 0; at < plane.length; at += 2) {
    x += plane[at] as number;
    y += plane[at + 1] as number;
  }
  [x, y] = [x / count, y / count];
  let farthest = 0;
  for (let at = 0; at < plane.length; at += 2) {
    farthest = Math.max(farthest, Math.hypot((plane[at] as number) - x, (plane[at + 1] as number) - y));
  }
  return plane.map((value, at) => (value - (at % 2 === 0 ? x : y)) / (farthest || 1));
}
