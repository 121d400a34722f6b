import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawGarments, type DrawnGarment } from './draw.ts';

let folder: string;
let photo: Buffer;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'f2e-draw-'));
  // Shown, it is 60 wide and 90 high.
  const grey = sharp({ create: { width: 90, height: 60, channels: 3, background: '#808080' } });
  photo = await grey.withMetadata({ orientation: 6 }).jpeg().toBuffer();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const ring: DrawnGarment = {
  outline: [
    [10, 30, 50, 30, 50, 80, 10, 80],
    [20, 45, 40, 45, 40, 70, 20, 70],
  ],
  box: [10, 30, 40, 50],
  words: ['<b>top & co</b>'],
};

async function pixelAt(file: string, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (y * info.width + x) * info.channels;
  return [...data.subarray(at, at + 3)];
}

describe('drawGarments', () => {
  it('outlines garments on the picture as it is shown, holes left open, with a line below', async () => {
    const file = path.join(folder, 'drawn.png');
    await drawGarments(photo, [ring], 'wedding 42 %', file);
    const { width, height } = await sharp(file).metadata();
    expect([width, height]).toEqual([60, 112]);
    const [inside, hole, outside] = [
      await pixelAt(file, 15, 75),
      await pixelAt(file, 30, 60),
      await pixelAt(file, 3, 85),
    ];
    expect(inside[0]! - inside[2]!).toBeGreaterThan(30);
    expect(Math.abs(hole[0]! - hole[2]!)).toBeLessThan(8);
    expect(Math.abs(outside[0]! - outside[2]!)).toBeLessThan(8);
    expect(await pixelAt(file, 58, 110)).toEqual([0x14, 0x16, 0x1b]);
  });

  it('writes no line where there is nothing to say, and refuses names that say no format', async () => {
    const file = path.join(folder, 'plain.webp');
    await drawGarments(photo, [], '', file);
    expect((await sharp(file).metadata()).height).toBe(90);
    const before = await readdir(folder);
    await expect(drawGarments(photo, [ring], '', path.join(folder, 'drawn.svg'))).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
    await expect(drawGarments(Buffer.from('no'), [], '', path.join(folder, 'no.png'))).rejects.toMatchObject({
      code: 'PHOTO_INVALID',
    });
    expect(await readdir(folder)).toEqual(before);
  });

  it('makes the folder, and refuses the picture itself and a place that cannot be written', async () => {
    const picture = path.join(folder, 'photo.jpg');
    await sharp(photo).jpeg().toFile(picture);
    const before = await readFile(picture);
    const deep = path.join(folder, 'new/folder/drawn.jpg');
    await drawGarments(picture, [ring], '', deep);
    expect((await sharp(deep).metadata()).format).toBe('jpeg');

    await symlink(picture, path.join(folder, 'link.jpg'));
    for (const file of [picture, path.join(folder, 'link.jpg'), path.join(picture, 'drawn.jpg')]) {
      await expect(drawGarments(picture, [ring], '', file), file).rejects.toMatchObject({
        code: 'BAD_REQUEST',
        details: { file, cause: expect.any(String), remedy: expect.any(String) },
      });
    }
    expect(await readFile(picture)).toEqual(before);
  });
});
