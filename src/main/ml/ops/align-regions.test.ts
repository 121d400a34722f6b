import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-node';
import { describe, expect, it } from 'vitest';
import { signedUnits } from '../backbones/goldens/fixture-weights.ts';
import { readSafetensors } from '../weights/safetensors.ts';
import { alignRegions } from './align-regions.ts';
import { tf } from './tensorflow.ts';
import { inBothBacks } from './testing/both-backs.ts';

/** Made by scripts/goldens/align_regions.py with torchvision's `roi_align`: 200 boxes, the features from their name. */
const golden = readSafetensors(
  readFileSync(path.join(import.meta.dirname, 'goldens/align-regions.safetensors')),
).weights;
const values = (name: string): Float32Array => golden.get(name)!.data as Float32Array;
const shape = [2, 19, 23, 3] as const;
const scale = 1 / 8;

const features = (): Tensor4D => tf.tensor4d(signedUnits('features', 2 * 19 * 23 * 3), [...shape]);
const boxes = (): Tensor2D => tf.tensor2d(values('boxes'), [200, 4]);
const pictures = (): Tensor1D => tf.tensor1d(golden.get('pictures')!.data as Int32Array, 'int32');

function worst(actual: ArrayLike<number>, expected: Float32Array): number {
  expect(actual).toHaveLength(expected.length);
  return expected.reduce((most, value, index) => Math.max(most, Math.abs(value - (actual[index] ?? NaN))), 0);
}

/** One picture of `rows` x `columns`, one channel, and one box in its own pixels. */
function alignOne(pixels: number[], columns: number, box: number[], cells: number): number[] {
  return tf.tidy(() => {
    const x = tf.tensor4d(pixels, [1, pixels.length / columns, columns, 1]);
    return [...alignRegions(x, tf.tensor2d([box]), tf.tensor1d([0], 'int32'), { scale: 1, cells }).dataSync()];
  });
}

