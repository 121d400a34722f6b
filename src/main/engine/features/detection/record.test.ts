import { asc, eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { annotationRevisions, currentAnnotations, detectedPhotos, detectionPasses } from '../../../../../db/schema.ts';
import type { PhotoDetections } from '../../../../shared/contract/detection.ts';
import { maskArea, maskBox } from '../../../../shared/geometry/mask-operations.ts';
import { maskFromBox } from '../../../../shared/geometry/polygons.ts';
import type { ProjectStore } from '../../store/open.ts';
import { temporaryProject } from '../../store/testing.ts';
import { getPass, listChanges } from './passes.ts';
import { createPassRecorder } from './record.ts';

const [height, width] = [40, 60];
const classNames = ['top', 'skirt', 'cape'];

let store: ProjectStore;
let dispose: () => Promise<void>;

beforeEach(async () => {
  ({ store, dispose } = await temporaryProject());
  store.sqlite.exec(`INSERT INTO taxonomy_classes (taxonomy_id, position, name)
    SELECT id, 0, 'top' FROM taxonomies WHERE kind = 'garment' UNION SELECT id, 1, 'skirt' FROM taxonomies WHERE kind = 'garment'`);
  for (const hash of ['a', 'b', 'c']) {
    store.sqlite
      .prepare(
        `INSERT INTO photos (hash, file_name, storage, path, format, bytes, width, height, imported_at)
         VALUES (?, ?, 'copied', 'p', 'jpeg', 1, ?, ?, 1)`,
      )
      .run(hash, `${hash}.jpg`, width, height);
  }
});

afterEach(() => dispose());

type Box = [number, number, number, number];

function detection(className: string, score: number, box: Box): PhotoDetections['detections'][number] {
  const { size, counts } = maskFromBox(box, height, width);
  return { class: classNames.indexOf(className), score, box, mask: { size: [...size], counts } };
}

function photo(photoId: number, ...detections: PhotoDetections['detections']): PhotoDetections {
  return { photoId, detections, failure: null, seconds: 0.1 };
}

async function beginPass(modelName: string, includeReviewed = false) {
  const { id } = await store.write((database) =>
    database
      .insert(detectionPasses)
      .values({
        modelName,
        modelSha256: modelName,
        runId: 7,
        minimumScore: 0.5,
        options: JSON.stringify({ splits: null, photoIds: null, includeReviewed, lastPhotoId: 3, classNames }),
        counts: JSON.stringify({ photos: 0, added: 0, changed: 0, removed: 0, kept: 0, leftAlone: 0, failed: 0 }),
        startedAt: 1,
      })
      .returning()
      .get(),
  );
  const recorder = createPassRecorder(store, { id, includeReviewed, modelName, runId: 7, classNames });
  return { id, ...recorder };
}

/** One pass over one photo; answers with its counts. */
async function pass(modelName: string, seen: PhotoDetections, includeReviewed = false) {
  const { id, record } = await beginPass(modelName, includeReviewed);
  await record([seen]);
  return { id, counts: getPass(store, { id, limit: 10, offset: 0 }).counts };
}

/** An annotation by a person or an import. */
async function draw(photoId: number, source: 'human' | 'import', box: Box): Promise<number> {
  return store.write(() => {
    const { lastInsertRowid } = store.sqlite
      .prepare('INSERT INTO annotations (photo_id, created_at) VALUES (?, 1)')
      .run(photoId);
    revise(Number(lastInsertRowid), source, { box });
    return Number(lastInsertRowid);
  });
}

function revise(
  annotationId: number,
  source: 'human' | 'import',
  change: { box?: Box; reviewState?: string; deleted?: boolean },
): void {
  const newest = store.database
    .select()
    .from(annotationRevisions)
    .where(eq(annotationRevisions.annotationId, annotationId))
    .orderBy(asc(annotationRevisions.number))
    .all()
    .at(-1);
  const box = change.box ?? ([newest!.boxX, newest!.boxY, newest!.boxWidth, newest!.boxHeight] as Box);
  const mask = maskFromBox(box, height, width);
  const [boxX, boxY, boxWidth, boxHeight] = maskBox(mask);
  store.database
    .insert(annotationRevisions)
    .values({
      annotationId,
      number: (newest?.number ?? 0) + 1,
      garmentClassId: newest?.garmentClassId ?? 1,
      maskCounts: mask.counts,
      ...{ boxX, boxY, boxWidth, boxHeight },
      area: maskArea(mask),
      source,
      reviewState: (change.reviewState ?? 'unreviewed') as 'unreviewed',
      deleted: change.deleted ?? false,
      author: 'somebody',
      createdAt: 1,
    })
    .run();
}

function current(photoId: number) {
  return store.database
    .select()
    .from(currentAnnotations)
    .where(eq(currentAnnotations.photoId, photoId))
    .orderBy(asc(currentAnnotations.id))
    .all();
}

const top: Box = [2, 2, 20, 20];
const skirt: Box = [30, 5, 20, 30];

describe('a pass', () => {
  it('adds what it finds, to be reviewed, with its box, score, model and run', async () => {
    const { id, counts } = await pass('m1', photo(1, detection('top', 0.9, top), detection('cape', 0.6, skirt)));
    expect(counts).toMatchObject({ photos: 1, added: 2, changed: 0, removed: 0, kept: 0 });
    expect(current(1)).toMatchObject([
      {
        garmentClassId: 1,
        source: 'model',
        score: 0.9,
        reviewState: 'unreviewed',
        revision: 1,
        boxX: 2,
        boxWidth: 20,
        area: 400,
        author: 'm1',
        attributes: JSON.stringify({ model: 'm1', run: 7, pass: id }),
      },
      // A class that the project has not known is one of its own now.
      { garmentClassId: 3, score: 0.6 },
    ]);
    expect(store.sqlite.prepare('SELECT name FROM taxonomy_classes ORDER BY id').pluck().all()).toEqual([
      'top',
      'skirt',
      'cape',
    ]);
  });

  it('leaves what is found again as it is, but for what has changed', async () => {
    await pass('m1', photo(1, detection('top', 0.9, top), detection('skirt', 0.8, skirt)));
    const same = await pass('m1', photo(1, detection('top', 0.90001, top), detection('skirt', 0.8, skirt)));
    expect(same.counts).toMatchObject({ kept: 2, changed: 0, added: 0, removed: 0 });
    expect(current(1).map(({ revision }) => revision)).toEqual([1, 1]);

    const moved: Box = [3, 2, 20, 20];
    const better = await pass('m2', photo(1, detection('skirt', 0.95, moved), detection('skirt', 0.8, skirt)));
    expect(better.counts).toMatchObject({ kept: 1, changed: 1, added: 0, removed: 0 });
    expect(current(1)).toMatchObject([
      { id: 1, revision: 2, garmentClassId: 2, score: 0.95, boxX: 3, author: 'm2' },
      { id: 2, revision: 1 },
    ]);
    expect(listChanges(store, { passId: better.id, photoId: 1 })).toMatchObject([
      { annotationId: 1, before: { garmentClassId: 1, score: 0.9 }, after: { garmentClassId: 2, score: 0.95 } },
    ]);
  });

  it('takes away what is not found any more, by a revision', async () => {
    await pass('m1', photo(1, detection('top', 0.9, top), detection('skirt', 0.8, skirt)));
    const { id, counts } = await pass('m2', photo(1, detection('top', 0.9, top)));
    expect(counts).toMatchObject({ kept: 1, removed: 1 });
    expect(current(1).map((row) => row.id)).toEqual([1]);
    const revisions = store.database
      .select()
      .from(annotationRevisions)
      .where(eq(annotationRevisions.annotationId, 2))
      .all();
    expect(revisions).toMatchObject([
      { deleted: false },
      { number: 2, deleted: true, garmentClassId: 2, author: 'm2' },
    ]);
    expect(listChanges(store, { passId: id, photoId: 1 })).toMatchObject([{ annotationId: 2, after: null }]);
    // What only detectors have taken away, a detector may find again.
    expect((await pass('m3', photo(1, detection('skirt', 0.7, skirt)))).counts).toMatchObject({ added: 1, removed: 1 });
  });

  it('never touches what a person has edited, accepted, rejected or taken away, and adds nothing on top of it', async () => {
    const boxes: Box[] = [
      [0, 0, 10, 10],
      [20, 0, 10, 10],
      [40, 0, 10, 10],
      [0, 20, 10, 10],
    ];
    await pass('m1', photo(1, ...boxes.map((box) => detection('top', 0.9, box))));
    await store.write(() => {
      revise(1, 'human', { box: [0, 0, 12, 10] });
      revise(2, 'human', { reviewState: 'accepted' });
      revise(3, 'human', { reviewState: 'rejected' });
      revise(4, 'human', { deleted: true });
    });
    const before = store.database.select().from(annotationRevisions).all();
    const seen = photo(
      1,
      ...boxes.map((box) => detection('skirt', 0.99, box)),
      detection('cape', 0.7, [40, 20, 10, 10]),
    );
    const { counts } = await pass('m2', seen);
    expect(counts).toMatchObject({ photos: 0, leftAlone: 1, added: 0 });
    expect(store.database.select().from(annotationRevisions).all()).toEqual(before);

    const asked = await pass('m2', seen, true);
    expect(asked.counts).toMatchObject({ photos: 1, leftAlone: 0, added: 1, changed: 0, removed: 0, kept: 0 });
    expect(store.database.select().from(annotationRevisions).all().slice(0, before.length)).toEqual(before);
    expect(current(1).map(({ id }) => id)).toEqual([1, 2, 3, 5]);
  });

  it('leaves imported annotations as they are, and looks at the rest of their photo', async () => {
    await draw(1, 'import', top);
    const { counts } = await pass(
      'm1',
      photo(1, detection('skirt', 0.9, [3, 2, 20, 20]), detection('skirt', 0.8, skirt)),
    );
    expect(counts).toMatchObject({ photos: 1, leftAlone: 0, added: 1 });
    expect(current(1)).toMatchObject([{ source: 'import', revision: 1 }, { source: 'model' }]);
    expect((await pass('m1', photo(1))).counts).toMatchObject({ removed: 1 });
    expect(current(1)).toMatchObject([{ source: 'import', revision: 1 }]);
  });

  it('reports photos that could not be looked at, and leaves their annotations alone', async () => {
    await pass('m1', photo(1, detection('top', 0.9, top)));
    const { id, record } = await beginPass('m2');
    const broken = detection('top', 0.9, top);
    await record([
      { photoId: 1, detections: [], failure: 'the file is cut short', seconds: 0 },
      photo(2, { ...broken, mask: { size: [1, 1], counts: '1' } }),
      photo(3, {
        ...broken,
        mask: { size: [height, width], counts: maskFromBox([70, 50, 3, 3], height, width).counts },
      }),
    ]);
    const { counts, items } = getPass(store, { id, limit: 10, offset: 0, outcome: 'failed' });
    expect(counts).toMatchObject({ photos: 1, failed: 2, added: 0, removed: 0 });
    expect(items).toMatchObject([
      { photoId: 1, failure: 'the file is cut short' },
      { photoId: 2, failure: expect.stringContaining('its photo has 60 x 40') as string },
    ]);
    expect(current(1)).toHaveLength(1);
    // A mask without a pixel is no garment.
    expect(current(3)).toEqual([]);
  });

  it('does each photo once, and all of it or nothing', async () => {
    const { id, record, leaveAlone } = await beginPass('m1');
    const seen = photo(1, detection('top', 0.9, top));
    await record([seen]);
    await record([seen, photo(2, detection('top', 0.9, top))]);
    await leaveAlone([2, 3]);
    expect(current(1)).toHaveLength(1);
    expect(getPass(store, { id, limit: 10, offset: 0 }).counts).toMatchObject({ photos: 2, added: 2, leftAlone: 1 });

    const next = await beginPass('m2');
    const unknownClass = { ...detection('top', 0.9, top), class: 9 };
    await expect(next.record([photo(1), photo(2, unknownClass)])).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(current(1)).toHaveLength(1);
    expect(store.database.select().from(detectedPhotos).where(eq(detectedPhotos.passId, next.id)).all()).toEqual([]);
    expect(getPass(store, { id: next.id, limit: 10, offset: 0 }).counts.removed).toBe(0);
  });
});
