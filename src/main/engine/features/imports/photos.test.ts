import { readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeMask } from '../../../../shared/geometry/run-length.ts';
import { labelsOf } from './folders.ts';
import { createWorkshop, noisePhoto, rectangle, type Workshop } from './testing.ts';

let workshop: Workshop;

beforeEach(async () => {
  workshop = await createWorkshop();
});

afterEach(() => workshop.dispose());

interface PhotoRow {
  id: number;
  file_name: string;
  path: string;
  format: string;
  width: number;
  height: number;
  orientation: number;
  perceptual_hash: string;
  split: string | null;
  event: string | null;
}

function photos(): PhotoRow[] {
  return workshop.store.sqlite
    .prepare(
      `SELECT photos.*, taxonomy_classes.name AS event FROM photos
       LEFT JOIN taxonomy_classes ON taxonomy_classes.id = event_class_id ORDER BY photos.id`,
    )
    .all() as PhotoRow[];
}

function bitsApart(left: string, right: string): number {
  return (BigInt(`0x${left}`) ^ BigInt(`0x${right}`)).toString(2).replaceAll('0', '').length;
}

describe('the eight EXIF orientations', () => {
  // How a picture is stored so that the orientation shows it upright.
  const stored: Record<number, (upright: Sharp) => Sharp> = {
    1: (picture) => picture,
    2: (picture) => picture.flop(),
    3: (picture) => picture.rotate(180),
    4: (picture) => picture.flip(),
    5: (picture) => picture.rotate(270).flop(),
    6: (picture) => picture.rotate(270),
    7: (picture) => picture.rotate(90).flop(),
    8: (picture) => picture.rotate(90),
  };

  it('are applied once: size and perceptual hash are those of the upright photo', async () => {
    // Each cell of the hash's grid has a brightness of its own, so that no bit of it is a matter of rounding.
    const cells = Uint8Array.from({ length: 72 }, (_, index) => (index * 89) % 256);
    const upright = await sharp(cells, { raw: { width: 9, height: 8, channels: 1 } })
      .resize(90, 64, { kernel: 'nearest' })
      .png()
      .toBuffer();
    for (const [orientation, turn] of Object.entries(stored)) {
      const pixels = await turn(sharp(upright)).png().toBuffer();
      const file = await sharp(pixels)
        .withMetadata({ orientation: Number(orientation) })
        .jpeg({ quality: 95 })
        .toBuffer();
      await workshop.put(`photos/${orientation}.jpg`, file);
    }
    const report = await workshop.run({ format: 'folders', directory: path.join(workshop.sources, 'photos') });
    expect(report.counts).toMatchObject({ photosAdded: 8, rejected: 0 });
    const rows = photos();
    expect(rows.map(({ orientation }) => orientation)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    for (const row of rows) {
      expect([row.width, row.height], row.file_name).toEqual([90, 64]);
      expect(bitsApart(row.perceptual_hash, rows[0]!.perceptual_hash), row.file_name).toBeLessThanOrEqual(3);
    }
    // The copy is the file as it was; whoever decodes it applies the orientation.
    const copy = await readFile(path.join(workshop.store.directory, rows[5]!.path));
    expect((await sharp(copy).metadata()).orientation).toBe(6);
  });

  it('say why a mask drawn on the stored pixels is refused', async () => {
    const file = await sharp(await noisePhoto(5, 90, 64))
      .rotate(270)
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    await workshop.put('photos/turned.jpg', file);
    const coco = (size: [number, number]): string =>
      JSON.stringify({
        images: [{ id: 1, file_name: 'turned.jpg' }],
        categories: [{ id: 1, name: 'top' }],
        annotations: [{ id: 1, image_id: 1, category_id: 1, segmentation: rectangle(...size, [1, 1, 5, 5]) }],
      });
    const run = async (size: [number, number]) =>
      workshop.run({
        format: 'coco',
        annotations: await workshop.put('coco.json', coco(size)),
        photos: path.join(workshop.sources, 'photos'),
      });
    const wrong = await run([64, 90]);
    expect(wrong.rejected[0]).toMatchObject({
      field: 'segmentation.size',
      remedy: expect.stringContaining('orientation (6)'),
    });
    expect((await run([90, 64])).counts).toMatchObject({ annotationsAdded: 1, rejected: 0 });
  });
});

describe('importFolders', () => {
  it('takes split and event from the folders, in any mixture', async () => {
    const names = [
      'train/picnic/a.jpg',
      'Validation/wedding/b.jpg',
      'test/picnic/deep/c.jpg',
      'concert/d.jpg',
      'train/e.jpg',
      'f.jpg',
    ];
    for (const [index, name] of names.entries()) await workshop.put(`tree/${name}`, await noisePhoto(index));
    await workshop.put('tree/.DS_Store', 'clutter');
    const report = await workshop.run({ format: 'folders', directory: path.join(workshop.sources, 'tree') });
    expect(report.counts).toMatchObject({ records: 6, photosAdded: 6, rejected: 0 });
    expect(photos().map(({ file_name, split, event }) => [file_name, split, event])).toEqual([
      ['Validation/wedding/b.jpg', 'val', 'wedding'],
      ['concert/d.jpg', null, 'concert'],
      ['f.jpg', null, null],
      ['test/picnic/deep/c.jpg', 'test', 'picnic'],
      ['train/e.jpg', 'train', null],
      ['train/picnic/a.jpg', 'train', 'picnic'],
    ]);
    const before = workshop.content();
    const again = await workshop.run({ format: 'folders', directory: path.join(workshop.sources, 'tree') });
    expect(again.counts).toMatchObject({ photosAdded: 0, photosKnown: 6, labelsChanged: 0 });
    expect(workshop.content()).toEqual(before);
    expect(labelsOf('train/picnic/deeper/x.jpg')).toEqual({ split: 'train', event: 'picnic' });
  });

  it('lists and skips what is broken, cut short, huge, empty or not a photo', async () => {
    const good = await noisePhoto(1, 200, 150);
    const files: Record<string, string | Buffer> = {
      'good.jpg': good,
      'cut.jpg': good.subarray(0, Math.floor(good.length / 2)),
      'cut.png': (await sharp(good).png().toBuffer()).subarray(0, 9000),
      'empty.jpg': '',
      'huge.png': await sharp({ create: { width: 3000, height: 2000, channels: 3, background: 'red' } })
        .png()
        .toBuffer(),
      'notes.txt': 'not a photo',
      'page.jpg': '\n<!DOCTYPE html><title>404 Not Found</title>',
      'telephone.heic': Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'),
      'scan.bmp': Buffer.concat([Buffer.from('BM\x8a\0\0\0\0\0\0\0\x36\0\0\0', 'latin1'), Buffer.alloc(120)]),
      'page.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="5" height="5"/></svg>',
      'webp.webp': await sharp(good).webp().toBuffer(),
      'gif.gif': await sharp(good).gif().toBuffer(),
      'tiff.tif': await sharp(good).tiff().toBuffer(),
      'grey.png': await sharp(good).greyscale().png().toBuffer(),
      'alpha.png': await sharp(good).ensureAlpha(0.5).png().toBuffer(),
      'avif.avif': await sharp(good).avif().toBuffer(),
    };
    for (const [name, content] of Object.entries(files)) await workshop.put(`tree/party/${name}`, content);
    const report = await workshop.run({
      format: 'folders',
      directory: path.join(workshop.sources, 'tree'),
      maximumPixels: 1_000_000,
    });
    const refused = new Map(report.rejected.map(({ file, cause }) => [path.basename(file), cause]));
    expect([...refused.keys()].sort()).toEqual([
      'cut.jpg',
      'cut.png',
      'empty.jpg',
      'huge.png',
      'notes.txt',
      'page.jpg',
      'page.svg',
      'scan.bmp',
      'telephone.heic',
    ]);
    expect(refused.get('huge.png')).toContain('3000 x 2000');
    expect(refused.get('cut.jpg')).toContain('broken');
    expect(refused.get('page.svg')).toContain('not a photo format');
    expect(refused.get('page.jpg')).toBe('it is a web page, not a photo');
    expect(refused.get('telephone.heic')).toContain('HEIC');
    expect(refused.get('scan.bmp')).toContain('BMP');
    expect(report.rejected.find(({ file }) => file.endsWith('.heic'))?.remedy).toContain('JPEG');
    expect(report.counts).toMatchObject({ records: 16, photosAdded: 7, rejected: 9 });
    expect(new Set(photos().map(({ format }) => format))).toEqual(
      new Set(['jpeg', 'webp', 'gif', 'tiff', 'png', 'avif']),
    );
    for (const row of photos()) expect([row.width, row.height]).toEqual([200, 150]);
  });

  it('keeps one photo of equal files, fills what it lacks, and refuses what contradicts', async () => {
    const photo = await noisePhoto(1);
    const put = (name: string) => workshop.put(name, photo);
    await put('first/a.jpg');
    await put('second/train/picnic/a.jpg');
    await put('third/val/wedding/a.jpg');
    const run = (name: string) => workshop.run({ format: 'folders', directory: path.join(workshop.sources, name) });
    // Its event is the folder's name only below the folder chosen.
    expect((await run('first')).counts).toMatchObject({ photosAdded: 1 });
    expect((await run('second')).counts).toMatchObject({ photosKnown: 1, labelsChanged: 1 });
    expect(photos()).toMatchObject([{ file_name: 'a.jpg', split: 'train', event: 'picnic' }]);
    const contradiction = await run('third');
    expect(contradiction.counts).toMatchObject({ photosKnown: 0, labelsChanged: 0, rejected: 1 });
    expect(contradiction.rejected[0]).toMatchObject({ field: 'event', cause: expect.stringContaining('picnic') });
    expect(photos()).toMatchObject([{ split: 'train', event: 'picnic' }]);
  });
});

describe('importing isolated garments', () => {
  const square = async (background: string, inner: string, hole?: string): Promise<Buffer> => {
    const layer = (colour: string, size: number) =>
      sharp({ create: { width: size, height: size, channels: 3, background: colour } })
        .png()
        .toBuffer();
    const layers = [{ input: await layer(inner, 20), left: 10, top: 5 }];
    if (hole !== undefined) layers.push({ input: await layer(hole, 6), left: 15, top: 10 });
    return sharp({ create: { width: 40, height: 30, channels: 3, background } })
      .composite(layers)
      .png()
      .toBuffer();
  };

  it('masks what stands out from black, and takes the whole of other pictures', async () => {
    await workshop.put('crops/train/picnic/black.png', await square('black', 'white', 'black'));
    await workshop.put('crops/train/picnic/white.png', await square('white', 'red'));
    await workshop.put('crops/val/wedding/none.png', await square('black', 'black'));
    const input = { format: 'crops' as const, directory: path.join(workshop.sources, 'crops') };
    const report = await workshop.run(input);
    expect(report.counts).toMatchObject({ photosAdded: 2, annotationsAdded: 2, rejected: 1 });
    expect(report.rejected[0]).toMatchObject({
      file: 'val/wedding/none.png',
      cause: expect.stringContaining('no pixel'),
    });
    const rows = workshop.store.sqlite
      .prepare(
        'SELECT mask_counts, area, box_x, box_y, box_width, box_height, garment_class_id, split FROM current_annotations ORDER BY id',
      )
      .all() as Record<string, unknown>[];
    expect(rows).toMatchObject([
      // The black inside is kept: on black it looks the same.
      { area: 400, box_x: 10, box_y: 5, box_width: 20, box_height: 20, garment_class_id: null, split: 'train' },
      { area: 1200, box_width: 40, box_height: 30 },
    ]);
    const mask = decodeMask({ size: [30, 40], counts: rows[0]!['mask_counts'] as string });
    expect([mask[6 * 40 + 11], mask[12 * 40 + 17], mask[0], mask[4 * 40 + 11]]).toEqual([1, 1, 0, 0]);
    const before = workshop.content();
    expect((await workshop.run(input)).counts).toMatchObject({ annotationsAdded: 0, annotationsKnown: 2 });
    expect(workshop.content()).toEqual(before);
  });

  it('adds the garment to a photo that came without one', async () => {
    await workshop.put('crops/picnic/a.png', await square('black', 'white'));
    const directory = path.join(workshop.sources, 'crops');
    await workshop.run({ format: 'folders', directory });
    expect((await workshop.run({ format: 'crops', directory })).counts).toMatchObject({
      photosKnown: 1,
      annotationsAdded: 1,
    });
  });
});
