import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../shared/domain/random.ts';
import { occlusionMap } from './occlusion.ts';

const size = 16;
const values = size * size * 3;

function picture(seed: number): Uint8Array {
  const random = createRandom(seed);
  return Uint8Array.from({ length: values }, () => Math.floor(random.uniform() * 256));
}

describe('occlusionMap', () => {
  it('is, of a linear model, what each patch adds to its answer', async () => {
    const pixels = picture(1);
    const random = createRandom(2);
    const weights = Float64Array.from({ length: values }, () => random.uniform() - 0.5);
    const linear = (pictures: Uint8Array) =>
      Array.from({ length: pictures.length / values }, (_, index) =>
        weights.reduce((sum, weight, at) => sum + weight * (pictures[index * values + at] ?? 0), 0),
      );
    const asked: number[] = [];
    const map = await occlusionMap(
      pixels,
      (pictures) => {
        asked.push(pictures.length / values);
        return Promise.resolve(linear(pictures));
      },
      { size, patch: 6, stride: 5, batchSize: 4 },
    );
    expect(map).toMatchObject({ patch: 6, stride: 5, count: 3 });
    expect(asked).toEqual([1, 4, 4, 1]);
    for (let place = 0; place < 9; place++) {
      const [left, top] = [(place % 3) * 5, Math.floor(place / 3) * 5];
      let share = 0;
      for (let y = top; y < top + 6; y++) {
        for (let at = (y * size + left) * 3; at < (y * size + left + 6) * 3; at++) share += weights[at]! * pixels[at]!;
      }
      expect(map.drops[place]).toBeCloseTo(share, 2);
    }
  });

  it('asks nothing about what is black already', async () => {
    const pixels = new Uint8Array(values);
    pixels.fill(200, 0, 3);
    let asked = 0;
    const map = await occlusionMap(
      pixels,
      (pictures) => {
        asked += pictures.length / values;
        return Promise.resolve(
          Array.from({ length: pictures.length / values }, (_, index) => pictures[index * values]! / 255),
        );
      },
      { size, patch: 4, stride: 4, batchSize: 8 },
    );
    expect(asked).toBe(2);
    expect([...map.drops].filter((drop) => drop !== 0)).toHaveLength(1);
    expect(map.drops[0]).toBeCloseTo(200 / 255);
  });

  it('stops when it is told to, and refuses patches that do not fit', async () => {
    const signal = AbortSignal.abort(new Error('stop'));
    const one = () => Promise.resolve([1]);
    await expect(occlusionMap(picture(3), one, { size, patch: 4, stride: 4, batchSize: 8, signal })).rejects.toThrow(
      'stop',
    );
    await expect(occlusionMap(picture(3), one, { size, patch: 17, stride: 4, batchSize: 8 })).rejects.toThrow(
      RangeError,
    );
    await expect(occlusionMap(picture(3), one, { size: 8, patch: 4, stride: 4, batchSize: 8 })).rejects.toThrow(
      RangeError,
    );
  });
});