describe('alignRegions', () => {
  it.each([7, 14])("gives torchvision's features and gradient for %i cells", (cells) => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const align = (x: Tensor): Tensor4D => alignRegions(x as Tensor4D, boxes(), pictures(), { scale, cells });
      const x = features();
      const aligned = align(x);
      expect(aligned.shape).toEqual([200, cells, cells, 3]);
      const compared = cells === 7 ? aligned : aligned.slice([0, 0, 0, 0], [200, cells, cells, 1]);
      expect(worst(compared.dataSync(), values(`aligned.${cells}`))).toBeLessThan(5e-5);

      const weights = tf.tensor4d(signedUnits(`gradient.${cells}`, aligned.size), aligned.shape);
      const gradient = tf.grad((input) => tf.sum(tf.mul(align(input), weights)))(x);
      const expected = values(`gradient.${cells}`);
      const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(worst(gradient.dataSync(), expected) / largest).toBeLessThan(2e-5);
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  it("gives torchvision's features and gradient with half a pixel's offset", () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const align = (x: Tensor): Tensor4D =>
        alignRegions(x as Tensor4D, boxes(), pictures(), { scale, cells: 7, aligned: true });
      const x = features();
      const shifted = align(x);
      expect(worst(shifted.dataSync(), values('shifted.7'))).toBeLessThan(5e-5);
      const weights = tf.tensor4d(signedUnits('gradient.7', shifted.size), shifted.shape);
      const gradient = tf.grad((input) => tf.sum(tf.mul(align(input), weights)))(x);
      const expected = values('shiftedGradient.7');
      const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(worst(gradient.dataSync(), expected) / largest).toBeLessThan(2e-5);
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is the same in both backs', async () => {
    const before = tf.memory().numTensors;
    const { eager, graph } = await inBothBacks([features(), boxes(), pictures()], (arrays, [x, rows, ofPicture]) => [
      arrays.alignRegions(x!, rows!, ofPicture!, { scale, cells: 7 }),
      arrays.alignRegions(x!, arrays.floats([], [0, 4]), arrays.toIntegers(arrays.floats([], [0])), {
        scale,
        cells: 7,
      }),
      arrays.alignRegions(x!, rows!, ofPicture!, { scale, cells: 7, aligned: true }),
    ]);
    expect(graph.map((outcome) => outcome.shape)).toEqual([
      [200, 7, 7, 3],
      [0, 7, 7, 3],
      [200, 7, 7, 3],
    ]);
    expect(eager.map((outcome) => outcome.shape)).toEqual(graph.map((outcome) => outcome.shape));
    for (const index of [0, 2]) {
      expect(worst(graph[index]!.values, Float32Array.from(eager[index]!.values))).toBeLessThan(5e-5);
    }
    expect(worst(graph[2]!.values, values('shifted.7'))).toBeLessThan(5e-5);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('has the gradient that small changes of the features show', () => {
    tf.tidy(() => {
      const weights = tf.tensor4d(signedUnits('weights', 200 * 49 * 3), [200, 7, 7, 3]);
      const loss = (x: Tensor): Tensor =>
        tf.sum(tf.mul(alignRegions(x as Tensor4D, boxes(), pictures(), { scale, cells: 7 }), weights));
      const x = features();
      const gradient = tf.grad(loss)(x).dataSync();
      // The outer rows, where samples are clamped, and the middle. The loss is linear: a large step is exact.
      for (const place of [0, 2, 22 * 3, 18 * 23 * 3, (18 * 23 + 22) * 3 + 1, (9 * 23 + 11) * 3, x.size - 1]) {
        const step = tf
          .oneHot(tf.tensor1d([place], 'int32'), x.size)
          .reshape(x.shape)
          .mul(8);
        const change = tf.sub(loss(tf.add(x, step)), loss(tf.sub(x, step))).dataSync()[0]! / 16;
        expect(change).toBeCloseTo(gradient[place]!, 3);
      }
    });
  });

  it('has no gradient where no box lies, and of no box none at all', () => {
    tf.tidy(() => {
      const align = (rows: number[][]) => (x: Tensor) =>
        tf.sum(
          alignRegions(
            x as Tensor4D,
            tf.tensor2d(rows.flat(), [rows.length, 4]),
            tf.tensor1d(
              rows.map(() => 0),
              'int32',
            ),
            { scale, cells: 7 },
          ),
        );
      for (const rows of [[], [[-500, -500, -400, -400]]]) {
        const gradient = tf.grad(align(rows))(features());
        expect(gradient.shape).toEqual([...shape]);
        expect(gradient.abs().max().dataSync()[0]).toBe(0);
      }
    });
  });

  it('samples the border up to a pixel outside, and nothing further out', () => {
    const pixels = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    // One cell of 2 x 2 samples, a quarter of the box from its sides.
    expect(alignOne(pixels, 3, [0, 0, 2, 2], 1)[0]).toBeCloseTo(5, 6);
    // Both rows of samples lie between -1 and 0: they are clamped to the first row.
    expect(alignOne(pixels, 3, [0, -1, 2, 0], 1)[0]).toBeCloseTo(2, 6);
    // Rows at -1.25 and -0.75: the first is further out than a pixel and 0.
    expect(alignOne(pixels, 3, [0, -1.5, 2, -0.5], 1)[0]).toBeCloseTo(1, 6);
    expect(alignOne(pixels, 3, [0, -3, 2, -1.5], 1)[0]).toBe(0);
    // At 2.25 and 2.75 the last row is clamped to; 3.25 is outside.
    expect(alignOne(pixels, 3, [0, 2, 2, 3], 1)[0]).toBeCloseTo(8, 6);
    expect(alignOne(pixels, 3, [0, 2.5, 2, 3.5], 1)[0]).toBeCloseTo(4, 6);
    expect(alignOne(pixels, 3, [0, 3.5, 2, 9], 1)[0]).toBe(0);
  });

  it('looks at a whole pixel where a box is smaller', () => {
    // Samples at 1.25 and 1.75 both ways.
    expect(alignOne([1, 2, 3, 4, 5, 6, 7, 8, 9], 3, [1, 1, 1, 1], 1)[0]).toBeCloseTo(5 + 0.5 + 1.5, 5);
  });
});
