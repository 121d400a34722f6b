import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import type { CropSettings } from '../../../../shared/contract/crops.ts';
import { maskArea } from '../../../../shared/geometry/mask-operations.ts';
import { encodeMask } from '../../../../shared/geometry/run-length.ts';
import type { RunLengthMask } from '../../../../shared/geometry/run-length.ts';
import { deriveCrop, derivePhotoCrops } from './derive.ts';
import type { Crop } from './derive.ts';

interface Golden {
  photo: string;
  mask: RunLengthMask;
  settings: CropSettings;
  crop: string;
}

const goldenFolder = path.join(import.meta.dirname, 'goldens');
const samplePhotos = path.join(import.meta.dirname, '../../../../../resources/sample/photos');
// Made by scripts/goldens/geometry_crops.py with Pillow.
const goldens = JSON.parse(await readFile(path.join(goldenFolder, 'crops.json'), 'utf8')) as Golden[];
const settings: CropSettings = { size: 64, margin: 0 };

interface Pixels {
  data: Buffer;
  width: number;
  height: number;
  at: (x: number, y: number) => number[];
}

async function decode(picture: Buffer | string): Promise<Pixels> {
  const { data, info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true });
  expect(info.channels).toBe(3);
  const at = (x: number, y: number): number[] => [...data.subarray((y * info.width + x) * 3).subarray(0, 3)];
  return { data, width: info.width, height: info.height, at };
}

/** A photo whose colour tells the place: red grows to the right, green downwards, blue is full. */
function gradientPhoto(width: number, height: number): Sharp {
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      data.set([40 + Math.round((200 * x) / width), 40 + Math.round((200 * y) / height), 255], (y * width + x) * 3);
    }
  }
  return sharp(data, { raw: { width, height, channels: 3 } });
}

function maskWhere(width: number, height: number, inside: (x: number, y: number) => boolean): RunLengthMask {
  const bitmap = Uint8Array.from({ length: width * height }, (_, index) =>
    inside(index % width, Math.floor(index / width)) ? 1 : 0,
  );
  return encodeMask(bitmap, width, height);
}

describe('crops of real garments', () => {
  it.each(goldens)('agree with Pillow: $crop', async ({ photo, mask, settings: asked, crop }) => {
    const derived = await deriveCrop(path.join(samplePhotos, photo), mask, { settings: asked });
    const [ours, theirs] = [await decode(derived.bytes), await decode(path.join(goldenFolder, crop))];
    expect([ours.width, ours.height]).toEqual([theirs.width, theirs.height]);
    let [sum, largest, lit, rim] = [0, 0, 0, 0];
    for (let index = 0; index < theirs.data.length; index++) {
      const [left, right] = [ours.data[index] ?? NaN, theirs.data[index] ?? NaN];
      if (right > 0) lit++;
      if (right === 0 && left > 8) rim++;
      sum += Math.abs(left - right);
      largest = Math.max(largest, Math.abs(left - right));
    }
    expect(lit).toBeGreaterThan(1000);
    expect(rim).toBe(0);
    expect(sum / lit).toBeLessThan(1);
    expect(largest).toBeLessThan(32);
  });

  it('have the same bytes whatever the number of threads, the order and the process', async () => {
    const [first, second] = goldens as [Golden, Golden];
    const derive = (): Promise<Crop[]> =>
      Promise.all(
        [first, second, first].map((golden) =>
          deriveCrop(path.join(samplePhotos, golden.photo), golden.mask, { settings: { size: 224, margin: 0 } }),
        ),
      );
    const threads = sharp.concurrency();
    try {
      sharp.concurrency(1);
      const [one, , again] = await derive();
      sharp.concurrency(4);
      const [four] = await derive();
      expect(again?.bytes.equals(one?.bytes ?? Buffer.of())).toBe(true);
      expect(four?.bytes.equals(one?.bytes ?? Buffer.of())).toBe(true);
      const script = `
        const { deriveCrop } = await import(${JSON.stringify(new URL('derive.ts', import.meta.url).href)});
        const crop = await deriveCrop(${JSON.stringify(path.join(samplePhotos, first.photo))}, ${JSON.stringify(first.mask)},
          { settings: { size: 224, margin: 0 } });
        process.stdout.write(crop.hash);`;
      const arguments_ = ['--input-type=module', '--eval', script];
      const other = await promisify(execFile)(process.execPath, arguments_);
      expect(other.stdout).toBe(one?.hash);
    } finally {
      sharp.concurrency(threads);
    }
  });
});

