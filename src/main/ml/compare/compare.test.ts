import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../shared/domain/random.ts';
import { centredUnitRows, type CropMatrix } from '../features/crop-matrix.ts';
import { tf } from '../ops/tensorflow.ts';
import { classDistances } from './class-distances.ts';
import { dealFolds } from './folds.ts';
import { outOfFoldProbabilities } from './out-of-fold.ts';
import { layOut } from './plane.ts';
import { nearestNeighbours, similarGroups } from './similar.ts';

const { signal } = new AbortController();
const columns = 24;

/** Rows around three centres, in turn. */
function blobs(rows: number, seed: number, spread = 0.3): CropMatrix {
  const random = createRandom(seed);
  const values = new Float32Array(rows * columns);
  for (let at = 0; at < values.length; at++) {
    const row = Math.floor(at / columns);
    values[at] = spread * random.normal() + (at % columns === row % 3 ? 2 : 0);
  }
  return { values, rows, columns };
}

describe('folds', () => {
  it('never part a group, and share every class out', () => {
    const random = createRandom(3);
    const samples = Array.from({ length: 400 }, () => {
      const group = random.integer(120);
      return { group, label: group % 4 };
    });
    const dealt = dealFolds(samples, 5, 1);
    const foldOf = new Map<number, number>();
    for (const [index, { group }] of samples.entries()) {
      expect(foldOf.get(group) ?? dealt[index]).toBe(dealt[index]);
      foldOf.set(group, dealt[index] as number);
    }
    for (let label = 0; label < 4; label++) {
      const sizes = [0, 1, 2, 3, 4].map(
        (fold) => samples.filter((sample, index) => sample.label === label && dealt[index] === fold).length,
      );
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThan(12);
    }
    expect(dealFolds(samples, 5, 1)).toEqual(dealt);
  });
});

describe('probabilities out of folds', () => {
  it('tell classes apart, know nothing of rows without a label, and find the one that is wrong', async () => {
    const before = tf.memory().numTensors;
    const matrix = blobs(90, 5);
    const samples = Array.from({ length: 90 }, (_, row) => ({ group: row, label: row === 7 ? 0 : row % 3 }) as const);
    const given = samples.map((sample, row) => (row === 89 ? { ...sample, label: null } : sample));
    const question = { matrix, samples: given, classCount: 3, folds: 5, seed: 1, penalty: 30, signal };
    const probabilities = await outOfFoldProbabilities(question);
    expect(probabilities[89 * 3]).toBeNaN();
    const own = given.flatMap(({ label }, row) => (label === null ? [] : [probabilities[row * 3 + label] as number]));
    expect(own.indexOf(Math.min(...own))).toBe(7);
    expect(own.filter((probability) => probability > 0.5).length).toBeGreaterThan(80);
    expect(await outOfFoldProbabilities(question)).toEqual(probabilities);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('neighbours', () => {
  it('are the nearest by cosine', async () => {
    const matrix = centredUnitRows(blobs(60, 6));
    const all = Int32Array.from({ length: 60 }, (_, row) => row);
    const { rows, similarities, k } = await nearestNeighbours({ matrix, asked: all, references: all, k: 4, signal });
    for (let row = 0; row < 60; row++) {
      const cosines = [...all].map((other) => dot(matrix, row, other)).sort((left, right) => right - left);
      for (let at = 0; at < k; at++) expect(similarities[row * k + at]).toBeCloseTo(cosines[at] as number, 4);
      expect(rows[row * k]).toBe(row);
    }
  });

  it('join what is nearly the same, and only that', async () => {
    const { values, ...shape } = blobs(50, 8, 1);
    for (const copy of [20, 40]) {
      values.set(values.subarray(0, columns), copy * columns);
      values[copy * columns] = (values[0] as number) + 0.01;
    }
    const { groups, nearest, similarities } = await similarGroups(centredUnitRows({ values, ...shape }), 0.99, {
      signal,
    });
    expect([groups[0], groups[20], groups[40]]).toEqual([0, 0, 0]);
    expect([20, 40]).toContain(nearest[0]);
    expect(similarities[20]).toBeGreaterThan(0.99);
    expect([...groups].filter((group, row) => group === row)).toHaveLength(48);
    expect(nearest[5]).toBe(5);
    expect(similarities[5]).toBe(0);
  });

  it('say how far a row lies from those of its class', async () => {
    const matrix = centredUnitRows(blobs(60, 9));
    const classes = Array.from({ length: 60 }, (_, row) => (row === 30 ? 1 : row % 3));
    classes[59] = 9;
    const distances = await classDistances({ matrix, classes, neighbours: 5, seed: 1, signal });
    expect(distances[59]).toBeNaN();
    const known = [...distances].map((distance) => (Number.isNaN(distance) ? 0 : distance));
    expect(known.indexOf(Math.max(...known))).toBe(30);
  });
});

describe('the plane', () => {
  it('keeps blobs together, also those of rows that were not fitted, the same every time', async () => {
    const matrix = centredUnitRows(blobs(240, 10));
    const rounds: number[] = [];
    const question = { matrix, fitted: 180, seed: 2, signal, onProgress: (done: number) => rounds.push(done) };
    const plane = await layOut(question);
    expect(rounds.length).toBeGreaterThan(10);
    const centres = [0, 1, 2].map((blob) => {
      const rows = Array.from({ length: 80 }, (_, index) => index * 3 + blob);
      const mean = (axis: number): number => rows.reduce((sum, row) => sum + (plane[row * 2 + axis] as number), 0) / 80;
      return [mean(0), mean(1)] as const;
    });
    const nearestCentre = (row: number): number => {
      const apart = centres.map(([x, y]) =>
        Math.hypot((plane[row * 2] as number) - x, (plane[row * 2 + 1] as number) - y),
      );
      return apart.indexOf(Math.min(...apart));
    };
    const placed = Array.from({ length: 240 }, (_, row) => nearestCentre(row) === row % 3);
    expect(placed.filter(Boolean).length).toBeGreaterThan(232);
    expect(Math.max(...plane.map(Math.abs))).toBeLessThanOrEqual(1);
    expect(await layOut(question)).toEqual(plane);
  });

  it('is there for a handful of rows too, and stops with its signal', async () => {
    const few = centredUnitRows(blobs(3, 11));
    expect(await layOut({ matrix: few, fitted: 100, seed: 1, signal })).toHaveLength(6);
    const stopped = layOut({
      matrix: centredUnitRows(blobs(60, 1)),
      fitted: 100,
      seed: 1,
      signal: AbortSignal.abort(),
    });
    await expect(stopped).rejects.toThrow();
  });
});

function dot({ values }: CropMatrix, left: number, right: number): number {
  let sum = 0;
  for (let column = 0; column < columns; column++) {
    sum += (values[left * columns + column] as number) * (values[right * columns + column] as number);
  }
  return sum;
}
