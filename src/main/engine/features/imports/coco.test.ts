import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openProject } from '../../store/open.ts';
import { createWorkshop, noisePhoto, rectangle, type Workshop } from './testing.ts';

const sample = path.join(import.meta.dirname, '../../../../../resources/sample');
let workshop: Workshop;

beforeEach(async () => {
  workshop = await createWorkshop();
});

afterEach(() => workshop.dispose());

interface CocoParts {
  images?: unknown[];
  annotations?: unknown[];
  categories?: unknown[];
}

const box: [number, number, number, number] = [5, 6, 10, 8];

/** Two photos of 40 x 30 with a rectangle each, with `changes` in place of what is right. */
async function writeCoco(
  changes: CocoParts = {},
  name = 'instances.json',
): Promise<{ annotations: string; photos: string }> {
  await workshop.put('photos/one.jpg', await noisePhoto(1));
  await workshop.put('photos/two.jpg', await noisePhoto(2));
  const annotations = await workshop.put(
    name,
    JSON.stringify({
      info: { description: 'a { tricky [ "string\\" ]' },
      images: [
        { id: 1, file_name: 'one.jpg', width: 40, height: 30, coco_url: 'http://example.invalid/one.jpg' },
        { id: 2, file_name: 'two.jpg' },
      ],
      annotations: [
        {
          id: 10,
          image_id: 1,
          category_id: 7,
          iscrowd: 0,
          segmentation: rectangle(40, 30, box),
          attributes: { tag: 'shirt' },
        },
        { id: 11, image_id: 2, category_id: 9, segmentation: [[5, 6, 15, 6, 15, 14, 5, 14]], bbox: [0, 0, 1, 1] },
      ],
      categories: [
        { id: 9, name: 'skirt' },
        { id: 7, name: 'top' },
      ],
      ...changes,
    }),
  );
  return { annotations, photos: path.join(workshop.sources, 'photos') };
}

function currentRows(): Record<string, unknown>[] {
  return workshop.store.sqlite.prepare('SELECT * FROM current_annotations ORDER BY id').all() as Record<
    string,
    unknown
  >[];
}

