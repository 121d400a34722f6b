import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { balancePlan } from '../../../../shared/contract/balance-plan.ts';
import {
  createSampler,
  countDraws,
  createSamplerRandom,
  groupSamples,
} from '../../../../shared/domain/sampling-draws.ts';
import type { Engine } from '../../engine.ts';
import { exclusionStatements } from '../../store/exclusions.ts';
import { planOf } from '../../store/testing.ts';
import { importSample, temporaryEngine } from '../../testing.ts';
import { deriveCrops } from '../crops/job.ts';
import { projectClasses } from '../training/classes.ts';
import { currentSamples } from '../training/dataset.ts';
import { excludedStatements } from './excluded.ts';
import { leakStatements } from './leaks.ts';

let engine: Engine;
let dispose: () => Promise<void>;

beforeEach(async () => {
  ({ engine, dispose } = await temporaryEngine());
});

afterEach(() => dispose());

const even = balancePlan.parse({ strategy: 'effective-number', beta: 0.99, cap: 3 });

describe('balance.matrix', () => {
  it('counts what datasets hold', async () => {
    await importSample(engine, ['train', 'val']);
    await engine.store.write(() => {
      engine.store.sqlite.prepare('UPDATE photos SET event_class_id = NULL WHERE id = 1').run();
      engine.store.sqlite.prepare('UPDATE photos SET split = NULL WHERE id = 2').run();
    });
    await deriveCrops(engine, {}, { signal: new AbortController().signal, progress: () => undefined });
    const { store } = engine;
    const classes = projectClasses(store);
    const { cells, events, garments, leftOut } = await engine.call('balance.matrix', {});
    expect(events).toEqual(classes.events);
    expect(garments).toEqual(classes.garments);
    for (const split of ['train', 'val', 'test'] as const) {
      const { cells: grouped } = groupSamples([...currentSamples(store, classes, [split])], {
        events: classes.events.map(({ name }) => name),
        garments: classes.garments.map(({ name }) => name),
      });
      const ours = cells.filter((cell) => cell[split] > 0);
      expect(ours.map(({ event, garment, [split]: count }) => ({ event, garment, count }))).toEqual(grouped);
    }
    const live = 'SELECT count(*) FROM current_annotations WHERE crowd = 0';
    const count = (sql: string) => store.sqlite.prepare(sql).pluck().get();
    expect(leftOut).toEqual({
      withoutEvent: count(`${live} AND event_class_id IS NULL`),
      withoutSplit: count(`${live} AND split IS NULL`),
      rejected: 0,
      excluded: 0,
      excludedPhotos: 0,
    });
  });

  it('is empty where there is nothing', async () => {
    const { cells, warnings } = await engine.call('balance.matrix', {});
    expect([cells, warnings]).toEqual([[], []]);
    await expect(engine.call('balance.preview', { plan: even })).rejects.toMatchObject({ code: 'DATASET_EMPTY' });
  });
});

describe('balance.preview', () => {
  it('is what the trainer’s sampler draws from the data that a training freezes', async () => {
    await importSample(engine, ['train', 'val']);
    const before = await engine.call('balance.preview', { plan: even, seed: 3 });
    await deriveCrops(engine, {}, { signal: new AbortController().signal, progress: () => undefined });
    const classes = projectClasses(engine.store);
    const frozen = groupSamples([...currentSamples(engine.store, classes, ['train'])], {
      events: classes.events.map(({ name }) => name),
      garments: classes.garments.map(({ name }) => name),
    });
    const order = createSampler(frozen, even).draw(createSamplerRandom(3));
    const { drawn, distinct } = countDraws(frozen, order);
    expect(before.size).toBe(order.length);
    expect(before.garments).toBe(frozen.cellOf.length);
    expect(before.cells.map((cell) => cell.drawn)).toEqual(drawn);
    expect(before.cells.map((cell) => cell.distinct)).toEqual(distinct);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(3);
    expect(before.cells.some(({ limited }) => limited)).toBe(true);
    // Epochs differ from seed to seed, expectations do not.
    const other = await engine.call('balance.preview', { plan: balancePlan.parse({}), seed: 4 });
    const same = await engine.call('balance.preview', { plan: balancePlan.parse({}), seed: 5 });
    expect(other.cells.map(({ expected }) => expected)).toEqual(same.cells.map(({ expected }) => expected));
    expect(other.cells.map((cell) => cell.drawn)).not.toEqual(same.cells.map((cell) => cell.drawn));
  });
});

