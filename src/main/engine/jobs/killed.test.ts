import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { JobKind } from '../../../shared/contract/jobs.ts';
import { openEngine } from '../engine.ts';
import { addFixtureDetector } from '../features/detection/testing.ts';
import { queueFirstRun } from '../features/sample/project.ts';
import { importFewOfSample, sampleFolder, temporaryEngine } from '../testing.ts';
import { done, filesOf, killedAt, rowsOf, undisturbed, type Moment, type NamedCall } from './testing/killed.ts';

// Jobs of each kind on the sample's real photos, in engines that are killed with -9, with the real workers.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const detector = { modelId: 1, minimumScore: 0.23 };

/**
 * A project before the job, the call that queues it, and when its engine is killed: first in doing that, then in going
 * on with it.
 */
interface Case {
  before: keyof typeof projects;
  call: (directory: string) => NamedCall;
  moments: [Moment, ...Moment[]];
  /** Counts in the result what was done since it was resumed. */
  countsAnew?: boolean;
}

/** Where a kind's own test is. */
type Elsewhere = `${string}.test.ts`;

/** Beside the project: nothing is exported into it. */
const exportOf = (directory: string): string => `${directory} exported`;

const photosOfSample = { format: 'coco', photos: path.join(sampleFolder, 'photos'), split: 'train' };

const cases: Record<JobKind, Case | Elsewhere> = {
  import: {
    before: 'imported',
    call: () => ['imports.start', { ...photosOfSample, annotations: path.join(sampleFolder, 'train.json') }],
    moments: [
      { row: 'INSERT ON photos', when: 'NEW.id = 15' },
      { row: 'INSERT ON annotation_revisions', when: 'NEW.id = 60' },
    ],
    countsAnew: true,
  },
  'derive-crops': {
    before: 'imported',
    call: () => ['crops.derive', {}],
    moments: [
      { row: 'INSERT ON crops', when: 'NEW.annotation_id = 5' },
      { row: 'INSERT ON crops', when: 'NEW.annotation_id = 20' },
    ],
    countsAnew: true,
  },
  'export-crops': {
    before: 'worked',
    call: (directory) => ['crops.export', { directory: exportOf(directory) }],
    moments: [{ told: '"step":"Exporting crops"' }],
  },
  'bulk-edit': 'engine/features/editing/bulk-killed.test.ts',
  'train-classifier': 'engine/features/retrain/killed.test.ts',
  'evaluate-classifier': {
    before: 'worked',
    call: () => ['evaluation.start', { runId: 1, split: 'val' }],
    moments: [{ row: 'DELETE ON predictions' }, { row: 'INSERT ON predictions' }],
  },
  'train-detector': {
    before: 'worked',
    call: () => ['retrain.start', { kind: 'detector' }],
    moments: [{ told: '"type":"detector-epoch"' }, { told: '"subjects":\\["runs","models"\\]' }],
  },
  'evaluate-detector': {
    before: 'worked',
    call: () => ['detector.evaluateModel', { modelId: 1, split: 'val' }],
    moments: [{ told: '"step":"Detecting garments","done":[1-9]' }],
  },
  detect: 'cli/detect.test.ts',
  'export-detections': {
    before: 'worked',
    call: (directory) => ['detector.export', { file: path.join(exportOf(directory), 'detections.json'), passId: 1 }],
    moments: [{ told: '"kind":"export-detections","state":"running"' }],
  },
  'find-issues': {
    before: 'worked',
    call: () => ['findings.start', {}],
    moments: [
      { row: 'INSERT ON finding_sets', when: "NEW.kind = 'tiny'" },
      { row: 'INSERT ON embeddings' },
      { row: 'INSERT ON detector_opinions' },
    ],
  },
  'map-garments': {
    before: 'worked',
    call: () => ['map.start', {}],
    moments: [{ row: 'INSERT ON embeddings' }, { row: 'INSERT ON crop_maps' }],
  },
  'fetch-model': 'engine/features/models/download.test.ts',
  sample: {
    before: 'fresh',
    call: () => ['jobs.resume', { id: 1 }],
    moments: [{ row: 'INSERT ON runs' }, { told: '"type":"epoch"' }],
    countsAnew: true,
  },
};

let studio: Awaited<ReturnType<typeof temporaryEngine>>;
/** Folders of projects: empty, with the sample's job waiting; with some photos and events; with crops, runs and a pass. */
const projects = { fresh: '', imported: '', worked: '' };

beforeAll(async () => {
  studio = await temporaryEngine();
  await queueFirstRun(studio.engine);
  await studio.engine.close();
  projects.fresh = studio.directory;
  projects.imported = await copied('fresh', 'imported');
  const engine = await openEngine({ projectDirectory: projects.imported, logLevel: 'fatal' });
  await importFewOfSample(engine, { train: 8, val: 4 });
  const labels = { format: 'labels', file: path.join(sampleFolder, 'occasions.csv') } as const;
  await done(engine, (await engine.call('imports.start', labels)).jobId);
  await addFixtureDetector(engine.store, 'fixture');
  await engine.close();
  projects.worked = await copied('imported', 'worked');
  await undisturbed(projects.worked, [
    ['training.start', { overrides: { epochs: [2, 0], cachedViews: 0 } }],
    ['detector.start', { overrides: { epochs: 2, shortSide: 64, warmupSteps: 2, frozenStages: 3 } }],
    ['detector.detect', { ...detector, splits: ['val'] }],
  ]);
});

afterAll(() => studio.dispose());

async function copied(from: keyof typeof projects, name: string): Promise<string> {
  const directory = path.join(path.dirname(projects.fresh), name);
  await cp(projects[from], directory, { recursive: true });
  return directory;
}

async function content(directory: string, countsAnew: boolean) {
  const engine = await openEngine({ projectDirectory: directory, logLevel: 'fatal' });
  const rows = rowsOf(engine.store);
  const newest = (await engine.call('jobs.list', { limit: 1 }))[0]!;
  await engine.close();
  expect(newest.state).toBe('done');
  if (countsAnew) rows['jobs'] = [];
  const files = await filesOf(directory);
  const exported = existsSync(exportOf(directory)) ? await filesOf(exportOf(directory)) : {};
  return JSON.parse(JSON.stringify({ rows, files, exported }).replaceAll(directory, '')) as unknown;
}

const table = Object.entries(cases).flatMap(([kind, each]) => (typeof each === 'string' ? [] : [{ kind, ...each }]));

it.each(table)('a job that is killed on the way comes to what an undisturbed one does: $kind', async (each) => {
  const { kind, before, call, moments, countsAnew = false } = each;
  const whole = await copied(before, `${kind} undisturbed`);
  await undisturbed(whole, [call(whole)]);
  const directory = await copied(before, `${kind} killed`);
  let next = call(directory);
  for (const moment of moments) {
    await killedAt({ directory, calls: [next], moment });
    const engine = await openEngine({ projectDirectory: directory, logLevel: 'fatal' });
    const job = (await engine.call('jobs.list', { limit: 1 }))[0]!;
    await engine.close();
    expect(job).toMatchObject({ kind, state: 'interrupted', resumable: true, result: null });
    next = ['jobs.resume', { id: job.id }];
  }
  await undisturbed(directory, [next]);
  expect(await content(directory, countsAnew)).toEqual(await content(whole, countsAnew));
});