describe('importCoco', () => {
  it('brings photos, masks and categories; again it adds nothing', async () => {
    const input = { format: 'coco' as const, ...(await writeCoco()), split: 'val' as const };
    const report = await workshop.run(input);
    expect(report).toMatchObject({
      format: 'coco',
      counts: { records: 4, photosAdded: 2, annotationsAdded: 2, photosKnown: 0, annotationsKnown: 0, rejected: 0 },
      rejected: [],
    });
    expect(currentRows()).toMatchObject([
      {
        external_key: 'coco:instances.json:10',
        garment_class_id: 2,
        area: 80,
        box_x: 5,
        box_y: 6,
        box_width: 10,
        box_height: 8,
        split: 'val',
        attributes: '{"tag":"shirt"}',
        source: 'import',
      },
      { external_key: 'coco:instances.json:11', garment_class_id: 1, area: 80, crowd: 0 },
    ]);
    expect(currentRows()[0]!['mask_counts']).toBe(currentRows()[1]!['mask_counts']);
    const classes = workshop.store.sqlite
      .prepare('SELECT name, position, external_id FROM taxonomy_classes')
      .raw()
      .all();
    expect(classes).toEqual([
      ['skirt', 0, 9],
      ['top', 1, 7],
    ]);
    const before = workshop.content();
    expect((await workshop.run(input)).counts).toMatchObject({
      photosAdded: 0,
      photosKnown: 2,
      annotationsAdded: 0,
      annotationsKnown: 2,
    });
    expect(workshop.content()).toEqual(before);
  });

  it('imports the real sample whole, with the areas that its file gives', async () => {
    for (const split of ['train', 'val'] as const) {
      const report = await workshop.run({
        format: 'coco',
        annotations: path.join(sample, `${split}.json`),
        photos: path.join(sample, 'photos'),
        split,
      });
      expect(report.counts.rejected).toBe(0);
      const file = JSON.parse(await readFile(path.join(sample, `${split}.json`), 'utf8')) as {
        images: unknown[];
        annotations: { id: number; area: number; bbox: number[] }[];
      };
      expect(report.counts).toMatchObject({
        photosAdded: file.images.length,
        annotationsAdded: file.annotations.length,
      });
      const rows = new Map(currentRows().map((row) => [row['external_key'], row]));
      for (const { id, area, bbox } of file.annotations) {
        const row = rows.get(`coco:${split}.json:${id}`);
        expect(row?.['area'], `annotation ${id}`).toBe(area);
        expect([row?.['box_x'], row?.['box_y'], row?.['box_width'], row?.['box_height']]).toEqual(bbox);
      }
    }
  });

  it('writes nothing in a dry run, and reports what a real one then does', async () => {
    const input = { format: 'coco' as const, ...(await writeCoco({ images: [{ id: 1, file_name: 'one.jpg' }] })) };
    const before = workshop.content();
    const dry = await workshop.run({ ...input, dryRun: true });
    expect(workshop.content()).toEqual(before);
    expect(await readdir(path.join(workshop.store.directory, 'photos'))).toEqual([]);
    const real = await workshop.run(input);
    expect({ ...dry, dryRun: false, seconds: 0 }).toEqual({ ...real, seconds: 0 });
  });

  it('reads uncompressed run lengths and crowd regions, which no gallery counts', async () => {
    const segmentation = { size: [30, 40], counts: [150, 30, 1020] };
    const input = await writeCoco({
      annotations: [{ id: 1, image_id: 1, category_id: 7, iscrowd: 1, segmentation, score: 0.5 }],
    });
    await workshop.run({ format: 'coco', ...input });
    expect(currentRows()).toMatchObject([{ area: 30, crowd: 1, box_x: 5, box_width: 1, box_height: 30, score: 0.5 }]);
    expect(workshop.store.sqlite.prepare('SELECT count(*) FROM garment_counts WHERE n > 0').pluck().get()).toBe(0);
  });

  it.each([
    ['image_id', { image_id: 99 }, /image 99 is not in the file/],
    ['category_id', { category_id: 99 }, /no category 99/],
    ['id', { id: 'x' }, /number/],
    ['iscrowd', { iscrowd: 7 }, /neither 0 nor 1/],
    ['segmentation', { segmentation: null }, /no segmentation/],
    ['segmentation', { segmentation: [] }, /no polygon/],
    ['segmentation', { segmentation: [[1, 1, 2, 2]] }, /three/],
    ['segmentation', { segmentation: [[1, 1, 2, 2, 'x', 3]] }, /list of numbers/],
    ['segmentation', { segmentation: [[100, 100, 120, 100, 120, 120]] }, /no pixel/],
    ['segmentation', { segmentation: { size: [30, 40], counts: 'zz~~' } }, /run-length/],
    ['segmentation', { segmentation: { size: [30, 40], counts: [1, 2, 3] } }, /add up to 6/],
    ['segmentation.counts', { segmentation: { size: [30, 40] } }, /neither text nor/],
    ['segmentation.size', { segmentation: { size: [30], counts: '0' } }, /\[height, width\]/],
    ['segmentation.size', { segmentation: rectangle(41, 30, box) }, /41 x 30.*40 x 30/],
  ])('refuses an annotation for its %s: %o', async (field, change, cause) => {
    const right = { id: 10, image_id: 1, category_id: 7, segmentation: rectangle(40, 30, box) };
    const input = await writeCoco({ annotations: [right, { ...right, id: 11, ...change }] });
    const report = await workshop.run({ format: 'coco', ...input });
    expect(report.counts).toMatchObject({ annotationsAdded: 1, rejected: 1 });
    expect(report.rejected).toEqual([
      {
        file: input.annotations,
        record: 'annotations[1]',
        field,
        cause: expect.stringMatching(cause) as string,
        remedy: expect.stringMatching(/\w+/) as string,
      },
    ]);
  });

  it.each([
    '../secret.jpg',
    '/etc/passwd',
    'a/../../secret.jpg',
    'C:\\secret.jpg',
    '..\\secret.jpg',
    'nul\0.jpg',
    'absent.jpg',
    '.',
  ])('refuses the file name %j', async (fileName) => {
    const input = await writeCoco({ images: [{ id: 1, file_name: fileName }], annotations: [] });
    await workshop.put('secret.jpg', await noisePhoto(3));
    const report = await workshop.run({ format: 'coco', ...input });
    expect(report.counts).toMatchObject({ photosAdded: 0, rejected: 1 });
    expect(report.rejected[0]).toMatchObject({ record: 'images[0]', field: 'file_name' });
  });

  it('follows links inside the folder and refuses those that lead out of it', async () => {
    const outside = await workshop.put('outside/three.jpg', await noisePhoto(3));
    const input = await writeCoco({
      images: [
        { id: 1, file_name: 'inside.jpg' },
        { id: 2, file_name: 'outside.jpg' },
        { id: 3, file_name: 'folder/three.jpg' },
      ],
      annotations: [],
    });
    await symlink('one.jpg', path.join(input.photos, 'inside.jpg'));
    await symlink(outside, path.join(input.photos, 'outside.jpg'));
    await symlink(path.dirname(outside), path.join(input.photos, 'folder'));
    const report = await workshop.run({ format: 'coco', ...input });
    expect(report.counts).toMatchObject({ photosAdded: 1, rejected: 2 });
    expect(report.rejected.map(({ cause }) => cause)).toEqual([
      expect.stringContaining('leads out of'),
      expect.stringContaining('leads out of'),
    ]);
  });

  it('refuses an image listed twice, or of another size than its photo', async () => {
    const input = await writeCoco({
      images: [
        { id: 1, file_name: 'one.jpg' },
        { id: 1, file_name: 'two.jpg' },
        { id: 2, file_name: 'two.jpg', width: 80, height: 60 },
      ],
      annotations: [],
    });
    const report = await workshop.run({ format: 'coco', ...input });
    expect(report.rejected.map(({ field, cause }) => [field, cause])).toEqual([
      // The size is seen while reading, the second id once records are put in order.
      ['width, height', expect.stringContaining('80 x 60')],
      ['id', expect.stringContaining('twice')],
    ]);
  });

  it('refuses files that are not COCO, cut short, or not there', async () => {
    const photos = path.join(workshop.sources, 'photos');
    await mkdir(photos);
    for (const content of ['', '[]', 'no json', '{"images": [', '{"images": []}', '{"categories": []} more']) {
      const annotations = await workshop.put('bad.json', content);
      await expect(workshop.run({ format: 'coco', annotations, photos }), content).rejects.toMatchObject({
        code: 'IMPORT_INVALID',
      });
    }
    const { annotations } = await writeCoco();
    await expect(
      workshop.run({ format: 'coco', annotations, photos: path.join(workshop.sources, 'nowhere') }),
    ).rejects.toMatchObject({ code: 'IMPORT_INVALID' });
  });

  it('links photos where they lie when asked to', async () => {
    const input = await writeCoco();
    await workshop.run({ format: 'coco', ...input, storage: 'link' });
    const rows = workshop.store.sqlite.prepare('SELECT storage, path FROM photos ORDER BY id').raw().all();
    expect(rows[0]).toEqual(['linked', path.join(input.photos, 'one.jpg')]);
    expect(await readdir(path.join(workshop.store.directory, 'photos'))).toEqual([]);
  });

  it('stops when cancelled; run again it ends as if never stopped', async () => {
    const images = Array.from({ length: 30 }, (_, index) => ({ id: index + 1, file_name: `${index}.jpg` }));
    for (const [index, { file_name }] of images.entries())
      await workshop.put(`photos/${file_name}`, await noisePhoto(index));
    const annotations = images.map(({ id }) => ({
      id,
      image_id: id,
      category_id: 7,
      segmentation: rectangle(40, 30, box),
    }));
    const input = { format: 'coco' as const, ...(await writeCoco({ images, annotations })) };
    const controller = new AbortController();
    const cancelled = workshop.run(input, { signal: controller.signal, progress: () => controller.abort() });
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
    const report = await workshop.run(input);
    expect(report.counts.photosAdded + report.counts.photosKnown).toBe(30);
    expect(currentRows()).toHaveLength(30);
  });

  it('survives kill -9 in the middle: the project opens whole and the import completes', async () => {
    const images = Array.from({ length: 400 }, (_, index) => ({ id: index + 1, file_name: `${index}.jpg` }));
    for (const [index, { file_name }] of images.entries()) {
      await workshop.put(`photos/${file_name}`, await noisePhoto(index));
    }
    const annotations = images.map(({ id }) => ({
      id,
      image_id: id,
      category_id: 7,
      segmentation: rectangle(40, 30, box),
    }));
    const input = { format: 'coco' as const, ...(await writeCoco({ images, annotations })) };
    const { directory } = workshop.store;
    await workshop.store.close();
    const modules = (name: string): string => JSON.stringify(path.join(import.meta.dirname, name));
    const program = `
      const { openProject } = await import(${modules('../../store/open.ts')});
      const { importRecords } = await import(${modules('import-records.ts')});
      const store = await openProject(${JSON.stringify(directory)});
      const count = store.sqlite.prepare('SELECT count(*) FROM photos').pluck();
      process.stdout.write('started\\n');
      setInterval(() => process.stdout.write(count.get() + '\\n'), 2);
      await importRecords(store, ${JSON.stringify({ ...input, dryRun: false, storage: 'copy', maximumPixels: 1e8 })},
        { signal: new AbortController().signal, progress() {} });
      process.stdout.write('ended\\n');`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.on('data', (data: Buffer) => {
      printed += data.toString();
      if (/^[1-9]\d*$/m.test(printed)) child.kill('SIGKILL');
    });
    await once(child, 'close');
    expect(printed).toContain('started');
    expect(printed).not.toContain('ended');

    workshop.store = await openProject(directory);
    const { store } = workshop;
    expect(store.sqlite.pragma('integrity_check', { simple: true })).toBe('ok');
    const kept = store.sqlite.prepare('SELECT path FROM photos').pluck().all() as string[];
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(401);
    for (const file of kept) expect((await readFile(path.join(directory, file))).length).toBeGreaterThan(0);
    const report = await workshop.run(input);
    expect(report.counts).toMatchObject({ photosKnown: kept.length, photosAdded: 400 - kept.length, rejected: 0 });
    expect(currentRows()).toHaveLength(400);
    expect(store.sqlite.prepare('SELECT sum(n) FROM garment_counts').pluck().get()).toBe(400);
    await store.close();
  });

  it('ends the same whatever part of it was imported before, and in whatever pieces', async () => {
    const all = Array.from({ length: 8 }, (_, index) => index);
    const photos = path.join(workshop.sources, 'photos');
    for (const index of all) await workshop.put(`photos/${index}.jpg`, await noisePhoto(index, 16, 16));
    const write = (indices: number[]): Promise<string> =>
      workshop.put(
        'part.json',
        JSON.stringify({
          categories: [{ id: 1, name: 'top' }],
          images: indices.map((index) => ({ id: index, file_name: `${index}.jpg` })),
          annotations: indices.map((index) => ({
            id: index,
            image_id: index,
            category_id: 1,
            segmentation: rectangle(16, 16, [index, 0, 2, 5]),
          })),
        }),
      );
    const snapshot = (store: Workshop['store']): unknown =>
      store.sqlite
        .prepare(
          'SELECT hash, file_name, external_key, mask_counts FROM photos JOIN current_annotations ON photo_id = photos.id ORDER BY hash',
        )
        .all();
    await workshop.run({ format: 'coco', annotations: await write(all), photos });
    const expected = snapshot(workshop.store);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.subarray(all), { maxLength: 3 }), async (parts) => {
        const other = await createWorkshop();
        try {
          for (const part of [...parts, all, all]) {
            await other.run({ format: 'coco', annotations: await write(part), photos });
          }
          expect(snapshot(other.store)).toEqual(expected);
        } finally {
          await other.dispose();
        }
      }),
      { numRuns: 8, seed: 9 },
    );
  });
});

