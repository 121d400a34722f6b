import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../../../shared/domain/random.ts';
import type { ProjectStore } from '../open.ts';
import { openProject } from '../open.ts';
import { planOf, temporaryProject } from '../testing.ts';
import { reviewStates, splits } from './codes.ts';
import { garmentCounts } from './counts.ts';
import { galleryIndex } from './gallery-index.ts';
import { garmentList, photoList, type GarmentQuery, type PhotoQuery } from './lists.ts';
import { statements } from './statements.ts';

let store: ProjectStore;
let dispose: () => Promise<void>;

beforeEach(async () => {
  ({ store, dispose } = await temporaryProject({ eventClasses: 'used', garmentClasses: 'deepfashion2' }));
});

afterEach(() => dispose());

const pick = <Item>(random: Random, items: readonly Item[]): Item => items[random.integer(items.length)] as Item;
/** The presets' ids: garments 1 to 13, events 14 to 27. */
const someEvent = (random: Random): number | null => pick(random, [null, 14, 15, 16, 20]);
const someGarment = (random: Random): number | null => pick(random, [null, 1, 2, 3, 9]);

type GarmentSort = 'imported' | 'area' | 'score' | 'event' | 'garment';

let serial = 0;

function addPhoto(random: Random): void {
  serial++;
  store.sqlite
    .prepare(
      `INSERT INTO photos (hash, file_name, storage, path, format, bytes, width, height, split, event_class_id, imported_at)
       VALUES (?, ?, 'copied', 'p', 'jpeg', 1, 10, 10, ?, ?, 1)`,
    )
    .run(
      `hash ${serial}`,
      `${pick(random, ['Beach', 'alps', 'İzmir'])}/${random.integer(30)}.jpg`,
      pick(random, splits),
      someEvent(random),
    );
}

function addRevision(random: Random, annotationId: number): void {
  store.sqlite
    .prepare(
      `INSERT INTO annotation_revisions (annotation_id, number, garment_class_id, mask_counts, box_x, box_y, box_width,
         box_height, area, crowd, source, score, review_state, deleted, author, created_at)
       VALUES (?, (SELECT ifnull(max(number), 0) + 1 FROM annotation_revisions WHERE annotation_id = ?), ?, '', 0, 0, 1,
         1, ?, ?, 'import', ?, ?, ?, 'test', 1)`,
    )
    .run(
      annotationId,
      annotationId,
      someGarment(random),
      random.integer(40),
      random.integer(10) === 0 ? 1 : 0,
      pick(random, [null, 0.25, 0.5, 0.75, -1]),
      pick(random, reviewStates),
      random.integer(10) === 0 ? 1 : 0,
    );
}

function addAnnotation(random: Random, photos: number): void {
  const { lastInsertRowid } = store.sqlite
    .prepare('INSERT INTO annotations (photo_id, external_key, created_at) VALUES (?, ?, 1)')
    .run(1 + random.integer(photos), `key ${++serial}`);
  addRevision(random, Number(lastInsertRowid));
}

/** A gallery's list, by plain SQL without any index of ours. */
function expectedPhotos(query: PhotoQuery): number[] {
  const { filter, sort, descending } = query;
  const direction = descending ? 'DESC' : 'ASC';
  const key = {
    imported: 'photos.id',
    name: 'file_name',
    event: '(SELECT position FROM taxonomy_classes WHERE id = event_class_id)',
    split: "CASE split WHEN 'train' THEN 0 WHEN 'val' THEN 1 WHEN 'test' THEN 2 END",
    missed: '(SELECT missed_score FROM detector_opinions WHERE photo_id = photos.id)',
  }[sort];
  const rows = store.sqlite
    .prepare(
      `SELECT id FROM photos WHERE ${oneOf('event_class_id', filter.events)} AND ${oneOf('split', filter.splits)}
         AND (${filter.garments === undefined} OR EXISTS (SELECT 1 FROM current_annotations AS garment
           WHERE photo_id = photos.id AND crowd = 0 AND ${oneOf('garment.garment_class_id', filter.garments)}))
         AND (${filter.excluded === undefined} OR ${filter.excluded === true} = (excluded_reason IS NOT NULL))
         AND (${filter.missed !== true} OR id IN (SELECT photo_id FROM detector_opinions WHERE missed_score IS NOT NULL))
       ORDER BY ${key} IS NULL, ${key} ${direction}, id ${direction}`,
    )
    .pluck()
    .all() as number[];
  if (filter.text === undefined) return rows;
  const nameOf = store.sqlite.prepare('SELECT file_name FROM photos WHERE id = ?').pluck();
  return rows.filter((id) => (nameOf.get(id) as string).toLowerCase().includes(filter.text!.toLowerCase()));
}

