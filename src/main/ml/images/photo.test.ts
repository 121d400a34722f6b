import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodePhoto } from './photo.ts';

const sample = new URL('../../../../resources/sample/photos/0033.jpg', import.meta.url).pathname;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'photo-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** 3 wide and 2 high; every pixel another colour. */
const pixels = Uint8Array.from({ length: 18 }, (_, index) => 10 * index);
const raw = (data: Uint8Array, channels: 1 | 2 | 3 | 4): Sharp =>
  sharp(data, { raw: { width: 3, height: 2, channels } });

async function written(name: string, picture: Sharp): Promise<string> {
  const file = join(folder, name);
  await picture.toFile(file);
  return file;
}

describe('decodePhoto', () => {
  it('gives the very pixels of a picture', async () => {
    const photo = await decodePhoto(await written('plain.png', raw(pixels, 3).png()));
    expect(photo).toMatchObject({ width: 3, height: 2 });
    expect([...photo.data]).toEqual([...pixels]);
  });

  it('turns a photo as its EXIF orientation says', async () => {
    // 6: the stored rows are the columns of what was seen, from right to left.
    const photo = await decodePhoto(await written('turned.png', raw(pixels, 3).withMetadata({ orientation: 6 }).png()));
    expect(photo).toMatchObject({ width: 2, height: 3 });
    const pixel = (index: number): number[] => [...pixels.subarray(3 * index, 3 * index + 3)];
    expect([...photo.data]).toEqual([3, 0, 4, 1, 5, 2].flatMap(pixel));
    const upright = await decodePhoto(sample);
    const turned = await decodePhoto(
      await written('turned.jpg', sharp(sample).withMetadata({ orientation: 8 }).jpeg()),
    );
    expect([turned.width, turned.height]).toEqual([upright.height, upright.width]);
  });

  it('lets grey be RGB, of any depth', async () => {
    const grey = Uint8Array.of(0, 50, 100, 150, 200, 250);
    const spread = [...grey].flatMap((value) => [value, value, value]);
    const single = raw(grey, 1).toColourspace('b-w');
    expect([...(await decodePhoto(await written('grey.png', single.clone().png()))).data]).toEqual(spread);
    const deep = sharp(
      Uint16Array.from(grey, (value) => value * 257),
      { raw: { width: 3, height: 2, channels: 1 } },
    );
    const sixteen = await decodePhoto(await written('deep.png', deep.toColourspace('grey16').png()));
    expect((await sharp(join(folder, 'deep.png')).metadata()).depth).toBe('ushort');
    expect([...sixteen.data]).toEqual(spread);
  });

  it('puts what is transparent on black', async () => {
    const alpha = Uint8Array.from({ length: 24 }, (_, index) => (index % 4 === 3 ? [255, 0, 128][index % 3]! : 200));
    const photo = await decodePhoto(await written('alpha.png', raw(alpha, 4).png()));
    expect(photo.data).toHaveLength(18);
    for (let pixel = 0; pixel < 6; pixel++) {
      const expected = Math.round((200 * alpha[4 * pixel + 3]!) / 255);
      for (const value of photo.data.subarray(3 * pixel, 3 * pixel + 3)) {
        expect(Math.abs(value - expected)).toBeLessThanOrEqual(1);
      }
    }
    const greyAlpha = await decodePhoto(
      await written('grey-alpha.png', raw(Uint8Array.of(90, 255, 90, 0, 90, 255, 90, 0, 90, 255, 90, 0), 2).png()),
    );
    expect([...greyAlpha.data]).toEqual([90, 0, 90, 0, 90, 0].flatMap((value) => [value, value, value]));
  });

  it('reads inks and palettes as RGB', async () => {
    const inks = await decodePhoto(await written('inks.jpg', sharp(sample).resize(40).toColourspace('cmyk').jpeg()));
    expect((await sharp(join(folder, 'inks.jpg')).metadata()).channels).toBe(4);
    expect(inks.data).toHaveLength(3 * inks.width * inks.height);
    const palette = await decodePhoto(await written('palette.png', raw(pixels, 3).png({ palette: true })));
    expect(palette.data).toHaveLength(18);
  });

  it('names the file that is missing, broken or cut off', async () => {
    await writeFile(join(folder, 'none.jpg'), 'no picture');
    await writeFile(join(folder, 'empty.jpg'), '');
    await writeFile(join(folder, 'cut.jpg'), (await readFile(sample)).subarray(0, 20_000));
    for (const name of ['none.jpg', 'empty.jpg', 'cut.jpg', 'missing.jpg']) {
      const file = join(folder, name);
      await expect(decodePhoto(file), name).rejects.toMatchObject({
        code: 'PHOTO_INVALID',
        message: expect.stringContaining(file),
        details: { file, remedy: expect.any(String) },
      });
    }
  });
});
