import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSafetensors } from '../weights/safetensors.ts';
import { decodeBoxes, detectionBoxWeights, encodeBoxes, proposalBoxWeights } from './box-coder.ts';

// Made by scripts/goldens/detection_targets.py with torchvision.
const golden = readSafetensors(readFileSync(path.join(import.meta.dirname, 'goldens/boxes.safetensors'))).weights;

function floats(name: string): Float32Array {
  return golden.get(name)!.data as Float32Array;
}

/** Equal but for the last bits of an exponential or logarithm. */
function expectClose(actual: Float32Array, expected: Float32Array): void {
  expect(actual).toHaveLength(expected.length);
  const worst = actual.reduce((most, value, index) => {
    const wanted = expected[index] ?? Number.NaN;
    return Math.max(most, Math.abs(value - wanted) / Math.max(1, Math.abs(wanted)));
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

  it('decodes each class as torchvision does, growth cut', () => {
    expectClose(decodeBoxes(floats('deltas'), floats('proposals'), weights), floats(`decoded.${name}`));
  });

  it('decodes what it encoded', () => {
    const corner = fc.float({ min: 0, max: 1000, noNaN: true });
    const side = fc.float({ min: 8, max: 400, noNaN: true });
    const box = fc.tuple(corner, corner, side, side).map(([x, y, w, h]) => Float32Array.of(x, y, x + w, y + h));
    fc.assert(
      fc.property(box, box, (reference, proposal) => {
        const decoded = decodeBoxes(encodeBoxes(reference, proposal, weights), proposal, weights);
        decoded.forEach((value, index) => expect(Math.abs(value - reference[index]!)).toBeLessThan(0.01));
      }),
      { seed: 3 },
    );
  });
});

describe('boxes that do not fit', () => {
  it('are refused, and none is fine', () => {
    expect(() => encodeBoxes(new Float32Array(4), new Float32Array(8), proposalBoxWeights)).toThrow(RangeError);
    expect(() => decodeBoxes(new Float32Array(6), new Float32Array(4), proposalBoxWeights)).toThrow(RangeError);
    expect(() => decodeBoxes(new Float32Array(4), new Float32Array(0), proposalBoxWeights)).toThrow(RangeError);
    expect(decodeBoxes(new Float32Array(0), new Float32Array(0), proposalBoxWeights)).toHaveLength(0);
  });
});