function expectedGarments({ filter, sort, descending }: GarmentQuery & { sort: GarmentSort }): number[] {
  const direction = descending ? 'DESC' : 'ASC';
  const key = {
    imported: 'id',
    area: 'area',
    score: 'score',
    event: '(SELECT position FROM taxonomy_classes WHERE id = event_class_id)',
    garment: '(SELECT position FROM taxonomy_classes WHERE id = garment_class_id)',
  }[sort];
  return store.sqlite
    .prepare(
      `SELECT id FROM current_annotations WHERE crowd = 0 AND ${oneOf('event_class_id', filter.events)}
         AND ${oneOf('split', filter.splits)} AND ${oneOf('garment_class_id', filter.garments)}
         AND ${oneOf('review_state', filter.reviewStates)}
         AND (${filter.excluded === undefined} OR ${filter.excluded === true} = (excluded_reason IS NOT NULL
           OR (SELECT excluded_reason FROM photos WHERE id = photo_id) IS NOT NULL))
       ORDER BY ${key} IS NULL, ${key} ${direction}, id ${direction}`,
    )
    .pluck()
    .all() as number[];
}

function oneOf(column: string, values: readonly (number | string | null)[] | undefined): string {
  if (values === undefined) return '1';
  return `(${values.map((value) => `${column} IS ${value === null ? 'NULL' : `'${value}'`}`).join(' OR ') || '0'})`;
}

const eventFilters = [undefined, [14], [null], [15, 16, null], []];
const splitFilters = [undefined, ['train' as const], [null, 'val' as const]];
const garmentFilters = [undefined, [1], [null, 2]];

async function compareAll(): Promise<void> {
  for (const descending of [false, true]) {
    for (const events of eventFilters) {
      for (const wantedSplits of splitFilters) {
        for (const garments of garmentFilters) {
          const filter = { events, splits: wantedSplits, garments };
          for (const sort of ['imported', 'name', 'event', 'split'] as const) {
            for (const text of [undefined, 'BEACH', '1', 'zzz']) {
              for (const excluded of [undefined, true, false]) {
                const query = { filter: { ...filter, text, excluded }, sort, descending };
                const list = await photoList(store, query);
                expect(list.ids(0, 1e6), JSON.stringify(query)).toEqual(expectedPhotos(query));
              }
            }
          }
          for (const sort of ['imported', 'area', 'score', 'event', 'garment'] as const) {
            for (const states of [undefined, ['accepted' as const, 'rejected' as const]]) {
              for (const excluded of [undefined, true, false]) {
                const query = { filter: { ...filter, reviewStates: states, excluded }, sort, descending };
                const list = await garmentList(store, query);
                expect(list.ids(0, 1e6), JSON.stringify(query)).toEqual(expectedGarments(query));
              }
            }
          }
        }
      }
    }
  }
}

