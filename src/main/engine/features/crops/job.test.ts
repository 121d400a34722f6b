import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { annotationRevisions, annotations, crops, photos } from '../../../../../db/schema.ts';
import type { Job } from '../../../../shared/contract/jobs.ts';
import { encodeMask } from '../../../../shared/geometry/run-length.ts';
import type { Engine } from '../../engine.ts';
import { cropFile } from '../../media/pictures.ts';
import { importSample, temporaryEngine } from '../../testing.ts';
import { deriveCrops, type DeriveReport, type DeriveRequest } from './job.ts';

let studio: Awaited<ReturnType<typeof temporaryEngine>>;
let engine: Engine;

beforeEach(async () => {
  studio = await temporaryEngine();
  engine = studio.engine;
  await importSample(engine, ['val']);
});

afterEach(() => studio.dispose());

const quietly = { signal: new AbortController().signal, progress: () => undefined };
const derive = (request: DeriveRequest = {}): Promise<DeriveReport> => deriveCrops(engine, request, quietly);
const cropRows = () => engine.store.database.select().from(crops).all();

async function finished({ jobId }: { jobId: number }): Promise<Job> {
  return engine.jobs.ended(jobId);
}

describe('deriving crops', () => {
  it('derives each once, under its content, and nothing the second time', async () => {
    expect(await derive()).toMatchObject({ derived: 45, failed: 0, photos: 20, failures: [] });
    const rows = cropRows();
    expect(rows).toHaveLength(45);
    for (const { hash } of rows) {
      const bytes = readFileSync(cropFile(studio.directory, hash));
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(hash);
    }
    const { counts } = await engine.call('project.summary', {});
    expect(counts).toMatchObject({ crops: 45, cropsMissing: 0 });
    expect(await derive()).toMatchObject({ derived: 0, failed: 0 });
    expect(cropRows()).toEqual(rows);
  });

  it('derives again what got another mask or was lost, and only that', async () => {
    await derive();
    const [first, second, third] = cropRows();
    rmSync(cropFile(studio.directory, second!.hash));
    const revision = engine.store.database
      .select()
      .from(annotationRevisions)
      .where(eq(annotationRevisions.id, first!.revisionId))
      .get()!;
    const { id: _, ...values } = revision;
    await engine.store.write((database) =>
      database
        .insert(annotationRevisions)
        .values({ ...values, number: 2, reviewState: 'accepted', author: 'test' })
        .run(),
    );
    await engine.store.write((database) => {
      const deleted = database
        .select()
        .from(annotationRevisions)
        .where(eq(annotationRevisions.id, third!.revisionId))
        .get()!;
      const { id: __, ...last } = deleted;
      database
        .insert(annotationRevisions)
        .values({ ...last, number: 2, deleted: true })
        .run();
    });
    const cropOf = (annotationId: number) => cropRows().find((row) => row.annotationId === annotationId)!;
    // Accepted, with the same mask: the crop goes over to the new revision.
    const followed = cropOf(first!.annotationId);
    expect(followed.hash).toBe(first!.hash);
    expect(followed.revisionId).not.toBe(first!.revisionId);
    expect(await derive()).toMatchObject({ derived: 1, failed: 0 });
    expect(existsSync(cropFile(studio.directory, second!.hash))).toBe(true);

    const [height, width] = engine.store.sqlite
      .prepare('SELECT height, width FROM photos JOIN annotations ON photo_id = photos.id WHERE annotations.id = ?')
      .raw()
      .get(first!.annotationId) as [number, number];
    const { counts: maskCounts } = encodeMask(new Uint8Array(width * height).fill(1), width, height);
    const revise = (number: number, counts: string) =>
      engine.store.write((database) =>
        database
          .insert(annotationRevisions)
          .values({ ...values, number, maskCounts: counts })
          .run(),
      );
    await revise(3, maskCounts);
    expect(await derive()).toMatchObject({ derived: 1, failed: 0 });
    expect(cropOf(first!.annotationId).hash).not.toBe(first!.hash);
  });

  it('changes its settings for good, and finds the crops of earlier ones again', async () => {
    await derive();
    const before = engine.store.database.select({ hash: annotations.cropHash }).from(annotations).all();
    expect(await derive({ settings: { size: 96, margin: 0.1 } })).toMatchObject({ derived: 45 });
    expect(await derive()).toMatchObject({ derived: 0 });
    const small = engine.store.database.select({ hash: annotations.cropHash }).from(annotations).all();
    expect(small).not.toEqual(before);
    expect(await derive({ settings: { size: 224, margin: 0 } })).toMatchObject({ derived: 0 });
    expect(engine.store.database.select({ hash: annotations.cropHash }).from(annotations).all()).toEqual(before);
  });

  it('reports broken and missing photos, and derives the others', async () => {
    const [broken, gone] = engine.store.database.select().from(photos).all();
    writeFileSync(path.join(studio.directory, broken!.path), 'not a picture');
    rmSync(path.join(studio.directory, gone!.path));
    const job = await finished(await engine.call('crops.derive', {}));
    expect(job.state).toBe('done');
    const report = job.result as unknown as DeriveReport;
    expect(report.derived + report.failed).toBe(45);
    expect(new Set(report.failures.map(({ fileName }) => fileName))).toEqual(
      new Set([broken!.fileName, gone!.fileName]),
    );
    for (const { cause, remedy } of report.failures) {
      expect(cause).not.toBe('');
      expect(remedy).not.toBe('');
    }
  });

  it('keeps what is done when it is cancelled, and goes on from there', async () => {
    const controller = new AbortController();
    const work = deriveCrops(
      engine,
      {},
      {
        signal: controller.signal,
        progress: ({ done }) => {
          if (done > 5) controller.abort();
        },
      },
    );
    await expect(work).rejects.toThrow();
    const kept = cropRows().length;
    expect(kept).toBeGreaterThan(5);
    expect(kept).toBeLessThan(45);
    expect(await derive()).toMatchObject({ derived: 45 - kept });
  });

  it('refuses a photo that is said to lie outside of the project', async () => {
    await engine.store.write((database) => database.update(photos).set({ path: '../../etc/passwd' }).run());
    const report = await derive();
    expect(report).toMatchObject({ derived: 0, failed: 45 });
    expect(report.failures[0]!.cause).toContain('outside');
  });
});

