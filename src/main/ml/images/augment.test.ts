import type { Tensor4D } from '@tensorflow/tfjs-node';
import { describe, expect, it } from 'vitest';
import type { Augmentation } from '../../../shared/contract/training.ts';
import { createRandom } from '../../../shared/domain/random.ts';
import { tf } from '../ops/tensorflow.ts';
import type { AugmentationParameters } from './augment.ts';
import { drawAugmentation, identityAugmentation } from './augment.ts';
import { applyAugmentation } from './transform.ts';

const strong: Augmentation = { flip: true, minimumScale: 0.5, rotation: 30, colourJitter: 0.4, erasing: 0.5 };
const off: Augmentation = { flip: false, minimumScale: 1, rotation: 0, colourJitter: 0, erasing: 0 };
const size = 64;

/** A bright blob on black with a black hole in it: [size, size, 3]. */
function garment(): Float32Array {
  const pixels = new Float32Array(size * size * 3);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const radius = Math.hypot(x - 34, y - 28);
      if (radius > 22 || radius < 6) continue;
      pixels.set([60 + 2 * x, 40 + 3 * y, 90 + x + y], (y * size + x) * 3);
    }
  }
  return pixels;
}

function augmented(pixels: Float32Array, parameters: AugmentationParameters[]): Float32Array {
  return tf.tidy(() => {
    const single = tf.tensor4d(pixels, [1, size, size, 3]);
    const batch = tf.tile(single, [parameters.length, 1, 1, 1]) as Tensor4D;
    return applyAugmentation(batch, parameters).dataSync() as Float32Array;
  });
}

describe('drawAugmentation', () => {
  it('gives the same parameters for the same state', () => {
    const draw = (seed: number): AugmentationParameters => drawAugmentation(strong, size, createRandom(seed, 'a'));
    expect(draw(4)).toEqual(draw(4));
    expect(draw(4)).not.toEqual(draw(5));
  });

  it('draws nothing but the identity when everything is off', () => {
    const { transform, ...rest } = drawAugmentation(off, size, createRandom(1));
    const { transform: identity, ...restOfIdentity } = identityAugmentation();
    expect(rest).toEqual(restOfIdentity);
    transform.forEach((value, index) => expect(value).toBeCloseTo(identity[index] ?? Number.NaN, 12));
  });

  it('stays in the ranges that were asked for', () => {
    const random = createRandom(2);
    const drawn = Array.from({ length: 2000 }, () => drawAugmentation(strong, size, random));
    for (const { transform, brightness, contrast, saturation, erased } of drawn) {
      const [a0 = 0, a1 = 0, , b0 = 0, b1 = 0] = transform;
      const area = Math.abs(a0 * b1 - a1 * b0);
      expect(area).toBeGreaterThan(0.5 - 1e-9);
      expect(area).toBeLessThan(1 + 1e-9);
      for (const factor of [brightness, contrast, saturation]) expect(Math.abs(factor - 1)).toBeLessThanOrEqual(0.4);
      if (erased !== null) {
        expect(erased.bottom).toBeLessThanOrEqual(size);
        expect(erased.right).toBeLessThanOrEqual(size);
      }
    }
    const share = (of: (each: AugmentationParameters) => boolean): number => drawn.filter(of).length / drawn.length;
    const mirrored = share(({ transform: [a0 = 0, , , , b1 = 0] }) => a0 * b1 < 0);
    expect(mirrored).toBeGreaterThan(0.45);
    expect(mirrored).toBeLessThan(0.55);
    expect(share(({ erased }) => erased !== null)).toBeGreaterThan(0.45);
  });
});

describe('applyAugmentation', () => {
  it('leaves a picture as it is for the identity', () => {
    expect(augmented(garment(), [identityAugmentation()])).toEqual(garment());
  });

  it('mirrors exactly', () => {
    const flip = { ...identityAugmentation(), transform: [-1, 0, size - 1, 0, 1, 0, 0, 0] };
    const expected = tf.tidy(() => tf.reverse(tf.tensor3d(garment(), [size, size, 3]), 1).dataSync());
    expect(augmented(garment(), [flip])).toEqual(expected);
  });

  it('keeps black black under every colour change, and the garment visible', () => {
    const settings: Augmentation = { ...off, colourJitter: 1 };
    const random = createRandom(3);
    const source = garment();
    for (let draw = 0; draw < 20; draw++) {
      const result = augmented(source, [drawAugmentation(settings, size, random)]);
      for (let pixel = 0; pixel < source.length; pixel += 3) {
        if (source[pixel] === 0) expect([...result.subarray(pixel, pixel + 3)]).toEqual([0, 0, 0]);
      }
    }
  });

  it('keeps black what the warp leaves black', () => {
    const parameters = Array.from({ length: 8 }, (_, seed) => drawAugmentation(strong, size, createRandom(seed)));
    const warpOnly = parameters.map(({ transform }) => ({ ...identityAugmentation(), transform }));
    const [warped, whole] = [augmented(garment(), warpOnly), augmented(garment(), parameters)];
    let black = 0;
    for (let pixel = 0; pixel < warped.length; pixel += 3) {
      if (warped[pixel] !== 0 || warped[pixel + 1] !== 0 || warped[pixel + 2] !== 0) continue;
      black += 1;
      expect([...whole.subarray(pixel, pixel + 3)]).toEqual([0, 0, 0]);
    }
    expect(black).toBeGreaterThan(1000);
    for (const value of whole) expect(value >= 0 && value <= 255).toBe(true);
  });

  it('changes brightness, contrast and saturation as torchvision does on the garment', () => {
    const uniform = new Float32Array(size * size * 3);
    for (let pixel = 0; pixel < uniform.length; pixel += 3) uniform.set([100, 150, 200], pixel);
    const grey = (red: number, green: number, blue: number): number => 0.299 * red + 0.587 * green + 0.114 * blue;
    const first = (change: Partial<AugmentationParameters>): number[] => [
      ...augmented(uniform, [{ ...identityAugmentation(), ...change }]).subarray(0, 3),
    ];
    const close = (actual: number[], expected: number[]): void =>
      actual.forEach((value, index) => expect(value).toBeCloseTo(expected[index] ?? Number.NaN, 3));
    close(first({ brightness: 1.5 }), [150, 225, 255]);
    const mean = grey(100, 150, 200);
    close(
      first({ contrast: 0.5 }),
      [100, 150, 200].map((value) => (value + mean) / 2),
    );
    close(first({ saturation: 0 }), [mean, mean, mean]);
  });

  it('erases its rectangle and nothing else', () => {
    const erased = { top: 10, bottom: 30, left: 20, right: 50 };
    const result = augmented(garment(), [{ ...identityAugmentation(), erased }]);
    const source = garment();
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const inside = y >= 10 && y < 30 && x >= 20 && x < 50;
        expect(result[(y * size + x) * 3]).toBe(inside ? 0 : source[(y * size + x) * 3]);
      }
    }
  });

  it('keeps no tensor', () => {
    const before = tf.memory().numTensors;
    augmented(garment(), [drawAugmentation(strong, size, createRandom(1))]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
