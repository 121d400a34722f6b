import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { balancePlan, photoPlan } from '../../../../shared/contract/balance-plan.ts';
import type { SplitName } from '../../../../shared/contract/common.ts';
import type { DetectorSample } from '../../../../shared/contract/detection.ts';
import { countPhotoDraws, createPhotoSampler, groupPhotos } from '../../../../shared/domain/photo-draws.ts';
import type { Engine } from '../../engine.ts';
import { planOf } from '../../store/testing.ts';
import { importFewOfSample, importSample, temporaryEngine } from '../../testing.ts';
import { projectSamples } from '../detector/dataset.ts';
import { statements } from '../detector/statements.ts';
import { projectClasses } from '../training/classes.ts';

let engine: Engine;
let dispose: () => Promise<void>;

beforeEach(async () => {
  ({ engine, dispose } = await temporaryEngine());
});

afterEach(() => dispose());

const rare = photoPlan.parse({ kind: 'detector', threshold: 0.3, factors: [{ garment: 'suit', factor: 2.5 }] });

/** The photos that a training would freeze, by its own code. */
function frozen(splits: readonly SplitName[]): DetectorSample[] {
  const ids = projectClasses(engine.store).garments.map(({ id }) => id);
  const leftOut = { garments: 0, photos: 0 };
  return [...projectSamples(engine.store, ids, splits, leftOut)].map(({ sample }) => sample);
}

function shown({ garments }: DetectorSample): number[] {
  return garments.flatMap((garment) => (garment.crowd ? [] : [garment.class]));
}

/** Excluded, rejected, deleted, crowded, without a class and unknown: all that datasets treat apart. */
async function disturb(): Promise<void> {
  const { sqlite } = engine.store;
  await engine.store.write(() => {
    sqlite.prepare(`UPDATE photos SET excluded_reason = 'blurred' WHERE id = 3`).run();
    sqlite.prepare(`UPDATE photos SET provenance = '{"importer":"folder"}' WHERE id IN (4, 5)`).run();
    sqlite.prepare(`UPDATE annotations SET deleted = 1 WHERE photo_id = 4`).run();
    sqlite.prepare(`UPDATE annotations SET excluded_reason = 'half hidden' WHERE id = 12`).run();
    sqlite.prepare(`UPDATE annotations SET review_state = 'rejected' WHERE id = 13`).run();
    sqlite.prepare(`UPDATE annotations SET deleted = 1 WHERE photo_id = 8`).run();
    sqlite.prepare(`UPDATE photos SET split = NULL WHERE id = 9`).run();
  });
}

describe('balance.photos', () => {
  it('counts the photos and garments that a detector’s training freezes', async () => {
    await importSample(engine, ['train', 'val']);
    await disturb();
    const matrix = await engine.call('balance.photos', {});
    const names = matrix.garments.map(({ name }) => name);
    for (const split of ['train', 'val', 'test'] as const) {
      const samples = frozen([split]).map(shown);
      const all = samples.reduce((sum, each) => sum + each.length, 0);
      expect(matrix.splits[split]).toEqual({ photos: samples.length, garments: all });
      expect(matrix.classes.map(({ garment, [split]: count }) => [garment, count])).toEqual(
        names.map((name, position) => {
          const counts = samples.map((each) => each.filter((other) => other === position).length);
          const garments = counts.reduce((sum, count) => sum + count, 0);
          return [name, { photos: counts.filter((count) => count > 0).length, garments }];
        }),
      );
    }
    expect(matrix.groups).toEqual(groupPhotos(frozen(['train']).map(shown)).groups);
    expect(matrix.leftOut).toMatchObject({ withoutSplit: 1 });
  });

  it('follows what is changed', async () => {
    await importSample(engine, ['train']);
    const before = await engine.call('balance.photos', {});
    const photo = frozen(['train'])[0]!;
    const excluded = { kind: 'exclude-photos' as const, reason: 'twice' };
    await engine.call('bulk.apply', { selection: { photoIds: [photo.photoId] }, action: excluded, author: 'Ada' });
    const after = await engine.call('balance.photos', {});
    expect(after.splits.train.photos).toBe(before.splits.train.photos - 1);
  });

  it('is empty where there is nothing, and then draws nothing', async () => {
    const { splits, groups } = await engine.call('balance.photos', {});
    expect([splits.train.photos, groups]).toEqual([0, []]);
    await expect(
      engine.call('balance.previewPhotos', { plan: photoPlan.parse({ kind: 'detector' }) }),
    ).rejects.toMatchObject({ code: 'DATASET_EMPTY' });
  });

  it('reads photos and garments by their keys', () => {
    for (const sql of [statements.classesOfPhotos, statements.knownPhotos]) {
      for (const step of planOf(engine.store, sql)) expect(step).not.toMatch(/^SCAN/);
    }
  });
});

