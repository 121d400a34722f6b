import { cp } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openEngine, type Engine } from '../../engine.ts';
import { done, killedAt, rowsOf, undisturbed, type Moment, type NamedCall } from '../../jobs/testing/killed.ts';
import { temporaryEngine } from '../../testing.ts';
import { mostAtOnce } from './bulk.ts';
import { plantGarments } from './testing.ts';

// Bulk actions on thousands of garments, in engines that are killed with -9 on the way.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const author = 'Ada';
const garments = mostAtOnce + 3000;
const reject: NamedCall = [
  'bulk.apply',
  { selection: { filter: {} }, action: { kind: 'state', reviewState: 'rejected' }, author },
];
const accept: NamedCall = [
  'bulk.apply',
  { selection: { filter: {} }, action: { kind: 'state', reviewState: 'accepted' }, author },
];
const undo: NamedCall = ['bulk.undo', { author }];
const redo: NamedCall = ['bulk.redo', { author }];

let studio: Awaited<ReturnType<typeof temporaryEngine>>;
let copies = 0;
/** A project whose garments have been rejected, as one step. */
let before: string;

beforeAll(async () => {
  studio = await temporaryEngine();
  before = studio.directory;
  await plantGarments(studio.engine.store, { photos: 40, garments });
  await studio.engine.close();
  await undisturbed(before, [reject]);
});

afterAll(() => studio.dispose());

async function copied(directory = before): Promise<string> {
  const copy = path.join(path.dirname(before), `copy ${++copies}`);
  await cp(directory, copy, { recursive: true });
  return copy;
}

async function withEngine<Answer>(directory: string, work: (engine: Engine) => Promise<Answer>): Promise<Answer> {
  const engine = await openEngine({ projectDirectory: directory, logLevel: 'fatal' });
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

function states({ store }: Engine): Record<string, number> {
  const rows = store.sqlite.prepare('SELECT review_state AS state, count(*) AS n FROM annotations GROUP BY 1').all();
  return Object.fromEntries((rows as { state: string; n: number }[]).map(({ state, n }) => [state, n]));
}

const halfWay = (direction: string): Moment => ({ told: `"direction":"${direction}".*"progress":{[^}]*"done":[1-9]` });
const atTheLastWrite = (state: string): Moment => ({ row: 'UPDATE OF state ON edits', when: `NEW.state = '${state}'` });

const cases: { name: string; given: NamedCall[]; call: NamedCall; moment: Moment }[] = [
  {
    name: 'applying, as its first batch is written',
    given: [],
    call: accept,
    moment: { row: 'INSERT ON edit_annotations', when: 'NEW.annotation_id = 100' },
  },
  { name: 'applying, half-way', given: [], call: accept, moment: halfWay('apply') },
  { name: 'applying, at the last write', given: [], call: accept, moment: atTheLastWrite('done') },
  { name: 'undoing, half-way', given: [accept], call: undo, moment: halfWay('undo') },
  { name: 'undoing, at the last write', given: [accept], call: undo, moment: atTheLastWrite('undone') },
  { name: 'redoing, half-way', given: [accept, undo], call: redo, moment: halfWay('redo') },
];

describe('a bulk action whose engine is killed', () => {
  it.each(cases)(
    'while $name goes on to the end of an undisturbed one, or is taken back by one undo',
    async ({ given, call, moment }) => {
      const start = await copied();
      await undisturbed(start, given);
      const whole = await copied(start);
      await undisturbed(whole, [call]);
      const killed = await copied(start);
      await killedAt({ directory: killed, calls: [call], moment });
      const other = await copied(killed);

      const expected = await withEngine(whole, (engine) =>
        Promise.resolve({ rows: rowsOf(engine.store), states: states(engine) }),
      );
      await withEngine(killed, async (engine) => {
        const [job] = await engine.call('jobs.list', {});
        expect(job).toMatchObject({ kind: 'bulk-edit', state: 'interrupted', resumable: true, result: null });
        await engine.call('jobs.resume', { id: job!.id });
        expect((await done(engine, job!.id)).result).toMatchObject({ annotations: garments, skipped: 0 });
        expect(states(engine)).toEqual(expected.states);
        expect(rowsOf(engine.store)).toEqual(expected.rows);
      });

      await withEngine(other, async (engine) => {
        const { undo: last } = await engine.call('bulk.history', {});
        const { jobId } = await engine.call('bulk.undo', { author, editId: last!.editId });
        await done(engine, jobId!);
        expect(states(engine)).toEqual({ rejected: garments });
        // The step before is the next to take back.
        expect((await engine.call('bulk.history', {})).undo?.label).toBe(`Mark ${garments} garments as rejected`);
      });
    },
  );

  it('before its job is there leaves no step behind', async () => {
    const directory = await copied();
    await killedAt({ directory, calls: [accept], moment: { row: 'INSERT ON jobs' } });
    await withEngine(directory, async (engine) => {
      expect((await engine.call('bulk.history', {})).undo?.label).toBe(`Mark ${garments} garments as rejected`);
      expect(engine.store.sqlite.prepare('SELECT count(*) FROM bulk_works').pluck().get()).toBe(0);
      const again = await engine.call('bulk.apply', {
        selection: { filter: {} },
        action: { kind: 'state', reviewState: 'accepted' },
        author,
      });
      await done(engine, again.jobId!);
      expect(states(engine)).toEqual({ accepted: garments });
    });
  });
});