describe('exporting crops', () => {
  it("writes the study's layout", async () => {
    await derive();
    const directory = path.join(path.dirname(studio.directory), 'export');
    const job = await finished(await engine.call('crops.export', { directory }));
    expect(job).toMatchObject({ state: 'done', result: { exported: 45, missing: 0 } });
    const { events } = await engine.call('project.summary', {});
    const expected = events.filter(({ garments }) => garments > 0);
    expect(readdirSync(directory)).toEqual(['val']);
    for (const { name, garments } of expected) {
      const files = readdirSync(path.join(directory, 'val', name));
      expect(files).toHaveLength(garments);
      expect(files.every((file) => /^\d{4}_\d+\.png$/.test(file))).toBe(true);
    }
  });

  it('takes away what an earlier export left in another split, and nothing else', async () => {
    await derive();
    const directory = path.join(path.dirname(studio.directory), 'export');
    await finished(await engine.call('crops.export', { directory }));
    writeFileSync(path.join(directory, 'val', 'mine.png'), 'not of the studio');
    const moved = engine.store.database.select().from(photos).get()!;
    const garments = engine.store.database.select().from(annotations).where(eq(annotations.photoId, moved.id)).all();
    await engine.store.write((database) =>
      database.update(photos).set({ split: 'test' }).where(eq(photos.id, moved.id)).run(),
    );
    const job = await finished(await engine.call('crops.export', { directory }));
    expect(job).toMatchObject({ state: 'done', result: { exported: 45, removed: garments.length } });
    const pictures = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.png'),
    );
    expect(pictures).toHaveLength(46);
    expect(pictures.filter((file) => file.startsWith('test'))).toHaveLength(garments.length);
  });

  it('stays out of the project', async () => {
    const directory = path.join(studio.directory, 'photos');
    const job = await finished(await engine.call('crops.export', { directory }));
    expect(job).toMatchObject({ state: 'failed', error: { code: 'CONFLICT', details: { field: 'directory' } } });
  });
});
