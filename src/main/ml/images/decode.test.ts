import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../shared/domain/random.ts';
import { decodeImage, decodeImages, inputSize, prefetch } from './decode.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'decode-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function writePicture(name: string, width: number, height: number, channels: 1 | 3 | 4): Promise<Uint8Array> {
  const random = createRandom(width * height * channels);
  const pixels = Uint8Array.from({ length: width * height * channels }, () => random.integer(256));
  const picture = sharp(pixels, { raw: { width, height, channels } });
  await (channels === 1 ? picture.toColourspace('b-w') : picture).png().toFile(join(folder, name));
  return pixels;
}

describe('decodeImages', () => {
  it('gives the very pixels of a crop, batch after batch', async () => {
    const first = await writePicture('first.png', inputSize, inputSize, 3);
    const second = await writePicture('second.png', inputSize, inputSize, 3);
    const pixels = await decodeImages([join(folder, 'first.png'), join(folder, 'second.png')]);
    expect(pixels).toHaveLength(2 * first.length);
    expect(Buffer.from(pixels.subarray(0, first.length)).equals(first)).toBe(true);
    expect(Buffer.from(pixels.subarray(first.length)).equals(second)).toBe(true);
  });

  it('puts other sizes whole on a black square, and lets grey be RGB', async () => {
    await writePicture('wide.png', 100, 50, 1);
    const pixels = await decodeImage(join(folder, 'wide.png'));
    expect(pixels).toHaveLength(inputSize * inputSize * 3);
    expect(pixels.subarray(0, inputSize * 3).every((value) => value === 0)).toBe(true);
    const centre = (inputSize / 2) * inputSize * 3 + 300;
    expect(pixels[centre]).toBe(pixels[centre + 1]);
    expect(pixels.some((value) => value > 100)).toBe(true);
  });

  it('names the file that is missing or broken', async () => {
    await writeFile(join(folder, 'broken.png'), 'no picture');
    await expect(decodeImages([join(folder, 'broken.png')])).rejects.toMatchObject({
      code: 'PHOTO_INVALID',
      details: { file: join(folder, 'broken.png') },
    });
    await expect(decodeImage(join(folder, 'missing.png'))).rejects.toMatchObject({ code: 'PHOTO_INVALID' });
  });
});

describe('prefetch', () => {
  const after = async (milliseconds: number): Promise<void> =>
    new Promise((resolve) => setTimeout(resolve, milliseconds));

  it('keeps the order and never holds more than it may', async () => {
    let inFlight = 0;
    let most = 0;
    const load = async (item: number): Promise<number> => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await after(item % 3);
      return item * 2;
    };
    const seen: number[] = [];
    for await (const result of prefetch([1, 2, 3, 4, 5, 6, 7], load, 2)) {
      inFlight -= 1;
      seen.push(result);
    }
    expect(seen).toEqual([2, 4, 6, 8, 10, 12, 14]);
    expect(most).toBe(3);
  });

  it('throws a failure at its turn, after what came before it', async () => {
    const seen: number[] = [];
    const run = async (): Promise<void> => {
      const load = async (item: number): Promise<number> => {
        if (item === 3) throw new Error('third');
        return item;
      };
      for await (const result of prefetch([1, 2, 3, 4], load, 2)) seen.push(result);
    };
    await expect(run()).rejects.toThrow('third');
    expect(seen).toEqual([1, 2]);
  });

  it('loads no further when the reader stops', async () => {
    const loaded: number[] = [];
    for await (const result of prefetch([1, 2, 3, 4, 5, 6, 7, 8], async (item) => (loaded.push(item), item), 2)) {
      if (result === 2) break;
    }
    await after(5);
    expect(loaded).toEqual([1, 2, 3, 4]);
  });
});
