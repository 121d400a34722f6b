import { appendFile, cp, mkdir, mkdtemp, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eq } from 'drizzle-orm';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { annotationRevisions, photos } from '../../../../../db/schema.ts';
import type { DetectorSample } from '../../../../shared/contract/detection.ts';
import type { DeepFashion2Source } from '../../../../shared/contract/detector.ts';
import { taxonomyPresets } from '../../../../shared/domain/presets.ts';
import { openEngine, type Engine } from '../../engine.ts';
import { photoFile } from '../../media/pictures.ts';
import { importSample, temporaryEngine } from '../../testing.ts';
import { noisePhoto } from '../imports/testing.ts';
import { chooseHeldOut } from './deepfashion2.ts';
import { freezeData, readSamples } from './freeze.ts';
import { detectorRunRow, runSnapshot } from './runs.ts';
import { addRunningDetector } from './testing.ts';

let studio: Awaited<ReturnType<typeof temporaryEngine>>;
let engine: Engine;

beforeEach(async () => {
  studio = await temporaryEngine();
  engine = studio.engine;
});

afterEach(async () => {
  await engine.close();
  await studio.dispose();
});

async function freeze(runId: number, source?: DeepFashion2Source, seed = 0) {
  const { store } = engine;
  const control = { signal: new AbortController().signal, progress: () => undefined };
  const context = { store, logger: pino({ level: 'silent' }) };
  const input = { seed, ...(source === undefined ? {} : { source }) };
  const { manifest, summary } = await freezeData(context, detectorRunRow(store, runId), input, control);
  const samples: DetectorSample[] = [];
  for await (const sample of readSamples(manifest)) samples.push(sample);
  return { manifest, summary, samples, hash: runSnapshot(store, detectorRunRow(store, runId)).hash };
}

/** Another revision of an annotation. */
async function revise(annotationId: number, change: Partial<typeof annotationRevisions.$inferInsert>): Promise<void> {
  const { store } = engine;
  await store.write((database) => {
    const [newest] = database
      .select()
      .from(annotationRevisions)
      .where(eq(annotationRevisions.annotationId, annotationId))
      .all()
      .slice(-1);
    const next = { ...newest!, number: newest!.number + 1, source: 'human' as const, author: 'me', ...change };
    database
      .insert(annotationRevisions)
      .values({ ...next, id: undefined })
      .run();
  });
}