describe('balance.previewPhotos', () => {
  it('is what the trainer’s sampler draws in its first epoch from the data that a training freezes', async () => {
    await importSample(engine, ['train', 'val']);
    await disturb();
    const preview = await engine.call('balance.previewPhotos', { plan: rare, seed: 3 });
    const names = preview.classes.map(({ garment }) => garment);
    const photos = groupPhotos(frozen(['train']).map(shown));
    const order = createPhotoSampler(photos, { names, plan: rare, seed: 3 }).draw(1);
    const counted = countPhotoDraws(photos, order, names.length);
    expect(preview.photos).toBe(photos.groupOf.length);
    expect(preview.drawn).toBe(order.length);
    expect(preview.drawn).toBeGreaterThan(preview.photos);
    expect(preview.classes.map(({ drawn }) => drawn)).toEqual(counted.drawn);
    expect(preview.classes.map(({ distinct }) => distinct)).toEqual(counted.distinct);
    expect(preview.classes.map(({ drawnGarments }) => drawnGarments)).toEqual(counted.garments);
    expect(preview.classes.find(({ garment }) => garment === 'suit')?.factor).toBe(2.5);
    const factors = [{ garment: 'cape', factor: 2 }];
    await expect(engine.call('balance.previewPhotos', { plan: { ...rare, factors } })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: 'The data has no garment class “cape”.',
      details: { field: 'plan.factors.0' },
    });
  });
});

describe('plans for detectors', () => {
  it('are saved beside those for classifiers, and refused where the other kind is trained', async () => {
    await importSample(engine, ['train', 'val']);
    const photos = await engine.call('balance.save', { name: 'Rare ones', plan: rare });
    const garments = await engine.call('balance.save', { name: 'Even', plan: balancePlan.parse({}) });
    expect((await engine.call('balance.plans', {})).map(({ name, plan }) => [name, plan.kind])).toEqual([
      ['Even', undefined],
      ['Rare ones', 'detector'],
    ]);
    expect(photos.plan).toEqual(rare);
    await expect(engine.call('training.start', { plan: photos.id })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: 'The balance plan “Rare ones” is for detectors; a classifier cannot use it.',
      details: { field: 'plan' },
    });
    for (const refused of [
      engine.call('detector.start', { plan: garments.id }),
      engine.call('retrain.start', { kind: 'detector', plan: garments.id }),
    ]) {
      await expect(refused).rejects.toMatchObject({
        code: 'BAD_REQUEST',
        message: 'The balance plan “Even” is for classifiers; a detector cannot use it.',
      });
    }
    const unknown = { ...rare, factors: [{ garment: 'cape', factor: 2 }] };
    await expect(engine.call('balance.save', { name: 'Capes', plan: unknown })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      details: { field: 'plan.factors.0' },
    });
    const beyond = { ...rare, threshold: 3 };
    await expect(engine.call('balance.save', { name: 'Beyond', plan: beyond })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      details: { field: 'plan.threshold' },
    });
  });

  it('make a run, which keeps its plan, says it in its report and settings, and hands it to the next', async () => {
    await importFewOfSample(engine, { train: 4, val: 2 });
    const overrides = { epochs: 1, shortSide: 64, warmupSteps: 1, frozenStages: 5 };
    const plan = { ...rare, factors: [{ garment: 'top', factor: 2 }] };
    const { id } = await engine.call('balance.save', { name: 'Tops twice', plan });
    const { jobId, runId } = await engine.call('detector.start', { plan: id, overrides });
    await engine.call('balance.remove', { id });
    const steps: number[] = [];
    engine.events.subscribe((event) => {
      if (
        event.type === 'job' &&
        event.job.progress?.unit === 'photos' &&
        event.job.progress.step.startsWith('Training')
      )
        steps.push(event.job.progress.total ?? 0);
    });
    expect(await engine.jobs.ended(jobId)).toMatchObject({ state: 'done' });
    const preview = await engine.call('balance.previewPhotos', { plan });
    expect(new Set(steps)).toEqual(new Set([preview.drawn]));
    const run = await engine.call('detector.run', { id: runId });
    expect(run.balancePlan).toEqual({ id, name: 'Tops twice', plan });
    expect(run.recipe.plan).toEqual(plan);
    const { html, json } = await engine.call('runs.report', { id: runId });
    expect(html).toContain('Tops twice');
    expect(JSON.parse(json)).toMatchObject({ balancePlan: { name: 'Tops twice' } });
    // Repeated, it draws as it did, though the plan is gone.
    expect((await engine.call('retrain.plan', { kind: 'detector' })).previous).toMatchObject({ plan: id });
    const again = await engine.call('retrain.start', { kind: 'detector', runId });
    expect((await engine.call('detector.run', { id: again.runId })).balancePlan).toEqual(run.balancePlan);
    await engine.jobs.cancel(again.jobId);
    const without = await engine.call('retrain.start', { kind: 'detector', runId, plan: null });
    expect((await engine.call('detector.run', { id: without.runId })).balancePlan).toBeNull();
    await engine.jobs.cancel(without.jobId);
    const { settings } = await engine.call('runs.differences', { first: runId, second: without.runId });
    expect(settings).toContainEqual({ field: 'balance plan', first: 'Tops twice', second: null });
    expect(settings).toContainEqual({ field: 'plan, threshold', first: '0.3', second: null });
  }, 240_000);

  it('go by DeepFashion2’s classes where its folders are trained on', async () => {
    await importSample(engine, ['train', 'val']);
    const folder = await mkdtemp(path.join(tmpdir(), 'f2e-deepfashion2-'));
    const { id } = await engine.call('balance.save', { name: 'Suits', plan: rare });
    const source = { train: { annotations: folder, photos: folder } };
    await expect(engine.call('detector.start', { plan: id, source })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: 'The data has no garment class “suit”.',
    });
    await rm(folder, { recursive: true });
  });
});
