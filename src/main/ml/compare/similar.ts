import type { Tensor2D } from '@tensorflow/tfjs-node';
import type { CropMatrix } from '../features/crop-matrix.ts';
import { tf } from '../ops/tensorflow.ts';

const rowsAtOnce = 1024;

/** For each asked row its most similar references, the most similar first. */
export interface Neighbours {
  /** Rows of the matrix, [asked, k]. */
  rows: Int32Array;
  /** Cosines, float32 [asked, k]. */
  similarities: Float32Array;
  k: number;
}

export interface NeighboursQuestion {
  /** Rows of length 1. */
  matrix: CropMatrix;
  asked: Int32Array;
  references: Int32Array;
  /** A row that is among the references is its own neighbour, the first. */
  k: number;
  signal: AbortSignal;
  onProgress?(done: number, total: number): void;
}

/** Exact nearest neighbours by cosine: a product of matrices, a block of rows at a time. */
export async function nearestNeighbours(question: NeighboursQuestion): Promise<Neighbours> {
  const { matrix, asked, references, signal, onProgress } = question;
  const k = Math.min(question.k, references.length);
  const found: Neighbours = {
    rows: new Int32Array(asked.length * k),
    similarities: new Float32Array(asked.length * k),
    k,
  };
  const pool = rowTensor(matrix, references);
  try {
    for (let start = 0; start < asked.length; start += rowsAtOnce) {
      signal.throwIfAborted();
      const block = asked.subarray(start, start + rowsAtOnce);
      const { values, indices } = tf.tidy(() => tf.topk(tf.matMul(rowTensor(matrix, block), pool, false, true), k));
      const [similarities, places] = await Promise.all([values.data(), indices.data()]);
      tf.dispose([values, indices]);
      found.similarities.set(similarities as Float32Array, start * k);
      for (let at = 0; at < places.length; at++)
        found.rows[start * k + at] = references[places[at] as number] as number;
      onProgress?.(Math.min(asked.length, start + rowsAtOnce), asked.length);
    }
  } finally {
    pool.dispose();
  }
  return found;
}

/** Rows that are joined with others, directly or through others. */
export interface SimilarGroups {
  /** The lowest row of each row's group; its own where it is alone. */
  groups: Uint32Array;
  /** The most similar other row, or the row itself where none is similar enough. */
  nearest: Uint32Array;
  /** Its cosine; 0 where there is none. */
  similarities: Float32Array;
}

/** Up to this many rows every pair is looked at. */
const mostExact = 20_000;
const pivotsEach = 2;

/**
 * Groups rows whose cosine is at least `similarity` (union-find). Where there are many rows, each goes to the cells of
 * the two pivots that it is most similar to, and only rows of a cell are compared: nearly equal rows share one.
 */
export async function similarGroups(
  matrix: CropMatrix,
  similarity: number,
  { signal, onProgress }: Pick<NeighboursQuestion, 'signal' | 'onProgress'>,
): Promise<SimilarGroups> {
  const { rows } = matrix;
  const groups = Uint32Array.from({ length: rows }, (_, row) => row);
  const nearest = groups.slice();
  const similarities = new Float32Array(rows);
  const find = (row: number): number => {
    let root = row;
    while (groups[root] !== root) root = groups[root] as number;
    for (let node = row; node !== root;) {
      const next = groups[node] as number;
      groups[node] = root;
      node = next;
    }
    return root;
  };
  const note = (row: number, other: number, value: number): void => {
    if (value <= (similarities[row] as number)) return;
    similarities[row] = value;
    nearest[row] = other;
  };
  const cells = await cellsOf(matrix, signal);
  let done = 0;
  const total = cells.reduce((sum, cell) => sum + cell.length, 0);
  for (const cell of cells) {
    const pool = rowTensor(matrix, cell);
    try {
      for (let start = 0; start < cell.length; start += rowsAtOnce) {
        signal.throwIfAborted();
        const block = cell.subarray(start, start + rowsAtOnce);
        const product = tf.tidy(() => tf.matMul(rowTensor(matrix, block), pool, false, true));
        const values = (await product.data()) as Float32Array;
        product.dispose();
        for (let at = 0; at < values.length; at++) {
          if ((values[at] as number) < similarity) continue;
          const [left, right] = [start + Math.floor(at / cell.length), at % cell.length];
          if (right <= left) continue;
          const [row, other] = [cell[left] as number, cell[right] as number];
          note(row, other, values[at] as number);
          note(other, row, values[at] as number);
          const [a, b] = [find(row), find(other)];
          if (a !== b) groups[Math.max(a, b)] = Math.min(a, b);
        }
        done += block.length;
        onProgress?.(done, total);
      }
    } finally {
      pool.dispose();
    }
  }
  return { groups: groups.map((_, row) => find(row)), nearest, similarities };
}

async function cellsOf(matrix: CropMatrix, signal: AbortSignal): Promise<Int32Array[]> {
  const all = Int32Array.from({ length: matrix.rows }, (_, row) => row);
  if (matrix.rows <= mostExact) return [all];
  const step = Math.floor(Math.sqrt(matrix.rows));
  const pivots = all.filter((row) => row % step === 0);
  const { rows, k } = await nearestNeighbours({ matrix, asked: all, references: pivots, k: pivotsEach, signal });
  const cells = new Map<number, number[]>();
  for (let at = 0; at < rows.length; at++) {
    const pivot = rows[at] as number;
    const members = cells.get(pivot);
    if (members === undefined) cells.set(pivot, [Math.floor(at / k)]);
    else members.push(Math.floor(at / k));
  }
  return [...cells.values()].map((members) => Int32Array.from(members));
}

function rowTensor({ values, columns }: CropMatrix, rows: Int32Array): Tensor2D {
  const picked = new Float32Array(rows.length * columns);
  for (let at = 0; at < rows.length; at++) {
    const start = (rows[at] as number) * columns;
    picked.set(values.subarray(start, start + columns), at * columns);
  }
  return tf.tensor2d(picked, [rows.length, columns]);
}