describe('a crop', () => {
  it('keeps holes and all parts, and is black everywhere else', async () => {
    const photo = await gradientPhoto(60, 40).png().toBuffer();
    const ring = (x: number, y: number): boolean => x < 30 && !(x >= 10 && x < 20 && y >= 10 && y < 30);
    const spot = (x: number, y: number): boolean => x >= 50 && y >= 30;
    const mask = maskWhere(60, 40, (x, y) => ring(x, y) || spot(x, y));
    const crop = await decode((await deriveCrop(photo, mask, { settings: { size: 60, margin: 0 } })).bytes);
    let lit = 0;
    for (let y = 0; y < 60; y++) {
      for (let x = 0; x < 60; x++) {
        const inside = y >= 10 && y < 50 && (ring(x, y - 10) || spot(x, y - 10));
        const [red, green, blue] = crop.at(x, y);
        if (inside) lit++;
        expect(blue).toBe(inside ? 255 : 0);
        if (inside)
          expect([red, green]).toEqual([40 + Math.round((200 * x) / 60), 40 + Math.round((200 * (y - 10)) / 40)]);
        else expect([red, green]).toEqual([0, 0]);
      }
    }
    expect(lit).toBe(maskArea(mask));
  });

  it('lets no background in: a white garment on white stays grey-free outside, and its edge only darkens', async () => {
    const white = sharp({ create: { width: 300, height: 200, channels: 3, background: '#ffffff' } });
    const mask = maskWhere(300, 200, (x, y) => (x - 150) ** 2 + (y - 100) ** 2 < 80 ** 2);
    const red = sharp({ create: { width: 300, height: 200, channels: 3, background: '#ff0000' } });
    const disc = await white
      .composite([
        {
          input: Buffer.from('<svg width="300" height="200"><circle cx="150" cy="100" r="79.5" fill="#0000ff"/></svg>'),
          blend: 'dest-out',
        },
      ])
      .png()
      .toBuffer();
    const photo = await red
      .composite([{ input: disc }])
      .png()
      .toBuffer();
    // The disc is red, all around it is white; no green may come in.
    const crop = await decode((await deriveCrop(photo, mask, { settings })).bytes);
    const middle = crop.at(32, 32);
    expect(middle).toEqual([255, 0, 0]);
    for (let y = 0; y < 64; y++) {
      for (let x = 0; x < 64; x++) {
        const distance = Math.hypot(x + 0.5 - 32, y + 0.5 - 32);
        if (distance > 34) expect(crop.at(x, y)).toEqual([0, 0, 0]);
        if (distance < 28) expect(crop.at(x, y)).toEqual([255, 0, 0]);
      }
    }
  });

  it('has the margin on all sides, as a share of the longer one', async () => {
    const photo = await gradientPhoto(100, 100).png().toBuffer();
    const mask = maskWhere(100, 100, (x, y) => x >= 20 && x < 60 && y >= 10 && y < 30);
    const crop = await decode((await deriveCrop(photo, mask, { settings: { size: 60, margin: 0.25 } })).bytes);
    const lit = Array.from({ length: 3600 }, (_, index) => index).filter((index) => crop.data[index * 3 + 2] !== 0);
    const [xs, ys] = [lit.map((index) => index % 60), lit.map((index) => Math.floor(index / 60))];
    expect([Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]).toEqual([10, 49, 20, 39]);
  });

  it('may touch the borders of the photo, be one pixel, or one pixel wide', async () => {
    const photo = await gradientPhoto(50, 30).png().toBuffer();
    const results = await derivePhotoCrops(
      photo,
      [
        maskWhere(50, 30, () => true),
        maskWhere(50, 30, (x, y) => x === 49 && y === 29),
        maskWhere(50, 30, (x, y) => x === 0 && y === 0),
        maskWhere(50, 30, (x) => x === 25),
        maskWhere(50, 30, (x, y) => y === 29 && x > 3),
      ],
      { settings },
    );
    const crops = await Promise.all(results.map(async ({ crop }) => decode(crop?.bytes ?? Buffer.of())));
    const lit = (crop: Pixels): number => [...crop.data.keys()].filter((i) => i % 3 === 2 && crop.data[i] !== 0).length;
    const expected = [64 * 38, 64 * 64, 64 * 64, 64 * 2, 64];
    expect(crops.map(lit)).toEqual(expected);
    expect(crops[1]?.at(30, 30)).toEqual([236, 233, 255]);
    expect(crops[2]?.at(30, 30)).toEqual([40, 40, 255]);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('applies EXIF orientation %i exactly once', async (orientation) => {
    const upright = await gradientPhoto(48, 32).png().toBuffer();
    const stored = await (await storedAs(upright, orientation)).withMetadata({ orientation }).png().toBuffer();
    expect((await sharp(stored).metadata()).orientation).toBe(orientation);
    const mask = maskWhere(48, 32, (x, y) => x >= 30 && y >= 4 && y < 20 && !(x > 38 && y > 12));
    const expected = await deriveCrop(upright, mask, { settings });
    const crop = await deriveCrop(stored, mask, { settings });
    expect(crop.hash).toBe(expected.hash);
  });

  it('is RGB from grey, transparent and 16-bit photos too', async () => {
    const mask = maskWhere(20, 20, (x) => x < 10);
    const grey = await gradientPhoto(20, 20).greyscale().png().toBuffer();
    const clear = await sharp({ create: { width: 20, height: 20, channels: 4, background: '#ff000000' } })
      .png()
      .toBuffer();
    const deep = await gradientPhoto(20, 20).toColourspace('rgb16').png().toBuffer();
    const crops = await Promise.all(
      [grey, clear, deep].map(async (photo) => decode((await deriveCrop(photo, mask, { settings })).bytes)),
    );
    const [red, green, blue] = crops[0]?.at(32, 32) ?? [];
    expect([green, blue]).toEqual([red, red]);
    expect(red).toBeGreaterThan(20);
    expect(crops[1]?.at(32, 32)).toEqual([0, 0, 0]);
    expect(crops[2]?.at(32, 32)[2]).toBe(255);
  });
});

describe('refusals', () => {
  it('name what is wrong with one garment and still derive the others', async () => {
    const photo = await gradientPhoto(20, 10).jpeg().toBuffer();
    const results = await derivePhotoCrops(
      photo,
      [
        maskWhere(20, 10, () => false),
        maskWhere(10, 20, () => true),
        { size: [10, 20], counts: 'not counts' },
        maskWhere(20, 10, (x) => x > 4),
      ],
      { settings },
    );
    expect(results.map(({ error }) => error?.code)).toEqual([
      'ANNOTATION_INVALID',
      'ANNOTATION_INVALID',
      'ANNOTATION_INVALID',
      undefined,
    ]);
    expect(results[0]?.error?.message).toContain('the mask is empty');
    expect(results[1]?.error?.message).toContain('for 10 x 20 pixels, its photo has 20 x 10');
    expect(results[3]?.crop?.bytes.length).toBeGreaterThan(100);
  });

  it('name what is wrong with the photo', async () => {
    const mask = maskWhere(20, 10, () => true);
    const jpeg = await gradientPhoto(20, 10).jpeg().toBuffer();
    await expect(deriveCrop(Buffer.from('no photo'), mask, { settings })).rejects.toThrow('cannot be decoded');
    await expect(deriveCrop('/nowhere/at-all.jpg', mask, { settings })).rejects.toMatchObject({
      code: 'PHOTO_INVALID',
    });
    await expect(deriveCrop(jpeg.subarray(0, 300), mask, { settings })).rejects.toMatchObject({
      code: 'PHOTO_INVALID',
    });
    await expect(deriveCrop(jpeg, mask, { settings, pixelLimit: 100 })).rejects.toThrow('pixel limit');
  });
});

/** The photo as a camera stores it that notes this orientation, by the table of the EXIF standard (tag 274). */
async function storedAs(upright: Buffer, orientation: number): Promise<Sharp> {
  const { data, width, height } = await decode(upright);
  const turned = orientation > 4;
  const [storedWidth, storedHeight] = turned ? [height, width] : [width, height];
  const [right, bottom] = [storedWidth - 1, storedHeight - 1];
  const stored = Buffer.alloc(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const places = [[x, y], [right - x, y], [right - x, bottom - y], [x, bottom - y]]; // prettier-ignore
      const turnedPlaces = [[y, x], [y, bottom - x], [right - y, bottom - x], [right - y, x]]; // prettier-ignore
      const [storedX = NaN, storedY = NaN] = [...places, ...turnedPlaces][orientation - 1] ?? [];
      const from = (y * width + x) * 3;
      data.copy(stored, (storedY * storedWidth + storedX) * 3, from, from + 3);
    }
  }
  return sharp(stored, { raw: { width: storedWidth, height: storedHeight, channels: 3 } });
}