describe('gallery lists', () => {
  it('are what plain SQL gives, for every filter and order, through every kind of change', async () => {
    const random = createRandom(11);
    await compareAll();
    await store.write(() => {
      for (let photo = 0; photo < 60; photo++) addPhoto(random);
      for (let annotation = 0; annotation < 150; annotation++) addAnnotation(random, 60);
    });
    await compareAll();
    await store.write(() => {
      for (let revision = 0; revision < 40; revision++) addRevision(random, 1 + random.integer(150));
      for (let photo = 1; photo <= 30; photo++) {
        store.sqlite
          .prepare('UPDATE photos SET split = ?, event_class_id = ? WHERE id = ?')
          .run(pick(random, splits), someEvent(random), photo);
      }
      store.sqlite.prepare("UPDATE photos SET excluded_reason = 'blurred' WHERE id % 7 = 0").run();
      store.sqlite.prepare("UPDATE annotations SET excluded_reason = 'twice' WHERE id % 5 = 0").run();
      addPhoto(random);
      addAnnotation(random, 61);
    });
    await compareAll();
  });

  it('of photos that miss a garment follow what detectors come to say', async () => {
    const random = createRandom(13);
    await store.write(() => {
      for (let photo = 0; photo < 40; photo++) addPhoto(random);
      store.sqlite.exec("INSERT INTO opinion_models VALUES ('m', 'm', '[]')");
      store.sqlite.exec(
        "INSERT INTO detector_opinions SELECT id, 'm', 0.05, NULL, NULL, 1 FROM photos WHERE id % 2 = 0",
      );
    });
    const check = async (): Promise<void> => {
      for (const descending of [false, true]) {
        for (const filter of [{}, { missed: true as const }, { missed: true as const, text: 'beach' }]) {
          const query = { filter, sort: 'missed' as const, descending };
          expect((await photoList(store, query)).ids(0, 1e6), JSON.stringify(query)).toEqual(expectedPhotos(query));
        }
      }
    };
    await check();
    for (const [score, every] of [
      [0.75, 3],
      [0.5, 4],
      [null, 3],
    ]) {
      await store.write(() =>
        store.sqlite.prepare('UPDATE detector_opinions SET missed_score = ? WHERE photo_id % ? = 0').run(score, every),
      );
      await check();
    }
    await store.write(() => store.sqlite.exec('DELETE FROM photos WHERE id = 4'));
    await check();
    expect(store.sqlite.prepare('SELECT count(*) FROM detector_opinions WHERE photo_id = 4').pluck().get()).toBe(0);
  });

  it('know nothing of what was rolled back', async () => {
    const random = createRandom(12);
    await store.write(() => addPhoto(random));
    expect((await photoList(store, { filter: {}, sort: 'imported', descending: false })).total).toBe(1);
    const failed = store.write(() => {
      addPhoto(random);
      store.sqlite.prepare("UPDATE photos SET split = 'test'").run();
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect((await photoList(store, { filter: {}, sort: 'imported', descending: false })).total).toBe(1);
    await store.write(() => {
      addPhoto(random);
      addAnnotation(random, 2);
    });
    await compareAll();
  });

  it('follow another process that writes', async () => {
    const random = createRandom(13);
    const reader = await openProject(store.directory, { readOnly: true });
    const query: PhotoQuery = { filter: {}, sort: 'name', descending: false };
    expect((await photoList(reader, query)).total).toBe(0);
    await store.write(() => addPhoto(random));
    expect((await photoList(reader, query)).total).toBe(1);
    await reader.close();
  });

  it('fill while others write', async () => {
    const random = createRandom(14);
    await store.write(() => {
      for (let photo = 0; photo < 25_000; photo++) addPhoto(random);
    });
    const first = photoList(store, { filter: {}, sort: 'imported', descending: false });
    const garments = garmentList(store, { filter: {}, sort: 'imported', descending: false });
    await store.write(() => {
      addPhoto(random);
      for (let annotation = 0; annotation < 50; annotation++) addAnnotation(random, 25_001);
    });
    // Asked before the write, answered before or after it.
    expect([25_000, 25_001]).toContain((await first).total);
    await garments;
    const after = { filter: {}, sort: 'imported' as const, descending: false };
    expect((await photoList(store, after)).total).toBe(25_001);
    expect((await garmentList(store, after)).ids(0, 100)).toEqual(expectedGarments(after));
  });

  it('of photos do not wait for the garments, and follow what is written meanwhile', async () => {
    const random = createRandom(16);
    await store.write(() => {
      for (let photo = 0; photo < 20; photo++) addPhoto(random);
      for (let annotation = 0; annotation < 12_000; annotation++) addAnnotation(random, 20);
    });
    let whole = false;
    const garments = galleryIndex(store)
      .columns()
      .then(() => (whole = true));
    const query: PhotoQuery = { filter: {}, sort: 'name', descending: false };
    expect((await photoList(store, query)).ids(0, 100)).toEqual(expectedPhotos(query));
    expect(whole).toBe(false);
    await store.write(() => {
      addPhoto(random);
      addAnnotation(random, 21);
      store.sqlite.prepare("UPDATE photos SET split = 'test', excluded_reason = 'dark' WHERE id < 8").run();
    });
    for (const filter of [{}, { splits: ['test' as const] }, { excluded: true }]) {
      const asked = { ...query, filter };
      expect((await photoList(store, asked)).ids(0, 100), JSON.stringify(asked)).toEqual(expectedPhotos(asked));
    }
    expect(whole).toBe(false);
    const wearing = { ...query, filter: { garments: [1] } };
    expect((await photoList(store, wearing)).ids(0, 100)).toEqual(expectedPhotos(wearing));
    await garments;
    const all = { filter: {}, sort: 'area' as const, descending: true };
    expect((await garmentList(store, all)).ids(0, 1e6)).toEqual(expectedGarments(all));
    // A photo that is gone is not taken out of the columns: all is read again.
    await store.write(() => store.sqlite.exec('DELETE FROM photos WHERE id NOT IN (SELECT photo_id FROM annotations)'));
    expect((await photoList(store, query)).ids(0, 100)).toEqual(expectedPhotos(query));
  });

  it('find a row in its list, and count photos of each garment', async () => {
    const random = createRandom(15);
    await store.write(() => {
      for (let photo = 0; photo < 10; photo++) addPhoto(random);
      for (let annotation = 0; annotation < 40; annotation++) addAnnotation(random, 10);
    });
    const list = await photoList(store, { filter: {}, sort: 'name', descending: true });
    expect(list.ids(0, 10).map((id) => list.indexOf(id))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(list.indexOf(999)).toBe(-1);
    const rows = store.sqlite
      .prepare(
        `SELECT ifnull(garment_class_id, 0), count(DISTINCT photo_id) FROM current_annotations WHERE crowd = 0 GROUP BY 1`,
      )
      .raw()
      .all() as [number, number][];
    expect((await garmentCounts(store)).photosOfGarments).toEqual(new Map(rows));
  });
});

describe('the statements of a gallery', () => {
  it.each(Object.entries(statements))('reach their rows by key or index: %s', (_, sql) => {
    const steps = planOf(store, sql);
    expect(steps.filter((step) => /^SCAN|TEMP B-TREE/.test(step))).toEqual([]);
    expect(steps.some((step) => step.startsWith('SEARCH'))).toBe(true);
  });
});