describe("a detector's data", () => {
  it('is what the project shows now', async () => {
    await importSample(engine, ['train', 'val']);
    const { store } = engine;
    const rows = store.database.select().from(annotationRevisions).all();
    await revise(1, { reviewState: 'rejected' });
    await revise(2, { deleted: true });
    await revise(3, { garmentClassId: null });
    await revise(4, { crowd: true });
    await revise(5, { maskCounts: rows[5 - 1]!.maskCounts, garmentClassId: 3 });
    const gone = store.database.select().from(photos).all().at(-1)!;
    await unlink(photoFile(studio.directory, gone));
    // Nobody has said what these show.
    const folder = path.join(path.dirname(studio.directory), 'folders', 'train', 'picnic');
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'a.jpg'), await noisePhoto(1));
    const { jobId } = await engine.call('imports.start', {
      format: 'folders',
      directory: path.dirname(path.dirname(folder)),
    });
    expect(await engine.jobs.ended(jobId)).toMatchObject({ state: 'done' });

    const { summary, samples } = await freeze(await addRunningDetector(engine.store));
    expect(summary).toMatchObject({
      kind: 'detector',
      source: 'project',
      classNames: ['top', 'outerwear', 'vest', 'dress', 'skirt', 'shorts', 'trousers', 'suit'],
      photos: { train: 40, val: 19, test: 0 },
      leftOut: { garments: 1, photos: 1 },
    });
    expect(samples).toHaveLength(59);
    expect(samples.map(({ photoId }) => photoId)).toEqual(
      [...samples.map(({ photoId }) => photoId)].sort((a, b) => a - b),
    );
    const garments = samples.flatMap((sample) => sample.garments.map((garment) => ({ ...garment, sample })));
    expect(garments.filter(({ crowd }) => crowd)).toHaveLength(1);
    expect(summary.garments.train + summary.garments.val).toBe(garments.length - 1);
    expect(garments.some(({ counts }) => counts === rows[0]!.maskCounts)).toBe(false);
    expect(garments.find(({ counts }) => counts === rows[4]!.maskCounts)).toMatchObject({ class: 2, crowd: false });
  });

  it('counts a photo without garments where it is known to have none', async () => {
    await importSample(engine, ['train', 'val']);
    const { store } = engine;
    const [first] = store.database.select().from(photos).all();
    const ids = store.sqlite
      .prepare('SELECT id FROM annotations WHERE photo_id = ?')
      .pluck()
      .all(first!.id) as number[];
    for (const id of ids) await revise(id, { deleted: true });
    const { samples } = await freeze(await addRunningDetector(engine.store));
    expect(samples[0]).toMatchObject({ photoId: first!.id, garments: [] });
    expect(samples).toHaveLength(60);
  });

  it('learns from what a detector found, and is not measured by it before somebody has accepted it', async () => {
    await importSample(engine, ['train', 'val']);
    const first = (split: 'train' | 'val') =>
      engine.store.sqlite
        .prepare('SELECT id FROM annotations WHERE split = ? ORDER BY id')
        .pluck()
        .get(split) as number;
    const count = async () => (await freeze(await addRunningDetector(engine.store))).summary.garments;
    const { train, val } = await count();
    await revise(first('train'), { source: 'model', score: 0.9 });
    await revise(first('val'), { source: 'model', score: 0.9 });
    expect(await count()).toMatchObject({ train, val: val - 1 });
    await revise(first('val'), { source: 'model', score: 0.9, reviewState: 'accepted' });
    expect(await count()).toMatchObject({ train, val });
  });

  it('stays the same while the project goes on, and wherever it lies', async () => {
    await importSample(engine, ['train', 'val']);
    const runId = await addRunningDetector(engine.store);
    const before = await freeze(runId);
    await revise(1, { deleted: true });
    expect(await freeze(runId)).toEqual(before);
    const changed = await freeze(await addRunningDetector(engine.store));
    expect(changed.hash).not.toBe(before.hash);

    await engine.close();
    const elsewhere = path.join(path.dirname(studio.directory), 'elsewhere');
    await rename(studio.directory, elsewhere);
    engine = await openEngine({ projectDirectory: elsewhere, logLevel: 'fatal' });
    const moved = await freeze(runId);
    expect(moved.hash).toBe(before.hash);
    expect(moved.samples.every(({ file }) => file.startsWith(elsewhere))).toBe(true);
    expect(moved.samples.map(({ garments }) => garments)).toEqual(before.samples.map(({ garments }) => garments));

    await appendFile(moved.manifest, `${JSON.stringify({ ...moved.samples[0]!, garments: [] })}\n`);
    await expect(freeze(runId)).rejects.toMatchObject({ code: 'PROJECT_CORRUPT' });
    await rm(moved.manifest);
    await expect(freeze(runId)).rejects.toMatchObject({ code: 'PROJECT_CORRUPT' });
  });

  it('is refused where train or val shows no garment', async () => {
    await importSample(engine, ['train']);
    const runId = await addRunningDetector(engine.store);
    await expect(freeze(runId)).rejects.toMatchObject({
      code: 'DATASET_EMPTY',
      message: expect.stringContaining('val') as string,
    });
    expect(detectorRunRow(engine.store, runId).snapshotId).toBeNull();
  });
});

