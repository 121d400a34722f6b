import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngine, type Engine } from '../../engine.ts';
import { importSample, temporaryEngine } from '../../testing.ts';
import { nextName } from './start.ts';

const author = 'Ada';
const quick = { overrides: { epochs: [3, 0], cachedViews: 0 } };

let engine: Engine;
let directory: string;
let dispose: () => Promise<void>;
let firstRun: number;
let secondRun: number;
/** The photos whose event a curator corrects. */
let corrected: number[];

async function trained(started: Promise<{ jobId: number; runId: number }>): Promise<number> {
  const { jobId, runId } = await started;
  const job = await engine.jobs.ended(jobId);
  if (job.state !== 'done') throw new Error(`training ${job.state}: ${JSON.stringify(job.error)}`);
  return runId;
}

async function eventIds(): Promise<number[]> {
  return (await engine.call('project.taxonomies', {})).event.classes.map(({ id }) => id);
}

/** Gives one photo of val another event. */
async function correctLabels(): Promise<void> {
  const { items } = await engine.call('crops.list', { filter: { splits: ['val'] }, limit: 500 });
  const photo = items[0]!.photoId;
  const ids = await eventIds();
  const other = ids.find((id) => id !== items[0]!.eventClassId)!;
  corrected = items.filter(({ photoId }) => photoId === photo).map(({ annotationId }) => annotationId);
  await engine.call('bulk.apply', {
    selection: { annotationIds: corrected },
    action: { kind: 'event', eventClassId: other },
    author,
  });
}

beforeAll(async () => {
  ({ engine, directory, dispose } = await temporaryEngine());
  await importSample(engine, ['train', 'val']);
  firstRun = await trained(engine.call('training.start', { name: 'First run', ...quick }));
}, 120_000);

afterAll(async () => {
  await engine.close();
  await dispose();
});

describe('a correction', () => {
  it('makes figures stale, and is what a retraining would take in', async () => {
    const subject = { runId: firstRun, split: 'val' } as const;
    expect(await engine.call('evaluation.freshness', subject)).toMatchObject({ stale: false, relabelled: 0 });
    expect((await engine.call('retrain.plan', { kind: 'classifier' })).changes).toMatchObject({ changed: 0, added: 0 });
    // Looking at a garment changes neither picture nor label.
    const { items } = await engine.call('crops.list', { filter: { splits: ['val'] }, limit: 1 });
    const annotationIds = items.map(({ annotationId }) => annotationId);
    await engine.call('bulk.apply', {
      selection: { annotationIds },
      action: { kind: 'state', reviewState: 'accepted' },
      author,
    });
    expect(await engine.call('evaluation.freshness', subject)).toMatchObject({ stale: false });
    await correctLabels();
    expect(await engine.call('evaluation.freshness', subject)).toMatchObject({
      stale: true,
      relabelled: corrected.length,
      added: 0,
      removed: 0,
      reshaped: 0,
    });
    const plan = await engine.call('retrain.plan', { kind: 'classifier' });
    expect(plan).toMatchObject({
      previous: { run: firstRun, name: 'First run', pinned: false, settings: 'quick · efficientnet-lite0 · seed 0' },
      changes: { changed: corrected.length, relabelled: corrected.length },
      active: null,
    });
    expect(plan.cropsMissing).toBe(0);
  });
});

