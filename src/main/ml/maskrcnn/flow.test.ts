import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Tensor } from '@tensorflow/tfjs-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signedUnits } from '../backbones/goldens/fixture-weights.ts';
import type { PhotoPixels } from '../images/photo.ts';
import { tf } from '../ops/tensorflow.ts';
import { readSafetensors } from '../weights/safetensors.ts';
import { eagerBack, pictureInput, type Detector } from './detector.ts';
import { features, transform, type PictureBatch } from './flow.ts';
import { goldenDetector, goldenPhotos } from './goldens/golden-detector.ts';
import { boxHead, maskHead, proposalHead } from './layers.ts';
import { limits } from './plan.ts';
import { proposeRegions } from './proposals.ts';
import { alignOnLevels } from './regions.ts';

/** Made by scripts/goldens/mask_rcnn.py: each stage of torchvision's model, both photos in one batch. */
const golden = readSafetensors(readFileSync(path.join(import.meta.dirname, 'goldens/stages.safetensors'))).weights;
const values = (name: string): Float32Array => {
  const tensor = golden.get(name);
  if (tensor === undefined) throw new Error(`stages.safetensors has no ${name}`);
  return tensor.data as Float32Array;
};

/** Of the largest value of a tensor: float32 sums in another order. */
const tolerance = 1e-5;

/** The elements that the golden has of a large tensor (`samples` of the script). */
function samples(name: string, tensor: Tensor, count: number): Float32Array {
  const all = tensor.dataSync<'float32'>();
  return signedUnits(name, count).map((unit) => all[Math.floor(((unit + 1) / 2) * all.length)] ?? NaN);
}

/** Largest difference as a share of the largest value. */
function difference(actual: ArrayLike<number>, expected: Float32Array): number {
  if (actual.length !== expected.length) throw new Error(`${actual.length} values, not ${expected.length}`);
  let [worst, scale] = [0, 0];
  for (const [index, value] of expected.entries()) {
    const off = Math.abs((actual[index] ?? NaN) - value);
    worst = Number.isNaN(off) ? Infinity : Math.max(worst, off);
    scale = Math.max(scale, Math.abs(value));
  }
  return worst / scale;
}

/** Largest difference of the numbers of two boxes, given by their places. */
function apart(left: Float32Array, first: number, right: Float32Array, second: number): number {
  const off = [0, 1, 2, 3].map((side) => Math.abs((left[4 * first + side] ?? NaN) - (right[4 * second + side] ?? NaN)));
  return off.some(Number.isNaN) ? Infinity : Math.max(...off);
}

let photos: PhotoPixels[];
beforeAll(async () => {
  photos = await goldenPhotos();
});

describe.each([
  { outputs: 9, sides: { shortSide: 256, longSide: 416 }, padded: [416, 416] },
  { outputs: 14, sides: { shortSide: 256, longSide: 300 }, padded: [320, 320] },
])("the stages for $outputs outputs against torchvision's", ({ outputs, sides, padded }) => {
  let detector: Detector;
  let batch: PictureBatch<Tensor>;
  let levels: Tensor[];
  let before: number;
  beforeAll(() => {
    before = tf.memory().numTensors;
    detector = goldenDetector('resnet50-fpn', outputs);
    // Ends after the last test, and takes with it whatever the stages made.
    tf.engine().startScope();
    const back = eagerBack(detector);
    const inputs = photos.map((photo) => pictureInput(photo, sides));
    batch = transform(back, detector, inputs);
    levels = features(back, detector, batch.pixels);
  });
  afterAll(() => {
    tf.engine().endScope();
    detector.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('puts both photos into one batch, zero outside each', () => {
    expect(batch.pixels.shape).toEqual([2, ...padded, 3]);
    const pixels = batch.pixels.dataSync();
    const [rows = 0, columns = 0] = padded;
    for (const [picture, { height, width }] of batch.sizes.entries()) {
      const [bottom = 0, right = 0] = [height.dataSync()[0], width.dataSync()[0]];
      const filled = (row: number, column: number): boolean =>
        [0, 1, 2].some((channel) => pixels[((picture * rows + row) * columns + column) * 3 + channel] !== 0);
      expect(filled(bottom - 1, right - 1)).toBe(true);
      for (let row = 0; row < rows; row++) {
        for (let column = row < bottom ? right : 0; column < columns; column++) {
          if (filled(row, column)) throw new Error(`photo ${picture} has something at ${row}, ${column}`);
        }
      }
    }
  });

  it('features of every level', () => {
    expect(levels).toHaveLength(5);
    for (const [index, level] of levels.entries()) {
      const name = `features.${index < 4 ? index : 'pool'}`;
      expect(difference(samples(name, level, 512), values(`${outputs}.${name}`))).toBeLessThan(tolerance);
    }
  });

  it.each([0, 1])(
    'proposals of photo %i, where only scores that float32 hardly tells apart change places',
    (picture) => {
      const { arrays, operations } = eagerBack(detector);
      const { plan } = detector;
      tf.tidy(() => {
        const maps = levels.map((level) => proposalHead(operations, plan, level));
        const size = batch.sizes[picture]!;
        const found = proposeRegions(arrays, plan, maps, picture, { ...batch, size }, plan.detecting);
        expect(found.boxes.shape).toEqual([golden.get(`${outputs}.proposalCount.${picture}`)?.data[0], 4]);
        const [boxes, scores] = [found.boxes.dataSync<'float32'>(), found.scores.dataSync<'float32'>()];
        const expected = values(`${outputs}.proposals.${picture}`);
        const places = Array.from({ length: expected.length / 4 }, (_, place) =>
          scores.findIndex((_, other) => apart(boxes, other, expected, place) < 1e-3),
        );
        expect(new Set(places).size).toBe(300);
        for (const [place, other] of places.entries()) {
          if (other === place) continue;
          expect(Math.abs(other - place), `proposal ${place} stands at ${other}`).toBeLessThanOrEqual(2);
          expect(Math.abs((scores[other] ?? NaN) - (scores[place] ?? NaN))).toBeLessThan(5e-7);
        }
      });
    },
  );

  it("logits and deltas of torchvision's own proposals, and their mask logits", () => {
    const { arrays, operations } = eagerBack(detector);
    const { plan, classCount } = detector;
    const align = (count: number, cells: number): Tensor => {
      const boxes = [0, 1].flatMap((picture) => [...values(`${outputs}.proposals.${picture}`).subarray(0, 4 * count)]);
      const pictures = tf.tensor1d(
        Array.from({ length: 2 * count }, (_, index) => Math.floor(index / count)),
        'int32',
      );
      return alignOnLevels<Tensor>(arrays, plan, levels, {
        boxes: tf.tensor2d(boxes, [2 * count, 4]),
        pictures,
        cells,
      });
    };
    tf.tidy(() => {
      const { logits, deltas } = boxHead(operations, plan, align(60, limits.boxCells), classCount);
      expect(difference(logits.dataSync(), values(`${outputs}.boxLogits`))).toBeLessThan(tolerance);
      expect(difference(deltas.dataSync(), values(`${outputs}.boxDeltas`))).toBeLessThan(tolerance);
      const masks = maskHead(operations, plan, align(8, limits.maskCells), classCount);
      expect(masks.shape).toEqual([16, 28, 28, outputs]);
      expect(difference(samples('maskLogits', masks, 4096), values(`${outputs}.maskLogits`))).toBeLessThan(tolerance);
    });
  });
});