describe('reading in chunks', () => {
  it('finds every record of a file larger than a chunk, in flat memory', async () => {
    const { jsonRecords } = await import('./json-records.ts');
    const file = path.join(workshop.sources, 'large.json');
    const element = (index: number): string =>
      JSON.stringify({ index, text: `ü"\\{[${'x'.repeat(index % 5000)}`, nested: [[1, [2]], { a: ']' }] });
    const total = 3000;
    const parts = Array.from({ length: total }, (_, index) => element(index));
    await writeFile(
      file,
      `\uFEFF {"skipped": [[1], {"wanted": [1]}], "wanted" : [ ${parts.join(' ,\n')} ], "other": {}, "wanted": [7, "s"]}`,
    );
    const seen: unknown[] = [];
    for await (const record of jsonRecords(file, ['wanted'])) {
      expect(record.problem).toBeUndefined();
      seen.push(record.value);
    }
    expect(seen).toHaveLength(total + 2);
    expect(seen.slice(0, total)).toEqual(parts.map((text) => JSON.parse(text) as unknown));
    expect(seen.slice(total)).toEqual([7, 's']);
    await rm(file);
  });

  it('finds every element of a file that is a list', async () => {
    const { jsonListRecords } = await import('./json-records.ts');
    const elements = [{ a: '],[{' }, [1, [2], { b: [] }], 'text "],', 7, null, ...Array.from({ length: 900 }, object)];
    const file = await workshop.put('list.json', ` ${JSON.stringify(elements, undefined, 1)} \n`);
    const seen = [];
    for await (const { list, index, value } of jsonListRecords(file)) seen.push([list, index, value]);
    expect(seen).toEqual(elements.map((value, index) => ['', index, value]));

    const read = async (text: string): Promise<number> => {
      let count = 0;
      for await (const { index } of jsonListRecords(await workshop.put('list.json', text))) count = index + 1;
      return count;
    };
    expect(await read('[]')).toBe(0);
    await expect(read('{"a": []}')).rejects.toThrow('something else than one JSON list, at byte 0');
    await expect(read('[1] [2]')).rejects.toThrow('at byte 4');
    await expect(read('[{"a": 1},')).rejects.toThrow('ends too early');

    /** Several chunks of them. */
    function object(_: unknown, index: number): unknown {
      return { index, text: 'x'.repeat(index * 3), nested: [[index]] };
    }
  });

  it('refuses a list that is none, by its name', async () => {
    const { jsonRecords } = await import('./json-records.ts');
    const read = async (text: string): Promise<number> => {
      const file = await workshop.put('lists.json', text);
      let count = 0;
      for await (const { index } of jsonRecords(file, ['a', 'b'])) count = Math.max(count, index + 1);
      return count;
    };
    await expect(read('{"a": [1], "b" : {"0": 1}}')).rejects.toThrow('"b" is not a list');
    await expect(read('{"a": null}')).rejects.toMatchObject({ details: { field: 'a' } });
    expect(await read('{"c": {"a": 1, "b": {}}, "d": "a", "a": [1, 2]}')).toBe(2);
  });

  it('says in words what a record has in place of what belongs there', async () => {
    const { annotations, photos } = await writeCoco({
      images: [
        { id: '1', file_name: 'one.jpg' },
        { id: 2, file_name: 'two.jpg' },
      ],
      annotations: [
        { id: 10, category_id: 7, segmentation: rectangle(40, 30, box) },
        { id: 11, image_id: 2, category_id: 9 },
        { id: 12, image_id: 2, category_id: 9, iscrowd: 3, segmentation: rectangle(40, 30, box) },
      ],
    });
    const { rejected } = await workshop.run({ format: 'coco', annotations, photos });
    expect(rejected.map(({ record, field, cause }) => [record, field, cause])).toEqual([
      ['images[0]', 'id', '"1" is not a number'],
      ['annotations[0]', 'image_id', 'it is missing'],
      ['annotations[1]', 'segmentation', 'there is no segmentation'],
      ['annotations[2]', 'iscrowd', '3: it is neither 0 nor 1'],
    ]);
  });

  it('names the category that is wrong where none can be used', async () => {
    const { annotations, photos } = await writeCoco({ categories: [{ id: 7, name: ' ' }] });
    const refused = workshop.run({ format: 'coco', annotations, photos });
    await expect(refused).rejects.toMatchObject({
      code: 'IMPORT_INVALID',
      details: { record: 'categories[0]', field: 'name', cause: expect.any(String), remedy: expect.any(String) },
    });
  });

  it('names a broken record and goes on after it', async () => {
    const { jsonRecords } = await import('./json-records.ts');
    const file = await workshop.put('broken.json', '{"list": [{"a": 1}, {"a": 01}, {"a": 3}]}');
    const records = [];
    for await (const record of jsonRecords(file, ['list'])) records.push(record);
    expect(records.map(({ value, problem }) => [value, problem === undefined])).toEqual([
      [{ a: 1 }, true],
      [undefined, false],
      [{ a: 3 }, true],
    ]);
  });
});
