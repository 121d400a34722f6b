import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSafetensors } from '../weights/safetensors.ts';
import { eagerArrays } from '../ops/eager-arrays.ts';
import { inBothBacks } from '../ops/testing/both-backs.ts';
import { tf } from '../ops/tensorflow.ts';
import { decodeBoxes } from './box-arrays.ts';
import { detectionBoxWeights, encodeBoxes, proposalBoxWeights, type BoxWeights } from './box-coder.ts';
import { corners } from './proposals.ts';

// Made by scripts/goldens/detection_targets.py with torchvision.
const golden = readSafetensors(readFileSync(path.join(import.meta.dirname, 'goldens/boxes.safetensors'))).weights;

function floats(name: string): Float32Array {
  return golden.get(name)!.data as Float32Array;
}

/** One box of four deltas each. */
function decode(deltas: Float32Array, boxes: Float32Array, weights: BoxWeights): Float32Array {
  return tf.tidy(() => {
    const columns = [deltas, boxes].map((rows) => corners(eagerArrays, tf.tensor2d(rows, [rows.length / 4, 4])));
    return tf.stack([...decodeBoxes(eagerArrays, columns[0]!, columns[1]!, weights)], 1).dataSync<'float32'>();
  });
}

/** Equal but for the last bits of an exponential or logarithm, which weigh as much as the largest number of a row of four. */
function expectClose(actual: Float32Array, expected: Float32Array): void {
  expect(actual).toHaveLength(expected.length);
  const worst = actual.reduce((most, value, index) => {
    const wanted = expected[index] ?? Number.NaN;
    const row = expected.subarray(index - (index % 4), index - (index % 4) + 4);
    return Math.max(most, Math.abs(value - wanted) / Math.max(1, ...row.map(Math.abs)));
  }, 0);
  expect(worst).toBeLessThan(1e-6);
}

describe.each([
  ['proposal', proposalBoxWeights],
  ['detection', detectionBoxWeights],
] as const)('with the weights of a %s', (name, weights) => {
  it('encodes as torchvision does', () => {
    expectClose(encodeBoxes(floats('references'), floats('proposals'), weights), floats(`encoded.${name}`));
  });

  it('decodes each class as torchvision does, growth cut, in both backs', async () => {
    const before = tf.memory().numTensors;
    const classes = floats('deltas').length / floats('proposals').length;
    const rows = floats('proposals').length / 4;
    const repeated = Float32Array.from({ length: floats('deltas').length }, (_, index) => {
      const row = Math.floor(index / (4 * classes));
      return floats('proposals')[4 * row + (index % 4)]!;
    });
    const inputs = [floats('deltas'), repeated].map((values) => tf.tensor2d(values, [rows * classes, 4]));
    const { eager, graph } = await inBothBacks(inputs, (arrays, [deltas, boxes]) => [
      arrays.stack(decodeBoxes(arrays, corners(arrays, deltas!), corners(arrays, boxes!), weights)),
    ]);
    for (const [outcome] of [eager, graph]) {
      expectClose(Float32Array.from(outcome!.values), floats(`decoded.${name}`));
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it('decodes what it encoded', () => {
    const corner = fc.float({ min: 0, max: 1000, noNaN: true });
    const side = fc.float({ min: 8, max: 400, noNaN: true });
    const box = fc.tuple(corner, corner, side, side).map(([x, y, w, h]) => Float32Array.of(x, y, x + w, y + h));
    fc.assert(
      fc.property(box, box, (reference, proposal) => {
        const decoded = decode(encodeBoxes(reference, proposal, weights), proposal, weights);
        decoded.forEach((value, index) => expect(Math.abs(value - reference[index]!)).toBeLessThan(0.01));
      }),
      { seed: 3 },
    );
  });
});

describe('boxes that do not fit', () => {
  it('are refused, and none is fine', () => {
    expect(() => encodeBoxes(new Float32Array(4), new Float32Array(8), proposalBoxWeights)).toThrow(RangeError);
    expect(encodeBoxes(new Float32Array(0), new Float32Array(0), proposalBoxWeights)).toHaveLength(0);
    expect(decode(new Float32Array(0), new Float32Array(0), proposalBoxWeights)).toHaveLength(0);
  });
});
