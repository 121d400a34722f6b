import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importInput } from '../../../../shared/contract/imports.ts';
import { projectSummary, taxonomy } from '../../../../shared/contract/project.ts';
import type { ProjectStore } from '../../store/open.ts';
import { temporaryProject } from '../../store/testing.ts';
import { importRecords } from '../imports/import-records.ts';
import { readSummary, readTaxonomies } from './summary.ts';

const sample = path.join(import.meta.dirname, '../../../../../resources/sample');
let store: ProjectStore;
let dispose: () => Promise<void>;

beforeEach(async () => {
  ({ store, dispose } = await temporaryProject({ name: 'Mine', sample: true }));
});

afterEach(() => dispose());

async function importSample(): Promise<void> {
  const control = { signal: new AbortController().signal, progress: () => undefined };
  for (const split of ['train', 'val']) {
    const input = {
      format: 'coco',
      annotations: path.join(sample, `${split}.json`),
      photos: path.join(sample, 'photos'),
      split,
    };
    await importRecords(store, importInput.parse(input), control);
  }
  const labels = importInput.parse({ format: 'labels', file: path.join(sample, 'occasions.csv') });
  await importRecords(store, labels, control);
}

describe('readSummary', () => {
  it('says of an empty project that photos come first', async () => {
    const summary = projectSummary.parse(await readSummary(store));
    expect(summary).toMatchObject({
      name: 'Mine',
      sample: true,
      events: [],
      garments: [],
      nextSteps: ['import-photos'],
    });
    expect(summary.counts).toMatchObject({ photos: 0, garments: 0, crops: 0, cropsMissing: 0, runs: 0 });
    expect(summary.splits).toEqual([
      { split: 'train', photos: 0, garments: 0 },
      { split: 'val', photos: 0, garments: 0 },
      { split: 'test', photos: 0, garments: 0 },
    ]);
  });

  it('counts what the tables hold, before and after every kind of change', async () => {
    await importSample();
    const check = async (): Promise<Awaited<ReturnType<typeof readSummary>>> => {
      const summary = projectSummary.parse(await readSummary(store));
      const one = (sql: string, ...values: unknown[]): number =>
        store.sqlite
          .prepare(sql)
          .pluck()
          .get(...values) as number;
      const live = 'FROM current_annotations WHERE crowd = 0';
      expect(summary.counts).toEqual({
        photos: one('SELECT count(*) FROM photos'),
        garments: one(`SELECT count(*) ${live}`),
        crops: one(
          `SELECT count(*) ${live} AND EXISTS (SELECT 1 FROM crops WHERE crops.revision_id = current_annotations.revision_id)`,
        ),
        cropsMissing: one(
          `SELECT count(*) ${live} AND event_class_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM crops WHERE crops.revision_id = current_annotations.revision_id)`,
        ),
        unreviewed: one(`SELECT count(*) ${live} AND review_state = 'unreviewed'`),
        photosWithoutEvent: one('SELECT count(*) FROM photos WHERE event_class_id IS NULL'),
        photosWithoutSplit: one('SELECT count(*) FROM photos WHERE split IS NULL'),
        photosWithoutGarment: one(`SELECT count(*) FROM photos WHERE id NOT IN (SELECT photo_id ${live})`),
        excluded: one(
          `SELECT count(*) FROM current_annotations AS garment JOIN photos ON photos.id = photo_id
            WHERE crowd = 0 AND (garment.excluded_reason IS NOT NULL OR photos.excluded_reason IS NOT NULL)`,
        ),
        // Trainings of detectors are not among them.
        runs: 1,
      });
      for (const row of summary.events) {
        expect(row.photos, row.name).toBe(one('SELECT count(*) FROM photos WHERE event_class_id IS ?', row.id));
        expect(row.garments, row.name).toBe(one(`SELECT count(*) ${live} AND event_class_id IS ?`, row.id));
      }
      for (const row of summary.garments) {
        expect(row.garments, row.name).toBe(one(`SELECT count(*) ${live} AND garment_class_id IS ?`, row.id));
        expect(row.photos, row.name).toBe(
          one(`SELECT count(DISTINCT photo_id) ${live} AND garment_class_id IS ?`, row.id),
        );
      }
      for (const row of summary.splits) {
        expect(row.photos).toBe(one('SELECT count(*) FROM photos WHERE split IS ?', row.split));
        expect(row.garments).toBe(one(`SELECT count(*) ${live} AND split IS ?`, row.split));
      }
      return summary;
    };
    const begin = store.sqlite.prepare(
      `INSERT INTO runs (kind, name, state, recipe, backbone, fusion, seed, code_version, weights_hashes, created_at)
       VALUES (?, 'run', 'queued', '{}', 'any', 0, 0, 'any', '{}', 1)`,
    );
    await store.write(() => void ['classifier', 'detector'].map((kind) => begin.run(kind)));
    expect((await check()).nextSteps).toEqual(['derive-crops', 'review']);
    const crop = store.sqlite.prepare(
      `INSERT INTO crops (annotation_id, revision_id, settings_hash, hash, size, created_at)
       SELECT id, revision_id, 'settings', 'hash ' || id, 224, 1 FROM current_annotations WHERE id BETWEEN ? AND ?`,
    );
    const revise = store.sqlite.prepare(
      `INSERT INTO annotation_revisions (annotation_id, number, garment_class_id, mask_counts, box_x, box_y, box_width,
         box_height, area, source, review_state, deleted, author, created_at)
       SELECT annotation_id, number + 1, ?, mask_counts, box_x, box_y, box_width, box_height, area, 'human', ?, ?, 'me', 2
       FROM annotation_revisions WHERE annotation_id = ? ORDER BY number DESC LIMIT 1`,
    );
    await store.write(() => crop.run(1, 1000));
    expect((await check()).nextSteps).toEqual(['train', 'review']);
    await store.write(() => {
      revise.run(3, 'accepted', 0, 1);
      revise.run(null, 'rejected', 0, 2);
      revise.run(3, 'accepted', 1, 3);
      store.sqlite.prepare('UPDATE photos SET event_class_id = NULL WHERE id = 5').run();
      store.sqlite.prepare('UPDATE photos SET split = NULL WHERE id IN (6, 7)').run();
    });
    expect((await check()).nextSteps).toEqual(['label-events', 'split', 'train', 'review']);
    await store.write(() => {
      revise.run(3, 'accepted', 0, 3);
      store.sqlite
        .prepare(
          'UPDATE crops SET revision_id = (SELECT current_revision_id FROM annotations WHERE id = 1) WHERE annotation_id = 1',
        )
        .run();
      store.sqlite.prepare('DELETE FROM crops WHERE annotation_id = 8').run();
    });
    await check();
  });
});

describe('readTaxonomies', () => {
  it('lists classes in their order', async () => {
    await importSample();
    const { garment, event } = readTaxonomies(store);
    expect(taxonomy.parse(garment).classes.map(({ name }) => name)).toEqual([
      'top',
      'outerwear',
      'vest',
      'dress',
      'skirt',
      'shorts',
      'trousers',
      'suit',
    ]);
    expect(taxonomy.parse(event).classes.map(({ position }) => position)).toEqual([0, 1, 2, 3, 4, 5]);
  });
});
