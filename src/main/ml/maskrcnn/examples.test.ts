import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DetectorRecipe, DetectorSample } from '../../../shared/contract/detection.ts';
import { emptyMask } from '../../../shared/geometry/mask-operations.ts';
import { detectorSize } from '../../../shared/geometry/resize.ts';
import { encodeMask } from '../../../shared/geometry/run-length.ts';
import { garmentSamples, smallRecipe } from '../images/testing/garments.ts';
import { writePicture, writeTurnedPicture } from '../images/testing/write-picture.ts';
import { loadExample } from './examples.ts';
import type { TrainingPicture } from './training.ts';

const [width, height] = [60, 80];
/** Columns and rows of two garments that no mirror maps upon themselves, `to` excluded, and their colours. */
const garments = [
  { left: 4, top: 10, right: 20, bottom: 50, colour: [250, 0, 0] },
  { left: 30, top: 40, right: 57, bottom: 79, colour: [0, 0, 250] },
] as const;
/** The network sees the picture as it is. */
const unscaled: DetectorRecipe = { ...smallRecipe, shortSides: [width], shortSide: width, longSide: 200, flip: true };

let directory: string;
let drawn: DetectorSample;
let turned: DetectorSample;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'examples-'));
  const pixels = new Uint8Array(3 * width * height).fill(128);
  const masks = garments.map(({ left, top, right, bottom, colour }) => {
    const bitmap = new Uint8Array(width * height);
    for (let row = top; row < bottom; row++) {
      bitmap.fill(1, row * width + left, row * width + right);
      for (let column = left; column < right; column++) pixels.set(colour, 3 * (row * width + column));
    }
    return encodeMask(bitmap, width, height).counts;
  });
  drawn = {
    photoId: 1,
    file: join(directory, 'drawn.png'),
    width,
    height,
    split: 'train',
    garments: masks.map((counts, index) => ({ class: index + 3, counts, crowd: index === 1 })),
  };
  turned = { ...drawn, file: join(directory, 'turned.jpg') };
  const picture = { data: pixels, height, width };
  await writePicture(drawn.file, picture);
  await writeTurnedPicture(turned.file, picture);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** The example of each of the first epochs. */
async function examples(sample: DetectorSample, recipe: DetectorRecipe, count = 12): Promise<TrainingPicture[]> {
  return Promise.all(Array.from({ length: count }, (_, epoch) => loadExample(sample, recipe, { seed: 5, epoch })));
}

function isMirrored({ truth }: TrainingPicture): boolean {
  return truth.boxes[0] !== garments[0].left;
}

/** Every object pixel has the colour of its garment, and no other pixel has. */
function expectOverlay({ photo, bitmaps, size, truth }: TrainingPicture): void {
  expect(size).toEqual({ height: photo.height, width: photo.width });
  garments.forEach(({ colour }, garment) => {
    let [left, top, right, bottom] = [Infinity, Infinity, 0, 0];
    for (let pixel = 0; pixel < width * height; pixel++) {
      const near = colour.every((value, channel) => Math.abs((photo.data[3 * pixel + channel] ?? NaN) - value) < 60);
      if (bitmaps[garment]?.[pixel] !== Number(near))
        throw new Error(`garment ${garment} is not what pixel ${pixel} shows`);
      if (!near) continue;
      const [row, column] = [Math.floor(pixel / width), pixel % width];
      [left, top] = [Math.min(left, column), Math.min(top, row)];
      [right, bottom] = [Math.max(right, column + 1), Math.max(bottom, row + 1)];
    }
    expect([...truth.boxes.subarray(4 * garment, 4 * garment + 4)]).toEqual([left, top, right, bottom]);
  });
}