describe('balance plans', () => {
  it('are saved, changed, renamed and removed by name', async () => {
    await importSample(engine, ['train', 'val']);
    const saved = await engine.call('balance.save', { name: ' Even ', plan: even });
    expect(saved).toMatchObject({ name: 'Even', plan: even });
    await expect(engine.call('balance.save', { name: 'Even', plan: even })).rejects.toMatchObject({ code: 'CONFLICT' });
    const capless = { ...even, cap: null };
    await engine.call('balance.save', { id: saved.id, name: 'Even', plan: capless });
    await engine.call('balance.save', { name: 'As it comes', plan: balancePlan.parse({ strategy: 'none' }) });
    await engine.call('balance.rename', { id: saved.id, name: 'Zeal' });
    const plans = await engine.call('balance.plans', {});
    expect(plans.map(({ name }) => name)).toEqual(['As it comes', 'Zeal']);
    expect(plans[1]?.plan).toEqual(capless);
    expect(await engine.call('balance.remove', { id: saved.id })).toMatchObject({ name: 'Zeal' });
    await expect(engine.call('balance.remove', { id: saved.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const event = 'opera';
    const unknown = { ...even, targets: [{ event, kind: 'share' as const, value: 0.5 }] };
    await expect(engine.call('balance.save', { name: 'Opera', plan: unknown })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: 'The project has no event “opera”.',
    });
  });

  it('make a run, which keeps its plan when the plan changes', async () => {
    await importSample(engine, ['train', 'val']);
    const { id } = await engine.call('balance.save', { name: 'Even', plan: even });
    const start = { plan: id, overrides: { epochs: [1] } };
    await expect(engine.call('training.start', { ...start, overrides: { sampler: 'none' } })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      details: { field: 'overrides.sampler' },
    });
    await expect(engine.call('training.start', { plan: id + 1 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { jobId, runId } = await engine.call('training.start', start);
    await engine.call('balance.remove', { id });
    expect(await engine.jobs.ended(jobId)).toMatchObject({ state: 'done' });
    const run = await engine.call('training.run', { id: runId });
    expect(run.balancePlan).toEqual({ id, name: 'Even', plan: even });
    expect(run.recipe.plan).toEqual(even);
    // Repeated, it draws as it did, though the plan is gone.
    const again = await engine.call('retrain.start', { runId });
    expect((await engine.call('training.run', { id: again.runId })).balancePlan).toEqual(run.balancePlan);
    await engine.jobs.cancel(again.jobId);
    const other = await engine.call('training.start', { overrides: { epochs: [1] } });
    expect((await engine.call('training.run', { id: other.runId })).balancePlan).toBeNull();
    await engine.jobs.cancel(other.jobId);
  });
});

describe('balance.leaks', () => {
  it('finds near-identical photos across splits, and not what is excluded', async () => {
    await importSample(engine, ['train', 'val']);
    const none = await engine.call('balance.leaks', {});
    expect(none).toEqual({ groups: [], total: 0, photos: 0, found: null });
    const { store } = engine;
    const one = (split: string) =>
      store.sqlite.prepare('SELECT id FROM photos WHERE split = ? ORDER BY id').pluck().get(split) as number;
    const [train, val] = [one('train'), one('val')];
    await store.write(() => {
      store.sqlite
        .prepare('UPDATE photos SET perceptual_hash = (SELECT perceptual_hash FROM photos WHERE id = ?) WHERE id = ?')
        .run(train, val);
    });
    const { groups, total, photos } = await engine.call('balance.leaks', {});
    expect([total, photos]).toEqual([1, 2]);
    expect(groups[0]?.photos).toMatchObject([
      { id: train, split: 'train' },
      { id: val, split: 'val' },
    ]);
    await engine.call('bulk.apply', {
      selection: { annotationIds: groups[0]?.photos[1]?.annotationIds ?? [] },
      action: { kind: 'exclude-photos', reason: 'copy' },
      author: 'Ada',
    });
    expect((await engine.call('balance.leaks', {})).total).toBe(0);
  });
});

describe('the questions', () => {
  it.each(Object.entries({ ...exclusionStatements, ...leakStatements, ...excludedStatements }))(
    'reach their rows by key or index: %s',
    (_, sql) => {
      const scans = planOf(engine.store, sql).filter((step) => /^SCAN/.test(step) && !/_excluded/.test(step));
      expect(scans.filter((step) => !/CONSTANT ROW|\(subquery/.test(step))).toEqual([]);
    },
  );
});