describe('DeepFashion2 in place', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'f2e-df2-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const item = (categoryId: number) => ({
    segmentation: [[5, 5, 15, 5, 15, 15, 5, 15]],
    category_id: categoryId,
    category_name: taxonomyPresets.deepfashion2[categoryId - 1],
  });

  async function write(part: string, count: number, pairOf: (index: number) => number | undefined): Promise<void> {
    await mkdir(path.join(folder, part, 'annos'), { recursive: true });
    await mkdir(path.join(folder, part, 'image'), { recursive: true });
    for (let index = 0; index < count; index++) {
      const name = String(index + 1).padStart(6, '0');
      await writeFile(path.join(folder, part, 'image', `${name}.jpg`), await noisePhoto(index));
      const record = { item1: item(1 + (index % 13)), item2: item(8), source: 'shop', pair_id: pairOf(index) };
      await writeFile(path.join(folder, part, 'annos', `${name}.json`), JSON.stringify(record));
    }
  }

  const source = (): DeepFashion2Source => ({
    train: { annotations: path.join(folder, 'train', 'annos'), photos: path.join(folder, 'train', 'image') },
    validation: {
      annotations: path.join(folder, 'validation', 'annos'),
      photos: path.join(folder, 'validation', 'image'),
    },
  });

  it('holds 15 % of train out as val, pairs together, and tests on the validation', async () => {
    await write('train', 40, (index) => Math.floor(index / 2));
    await write('validation', 6, () => undefined);
    await writeFile(path.join(folder, 'train', 'annos', '000041.json'), JSON.stringify({ item1: item(1) }));
    await writeFile(path.join(folder, 'train', 'annos', '000042.json'), '{');
    const broken = { item1: { ...item(1), category_id: 14 }, item2: item(2) };
    await writeFile(path.join(folder, 'validation', 'annos', '000001.json'), JSON.stringify(broken));
    const { summary, samples, hash } = await freeze(await addRunningDetector(engine.store), source());
    expect(summary).toMatchObject({
      source: 'deepfashion2',
      classNames: taxonomyPresets.deepfashion2,
      photos: { train: 34, val: 6, test: 6 },
      garments: { train: 68, val: 12, test: 11 },
      leftOut: { garments: 1, photos: 2 },
    });
    expect(samples.map(({ photoId }) => photoId)).toEqual(Array.from({ length: 46 }, (_, index) => index + 1));
    expect(samples[0]).toMatchObject({
      file: path.join(folder, 'train', 'image', '000001.jpg'),
      width: 40,
      height: 30,
      garments: [{ class: 0 }, { class: 7 }],
    });
    for (let pair = 0; pair < 20; pair++) expect(samples[2 * pair]!.split).toBe(samples[2 * pair + 1]!.split);

    const again = await addRunningDetector(engine.store);
    expect((await freeze(again, source())).hash).toBe(hash);
    expect((await freeze(again, source())).hash).toBe(hash);
    const otherSeed = await freeze(await addRunningDetector(engine.store), source(), 1);
    expect(otherSeed.summary.photos).toEqual(summary.photos);
    expect(otherSeed.hash).not.toBe(hash);
    expect(engine.store.database.select().from(photos).all()).toEqual([]);

    const elsewhere = `${folder}-elsewhere`;
    await cp(folder, elsewhere, { recursive: true });
    await rm(folder, { recursive: true });
    folder = elsewhere;
    expect((await freeze(await addRunningDetector(engine.store), source())).hash).toBe(hash);
  });

  it('says what is missing', async () => {
    await write('train', 4, () => undefined);
    await expect(freeze(await addRunningDetector(engine.store), source())).rejects.toMatchObject({
      code: 'IMPORT_INVALID',
    });
    const { validation: _validation, ...train } = source();
    expect((await freeze(await addRunningDetector(engine.store), train)).summary.photos).toEqual({
      train: 3,
      val: 1,
      test: 0,
    });
  });
});

describe('chooseHeldOut', () => {
  it('comes as near to 15 % as whole pairs allow', () => {
    const alone = Array.from({ length: 1000 }, () => undefined);
    expect(chooseHeldOut(alone, 3).size).toBe(150);
    const pairs = Array.from({ length: 1000 }, (_, index) => index % 7);
    expect(chooseHeldOut(pairs, 3).size).toBe(143);
    expect(chooseHeldOut([1, 1, 1, 1], 0).size).toBe(0);
    expect(chooseHeldOut([undefined, undefined], 0).size).toBe(1);
  });
});
