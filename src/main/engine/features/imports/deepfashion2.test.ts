import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { taxonomyPresets } from '../../../../shared/domain/presets.ts';
import { createWorkshop, noisePhoto, type Workshop } from './testing.ts';

let workshop: Workshop;

beforeEach(async () => {
  workshop = await createWorkshop();
});

afterEach(() => workshop.dispose());

/** The published form, with two parts and landmarks. */
const trousers = {
  segmentation: [
    [5, 5, 15, 5, 15, 15, 5, 15],
    [20, 5, 30, 5, 30, 15, 20, 15],
  ],
  scale: 2,
  viewpoint: 2,
  zoom_in: 3,
  landmarks: [5, 5, 1, 15, 5, 2],
  style: 0,
  bounding_box: [4, 4, 31, 16],
  category_id: 8,
  occlusion: 2,
  category_name: 'trousers',
};

async function run(records: Record<string, unknown>, dryRun = false) {
  for (const [name, record] of Object.entries(records)) {
    await workshop.put(`annos/${name}.json`, typeof record === 'string' ? record : JSON.stringify(record));
  }
  const [annotations, photos] = [path.join(workshop.sources, 'annos'), path.join(workshop.sources, 'image')];
  return workshop.run({ format: 'deepfashion2', annotations, photos, split: 'train', dryRun });
}

describe('importDeepFashion2', () => {
  it('reads a file that starts with a byte order mark', async () => {
    await workshop.put('image/000001.jpg', await noisePhoto(1));
    const report = await run({ '000001': `\uFEFF${JSON.stringify({ item1: trousers, source: 'shop', pair_id: 1 })}` });
    expect(report).toMatchObject({ counts: { photosAdded: 1, annotationsAdded: 1, rejected: 0 }, rejected: [] });
  });

  it("reads the set's own annotations, every part and attribute; again it adds nothing", async () => {
    await workshop.put('image/000001.jpg', await noisePhoto(1));
    const record = {
      item2: trousers,
      item10: { ...trousers, category_id: 1, category_name: 'short sleeve top', style: 1 },
      source: 'user',
      pair_id: 1,
    };
    const report = await run({ '000001': record });
    expect(report.counts).toMatchObject({ records: 3, photosAdded: 1, annotationsAdded: 2, rejected: 0 });
    const rows = workshop.store.sqlite
      .prepare(
        `SELECT external_key, taxonomy_classes.name, area, box_x, box_width, attributes, split FROM current_annotations
         JOIN taxonomy_classes ON taxonomy_classes.id = garment_class_id ORDER BY current_annotations.id`,
      )
      .all() as { attributes: string }[];
    expect(rows).toMatchObject([
      { external_key: 'deepfashion2:item2', name: 'trousers', area: 200, box_x: 5, box_width: 25, split: 'train' },
      { external_key: 'deepfashion2:item10', name: 'short sleeve top', area: 200 },
    ]);
    expect(JSON.parse(rows[0]!.attributes)).toEqual({
      scale: 2,
      occlusion: 2,
      zoom_in: 3,
      viewpoint: 2,
      style: 0,
      source: 'user',
      pair_id: 1,
    });
    const names = workshop.store.sqlite.prepare('SELECT name FROM taxonomy_classes ORDER BY position').pluck().all();
    expect(names).toEqual(taxonomyPresets.deepfashion2);
    const before = workshop.content();
    expect((await run({ '000001': record })).counts).toMatchObject({
      photosKnown: 1,
      annotationsKnown: 2,
      annotationsAdded: 0,
    });
    expect(workshop.content()).toEqual(before);
  });

  it('refuses single items and files, and takes the rest', async () => {
    for (const name of ['1', '2', '4']) await workshop.put(`image/${name}.jpg`, await noisePhoto(Number(name)));
    const before = workshop.content();
    const records = {
      '1': {
        item1: trousers,
        item2: { ...trousers, category_id: 14 },
        item3: { ...trousers, category_name: 'skirt' },
        item4: { ...trousers, segmentation: [[1, 2]] },
      },
      '2': '{ broken',
      '3': { item1: trousers },
      '4': [1, 2],
    };
    const dry = await run(records, true);
    expect(workshop.content()).toEqual(before);
    const report = await run(records);
    expect({ ...dry, dryRun: false, seconds: 0 }).toEqual({ ...report, seconds: 0 });
    expect(report.counts).toMatchObject({ photosAdded: 1, annotationsAdded: 1, rejected: 6 });
    const found = report.rejected.map(({ file, record, field }) => [file, record, field]);
    // In the order of the files, whichever is ready first.
    expect(found).toEqual([
      ['1.json', 'item2', 'category_id'],
      ['1.json', 'item3', 'category_name'],
      ['1.json', 'item4', 'segmentation'],
      ['2.json', '', ''],
      ['3.json', '', ''],
      ['4.json', '', ''],
    ]);
  });

  it('refuses a folder without annotations', async () => {
    await workshop.put('image/1.jpg', await noisePhoto(1));
    await workshop.put('annos/readme.txt', 'nothing here');
    await expect(run({})).rejects.toMatchObject({ code: 'IMPORT_INVALID' });
  });
});