describe('loadExample', () => {
  it('mirrors photo, boxes and bitmaps alike, some half of the times', async () => {
    const pictures = await examples(drawn, unscaled, 40);
    for (const picture of pictures) expectOverlay(picture);
    const mirrored = pictures.filter(isMirrored);
    expect(mirrored.length).toBeGreaterThan(10);
    expect(mirrored.length).toBeLessThan(30);
    expect([...(mirrored[0]?.truth.boxes.subarray(0, 4) ?? [])]).toEqual([40, 10, 56, 50]);
    expect(pictures[0]?.truth).toMatchObject({ labels: [4, 5], crowd: [false, true] });
  });

  it('leaves every photo as it is without flips', async () => {
    const pictures = await examples(drawn, { ...unscaled, flip: false });
    expect(pictures.some(isMirrored)).toBe(false);
  });

  it('turns a photo as its EXIF orientation says', async () => {
    for (const picture of await examples(turned, unscaled, 6)) expectOverlay(picture);
  });

  it('draws one of the sizes, the longer side within its bound, and boxes that fit the bitmaps', async () => {
    const recipe = { ...smallRecipe, shortSides: [96, 128, 400], longSide: 300 };
    const [sample] = (await garmentSamples(1)) as [DetectorSample];
    const pictures = await examples(sample, recipe, 24);
    const sizes = new Set(pictures.map(({ size }) => `${size.height} x ${size.width}`));
    const expected = recipe.shortSides.map((side) => detectorSize(sample.height, sample.width, side, 300).join(' x '));
    expect([...sizes].sort()).toEqual(expected.sort());
    for (const { size, bitmaps, truth, photo } of pictures) {
      expect([photo.height, photo.width]).toEqual([sample.height, sample.width]);
      expect(bitmaps).toHaveLength(sample.garments.length);
      bitmaps.forEach((bitmap, garment) => {
        const columns = [...bitmap.keys()].filter((pixel) => bitmap[pixel] === 1).map((pixel) => pixel % size.width);
        const [x1 = NaN, , x2 = NaN] = truth.boxes.subarray(4 * garment);
        const [least, most] = [columns.reduce((a, b) => Math.min(a, b)), columns.reduce((a, b) => Math.max(a, b))];
        expect(Math.abs(least - x1)).toBeLessThanOrEqual(1);
        expect(Math.abs(most + 1 - x2)).toBeLessThanOrEqual(1);
      });
    }
  });

  it('gives the same example for the same seed and epoch, samples included, and others for others', async () => {
    const draw = async (seed: number, epoch: number, time = 1) => {
      const { choice, ...picture } = await loadExample(drawn, unscaled, { seed, epoch, time });
      return { ...picture, next: choice === 'first' ? NaN : choice.uint32() };
    };
    expect(await draw(1, 2)).toEqual(await draw(1, 2));
    expect((await draw(1, 3)).next).not.toBe((await draw(1, 2)).next);
    // A photo that an epoch repeats is mirrored and scaled anew.
    expect(await draw(1, 2, 2)).toEqual(await draw(1, 2, 2));
    expect((await draw(1, 2, 2)).next).not.toBe((await draw(1, 2)).next);
    expect((await draw(2, 2)).next).not.toBe((await draw(1, 2)).next);
  });

  it('leaves out garments whose mask is empty', async () => {
    const { counts } = emptyMask(height, width);
    const [first, second] = drawn.garments as [DetectorSample['garments'][number], DetectorSample['garments'][number]];
    const sample = { ...drawn, garments: [first, { class: 0, counts, crowd: false }, second] };
    const { truth, bitmaps } = await loadExample(sample, unscaled, { seed: 0, epoch: 1 });
    expect(truth.labels).toEqual([4, 5]);
    expect(bitmaps).toHaveLength(2);
    const none = await loadExample({ ...drawn, garments: [] }, unscaled, { seed: 0, epoch: 1 });
    expect(none.truth).toEqual({ boxes: new Float32Array(0), labels: [], crowd: [] });
  });

  it('refuses a photo of another size than its record, a mask of another size, and a file that is no photo', async () => {
    const load = (sample: DetectorSample) => loadExample(sample, unscaled, { seed: 0, epoch: 1 });
    await expect(load({ ...drawn, width: height, height: width })).rejects.toMatchObject({
      code: 'PHOTO_INVALID',
      details: { file: drawn.file, record: 1 },
    });
    const counts = encodeMask(new Uint8Array(50).fill(1), 5, 10).counts;
    await expect(load({ ...drawn, garments: [{ class: 0, counts, crowd: false }] })).rejects.toMatchObject({
      code: 'ANNOTATION_INVALID',
    });
    const file = join(directory, 'none.png');
    await expect(load({ ...drawn, file })).rejects.toMatchObject({ code: 'PHOTO_INVALID', details: { file } });
  });
});
