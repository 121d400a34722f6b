import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openEngine, type Engine } from '../../engine.ts';
import { done, filesOf, killedAt, rowsOf, timeless, undisturbed, type Moment } from '../../jobs/testing/killed.ts';
import { importSample, temporaryEngine } from '../../testing.ts';

// Retrainings on the sample's real photos, in engines that are killed with -9, with the real workers.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const author = 'Ada';
const retrain = [['retrain.start', {}]] as const;

let studio: Awaited<ReturnType<typeof temporaryEngine>>;
/** A project with a run, and labels that were corrected since. */
let before: string;
/** What an undisturbed retraining makes of it. */
let whole: Awaited<ReturnType<typeof outcome>>;

beforeAll(async () => {
  studio = await temporaryEngine();
  before = studio.directory;
  const { engine } = studio;
  await importSample(engine, ['train', 'val']);
  const { jobId } = await engine.call('training.start', { overrides: { epochs: [4, 0], cachedViews: 0 } });
  await done(engine, jobId);
  await correctOnePhoto(engine);
  await engine.close();
  const other = await copied('undisturbed');
  await undisturbed(other, retrain);
  whole = await outcome(other);
});

afterAll(() => studio.dispose());

async function correctOnePhoto(engine: Engine): Promise<void> {
  const { event } = await engine.call('project.taxonomies', {});
  const { items } = await engine.call('crops.list', { filter: { splits: ['val'] }, limit: 1 });
  const { photoId, eventClassId } = items[0]!;
  const other = event.classes.find(({ id }) => id !== eventClassId)!.id;
  const action = { kind: 'event', eventClassId: other } as const;
  await engine.call('bulk.apply', { selection: { photoIds: [photoId] }, action, author });
}

async function copied(name: string): Promise<string> {
  const directory = path.join(path.dirname(before), name);
  await cp(before, directory, { recursive: true });
  return directory;
}

/** All that a retraining leaves, and what the comparison says of it. */
async function outcome(directory: string) {
  const engine = await openEngine({ projectDirectory: directory, logLevel: 'fatal' });
  try {
    return {
      rows: rowsOf(engine.store),
      comparison: timeless(await engine.call('compare.runs', { first: 1, second: 2, split: 'val' })),
      files: await filesOf(directory),
    };
  } finally {
    await engine.close();
  }
}

interface Left {
  state: 'interrupted' | 'done';
  epochs: number;
  /** Runs whose figures stand. */
  evaluated: number[];
}

const cases: { name: string; moment: Moment; left: Left }[] = [
  {
    name: 'in the middle of freezing its data',
    moment: { row: 'INSERT ON dataset_snapshot_items', when: 'NEW.annotation_id > 60' },
    left: { state: 'interrupted', epochs: 0, evaluated: [1] },
  },
  {
    name: 'between frozen data and the first epoch',
    moment: { told: '"step":"(?!Deriving crops)' },
    left: { state: 'interrupted', epochs: 0, evaluated: [1] },
  },
  {
    name: 'while it trains',
    moment: { told: '"type":"epoch".*"epoch":2,' },
    left: { state: 'interrupted', epochs: 2, evaluated: [1] },
  },
  {
    name: 'as its weights are recorded',
    moment: { row: 'INSERT ON models' },
    left: { state: 'interrupted', epochs: 4, evaluated: [1] },
  },
  {
    name: 'between its training and its evaluation',
    moment: { told: '"subjects":\\["runs","models"\\]' },
    left: { state: 'done', epochs: 4, evaluated: [1] },
  },
  {
    name: 'in the middle of its evaluation',
    moment: { row: 'INSERT ON predictions', when: 'NEW.run_id = 2' },
    left: { state: 'done', epochs: 4, evaluated: [1] },
  },
  {
    name: 'while the run before is measured again',
    moment: { row: 'INSERT ON predictions', when: 'NEW.run_id = 1' },
    left: { state: 'done', epochs: 4, evaluated: [2] },
  },
];

describe('a retraining whose engine is killed', () => {
  it.each(cases)('$name goes on to the same end', async ({ name, moment, left }) => {
    const directory = await copied(name.replaceAll(' ', '-'));
    await killedAt({ directory, calls: retrain, moment });
    const engine = await openEngine({ projectDirectory: directory, logLevel: 'fatal' });
    try {
      const [job] = await engine.call('jobs.list', {});
      expect(job).toMatchObject({ kind: 'train-classifier', state: 'interrupted', resumable: true, runId: 2 });
      const runs = await engine.call('training.runs', {});
      expect(runs.filter(({ evaluatedSplits }) => evaluatedSplits.includes('val')).map(({ id }) => id)).toEqual(
        left.evaluated,
      );
      const run = await engine.call('training.run', { id: 2 });
      expect({ state: run.state, epochs: run.epochs.length }).toEqual({ state: left.state, epochs: left.epochs });
      const snapshots = await engine.call('snapshots.list', {});
      expect(snapshots.every(({ hash }) => /^[0-9a-f]{64}$/.test(hash))).toBe(true);
      await engine.call('jobs.resume', { id: job!.id });
      expect((await done(engine, job!.id)).result).toMatchObject({ run: 2, previousRun: 1, epochs: 4 });
    } finally {
      await engine.close();
    }
    expect(await outcome(directory)).toEqual(whole);
    await rm(directory, { recursive: true });
  });

  it('before its job is there leaves no run behind', async () => {
    const directory = await copied('before');
    await killedAt({ directory, calls: retrain, moment: { row: 'INSERT ON jobs' } });
    const engine = await openEngine({ projectDirectory: directory, logLevel: 'fatal' });
    try {
      expect((await engine.call('training.runs', {})).map(({ id, state }) => [id, state])).toEqual([[1, 'done']]);
    } finally {
      await engine.close();
    }
  });
});
