import { createRandom } from '../../../shared/domain/random.ts';
import type { CropMatrix } from '../features/crop-matrix.ts';
import { nearestNeighbours } from './similar.ts';

/** A class larger than this is represented by as many of its rows, drawn from the seed. */
const mostReferences = 20_000;

export interface ClassDistanceQuestion {
  /** Rows of length 1. */
  matrix: CropMatrix;
  /** Class of each row. */
  classes: readonly number[];
  neighbours: number;
  seed: number;
  signal: AbortSignal;
  onProgress?(done: number, total: number): void;
}

/**
 * How far each row lies from the nearest of its own class: the mean cosine distance to `neighbours` others.
 *
 * @returns float32 [rows]; NaN where the class has not that many others
 */
export async function classDistances(question: ClassDistanceQuestion): Promise<Float32Array> {
  const { matrix, classes, neighbours, seed, signal, onProgress } = question;
  const members = new Map<number, number[]>();
  for (const [row, label] of classes.entries()) {
    const known = members.get(label);
    if (known === undefined) members.set(label, [row]);
    else known.push(row);
  }
  const distances = new Float32Array(matrix.rows).fill(NaN);
  let done = 0;
  for (const rows of members.values()) {
    if (rows.length > neighbours) {
      const drawn = rows.length > mostReferences ? createRandom(seed, 'references').shuffle([...rows]) : rows;
      const references = Int32Array.from(drawn.slice(0, mostReferences)).sort();
      const asked = Int32Array.from(rows);
      const found = await nearestNeighbours({ matrix, asked, references, k: neighbours + 1, signal });
      for (const [index, row] of rows.entries()) {
        const others = [];
        for (let at = index * found.k; at < (index + 1) * found.k; at++) {
          if (found.rows[at] !== row) others.push(1 - (found.similarities[at] as number));
        }
        const nearest = others.slice(0, neighbours);
        distances[row] = nearest.reduce((sum, distance) => sum + distance, 0) / nearest.length;
      }
    }
    done += rows.length;
    onProgress?.(done, matrix.rows);
  }
  return distances;
}