describe('retraining', () => {
  it('repeats the last run on the data as it is, and measures both on the same labels', async () => {
    const started = await engine.call('retrain.start', {});
    expect(started.previousRunId).toBe(firstRun);
    secondRun = await trained(Promise.resolve(started));
    const run = await engine.call('training.run', { id: secondRun });
    const before = await engine.call('training.run', { id: firstRun });
    expect(run).toMatchObject({ name: 'First run, again', state: 'done', previousRunId: firstRun });
    expect(run.recipe).toEqual(before.recipe);
    expect(run.seed).toBe(before.seed);
    expect(run.snapshotHash).not.toBe(before.snapshotHash);
    expect(run.evaluatedSplits).toEqual(['val']);
    for (const runId of [firstRun, secondRun]) {
      expect(await engine.call('evaluation.freshness', { runId, split: 'val' })).toMatchObject({ stale: false });
    }
    expect((await engine.call('retrain.plan', { kind: 'classifier' })).previous?.run).toBe(secondRun);
  }, 120_000);

  it('is compared with what it repeats', async () => {
    const subject = { first: firstRun, second: secondRun, split: 'val' } as const;
    const found = await engine.call('compare.runs', subject);
    const reports = [];
    for (const runId of [firstRun, secondRun]) {
      reports.push(await engine.call('evaluation.report', { runId, split: 'val' }));
    }
    expect(found.pairs).toBe(reports[0]!.count);
    expect([found.onlyFirst, found.onlySecond, found.relabelled, found.reshaped]).toEqual([0, 0, 0, 0]);
    expect(found.figures.accuracy.first).toBeCloseTo(reports[0]!.accuracy, 12);
    expect(found.figures.accuracy.second).toBeCloseTo(reports[1]!.accuracy, 12);
    expect(found.figures.logLoss.second).toBeCloseTo(reports[1]!.logLoss, 5);
    expect(found.confusion.second).toEqual(reports[1]!.confusion);
    expect(found.perClass.map(({ second }) => second.recall)).toEqual(reports[1]!.perClass.map(({ recall }) => recall));
    expect(found.changes.fixed).toBe(found.counts.onlySecondRight);
    expect(found.changes.broken).toBe(found.counts.onlyFirstRight);
    for (const change of ['fixed', 'broken', 'moved'] as const) {
      const { items, total } = await engine.call('compare.crops', { ...subject, change });
      expect(total).toBe(found.changes[change]);
      for (const item of items) {
        expect(item.first.predictedClassId === item.trueClassId).toBe(change === 'broken');
        expect(item.second.predictedClassId === item.trueClassId).toBe(change === 'fixed');
      }
    }
    const itself = await engine.call('compare.runs', { ...subject, second: firstRun });
    expect(itself.mcNemar.exact).toBe(1);
    expect(itself.figures.accuracy).toMatchObject({ difference: 0, interval: [0, 0] });
  });

  it('says what abstaining leaves, and how classes, garments and photos fare', async () => {
    const subject = { runId: secondRun, split: 'val' } as const;
    const report = await engine.call('evaluation.report', subject);
    const details = await engine.call('evaluation.details', subject);
    expect(details.coverage[0]).toMatchObject({ threshold: 0, coverage: 1 });
    expect(details.coverage[0]?.accuracy).toBeCloseTo(report.accuracy, 12);
    expect(details.perClass.map(({ support }) => support)).toEqual(report.perClass.map(({ support }) => support));
    expect(details.byGarment.reduce((sum, { count }) => sum + count, 0)).toBe(report.count);
    const right = details.byGarment.reduce((sum, { count, accuracy }) => sum + count * accuracy, 0);
    expect(right / report.count).toBeCloseTo(report.accuracy, 12);
    expect(details.photos.count).toBe(20);
  });

  it('says in what two runs differ, and refuses to compare where nothing was measured', async () => {
    const { settings, data, sameData } = await engine.call('runs.differences', { first: firstRun, second: secondRun });
    expect(settings).toEqual([]);
    expect(sameData).toBe(false);
    expect(data).toMatchObject({ relabelled: corrected.length, added: 0, removed: 0, changed: corrected.length });
    expect(data?.byEvent.reduce((sum, entry) => sum + entry.left, 0)).toBe(corrected.length);
    const other = await trained(
      engine.call('training.start', { seed: 5, overrides: { epochs: [1, 0], cachedViews: 0 } }),
    );
    const differences = await engine.call('runs.differences', { first: secondRun, second: other });
    expect(differences).toMatchObject({ sameData: true, data: null });
    expect(differences.settings).toEqual([
      { field: 'seed', first: '0', second: '5' },
      { field: 'phase 1, epochs', first: '3', second: '1' },
    ]);
    await expect(
      engine.call('compare.runs', { first: firstRun, second: secondRun, split: 'test' }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(engine.call('retrain.start', { kind: 'detector', runId: firstRun })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
  }, 120_000);

  it('takes another balance plan than the run had, or none', async () => {
    const sampler = { sampler: 'none' as const, epochs: [1, 0], cachedViews: 0 };
    const before = await trained(engine.call('training.start', { name: 'Own sampler', overrides: sampler }));
    const plan = await engine.call('balance.save', {
      name: 'Square root',
      plan: { strategy: 'square-root' },
    });
    const planned = await trained(engine.call('retrain.start', { runId: before, plan: plan.id }));
    expect((await engine.call('training.run', { id: planned })).balancePlan).toMatchObject({ name: 'Square root' });
    expect((await engine.call('retrain.plan', { kind: 'classifier' })).previous).toMatchObject({ plan: plan.id });
    const without = await trained(engine.call('retrain.start', { runId: planned, plan: null }));
    expect((await engine.call('training.run', { id: without })).balancePlan).toBeNull();
    await expect(engine.call('retrain.start', { runId: before, plan: 999 })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  }, 120_000);

  it('names the next run by the last', () => {
    expect([nextName('Run'), nextName('Run, again'), nextName('Run, again 9')]).toEqual([
      'Run, again',
      'Run, again 2',
      'Run, again 10',
    ]);
  });
});

describe('runs', () => {
  it('are pinned: the pinned one is repeated and asked before the newest', async () => {
    expect(await engine.call('runs.pin', { id: firstRun, pinned: true })).toEqual({ pinned: firstRun });
    expect((await engine.call('training.run', { id: firstRun })).pinned).toBe(true);
    expect((await engine.call('retrain.plan', { kind: 'classifier' })).previous).toMatchObject({
      run: firstRun,
      pinned: true,
    });
    expect((await engine.call('recommend.photo', { photoId: 1 })).run).toBe(firstRun);
    expect(await engine.call('runs.pin', { id: secondRun, pinned: false })).toEqual({ pinned: firstRun });
    expect(await engine.call('runs.pin', { id: firstRun, pinned: false })).toEqual({ pinned: null });
    await expect(engine.call('runs.pin', { id: 999, pinned: true })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('carry a name, tags and a note', async () => {
    await engine.call('runs.annotate', {
      id: firstRun,
      tags: ['baseline', 'baseline'],
      note: 'Before the correction.',
    });
    await engine.call('runs.annotate', { id: firstRun, name: 'Baseline' });
    expect(await engine.call('training.run', { id: firstRun })).toMatchObject({
      name: 'Baseline',
      tags: ['baseline'],
      note: 'Before the correction.',
    });
  });
});

describe('a report', () => {
  it('stands by itself: nothing in it runs or is fetched, and what people wrote is text', async () => {
    await engine.call('runs.annotate', { id: secondRun, note: '<img src=x onerror=alert(1)> & "more"' });
    const { fileName, html, json } = await engine.call('runs.report', { id: secondRun });
    expect(fileName).toBe(`run-${secondRun}-first-run-again.html`);
    expect(html).toContain("default-src 'none'");
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;more&quot;');
    expect(html).not.toMatch(/<(script|img|link|iframe)|style="|href=|url\(/);
    expect(html).toContain('aria-label="Confusion matrix"');
    const data = JSON.parse(json) as { id: number; evaluations: { split: string; accuracy: number }[] };
    expect(data.id).toBe(secondRun);
    expect(data.evaluations.map(({ split }) => split)).toEqual(['val']);
    await expect(engine.call('runs.report', { id: 999 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a retraining that is cut off', () => {
  it('goes on where it stood, and still measures both runs', async () => {
    const started = await engine.call('retrain.start', { runId: secondRun });
    await new Promise<void>((resolve) => {
      const stop = engine.events.subscribe((event) => {
        if (event.type !== 'epoch' || event.runId !== started.runId) return;
        stop();
        resolve();
      });
    });
    await engine.close();
    engine = await openEngine({ projectDirectory: directory, logLevel: 'fatal' });
    expect((await engine.call('jobs.get', { id: started.jobId })).state).toBe('interrupted');
    await engine.call('jobs.resume', { id: started.jobId });
    const job = await engine.jobs.ended(started.jobId);
    expect(job).toMatchObject({ state: 'done', result: { run: started.runId, previousRun: secondRun } });
    const subject = { first: secondRun, second: started.runId, split: 'val' } as const;
    // The same data, seed and recipe: the same model, cut off or not.
    expect((await engine.call('compare.runs', subject)).figures.logLoss.difference).toBe(0);
  }, 120_000);
});

describe('snapshots', () => {
  it('are listed, compared and restored as one step', async () => {
    const [newest, oldest] = await engine.call('snapshots.list', {});
    expect(oldest).toMatchObject({ kind: 'classifier', detailed: true, runs: [{ id: firstRun, name: 'Baseline' }] });
    expect(await engine.call('snapshots.compare', { first: newest!.id, second: 'now' })).toMatchObject({ changed: 0 });
    const { items } = await engine.call('crops.list', { filter: { splits: ['train'] }, limit: 2 });
    const bulk = (
      annotationId: number,
      action: { kind: 'exclude'; reason: string } | { kind: 'class'; garmentClassId: null },
    ) => engine.call('bulk.apply', { selection: { annotationIds: [annotationId] }, action, author });
    await bulk(items[0]!.annotationId, { kind: 'exclude', reason: 'blurred' });
    await bulk(items[1]!.annotationId, { kind: 'class', garmentClassId: null });
    expect(await engine.call('snapshots.compare', { first: oldest!.id, second: 'now' })).toMatchObject({
      relabelled: corrected.length,
      removed: 1,
      renamed: 1,
      changed: corrected.length + 2,
    });
    const report = await engine.call('snapshots.restore', { id: oldest!.id, author });
    // Besides the two, the garment that was only looked at.
    expect(report).toMatchObject({ annotations: 3, photos: 1, addedSince: 0 });
    expect(await engine.call('snapshots.compare', { first: oldest!.id, second: 'now' })).toMatchObject({
      changed: 0,
      unchanged: oldest!.counts.train + oldest!.counts.val,
    });
    await engine.call('bulk.undo', { author });
    expect(await engine.call('snapshots.compare', { first: oldest!.id, second: 'now' })).toMatchObject({ renamed: 1 });
    await expect(engine.call('snapshots.restore', { id: 999, author })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

it('ships the matrices of the study', async () => {
  const references = await engine.call('compare.references', {});
  expect(references.map(({ name, accuracy }) => [name, accuracy])).toEqual([
    ['study-resnet50-class', 0.499],
    ['study-resnet50', 0.494],
  ]);
  for (const { classes, rows } of references) {
    expect(classes).toHaveLength(14);
    for (const row of rows) {
      if (row !== null) expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 1);
    }
  }
});
