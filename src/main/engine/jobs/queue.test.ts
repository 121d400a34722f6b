import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jobs, runs } from '../../../../db/schema.ts';
import type { StudioEvent } from '../../../shared/contract/events.ts';
import type { JobKind } from '../../../shared/contract/jobs.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import { createEventHub, type EventHub } from '../events/hub.ts';
import { temporaryProject } from '../store/testing.ts';
import type { JobHandler, JobHandlers, JobWork } from './handler.ts';
import { createJobQueue, type JobQueue } from './queue.ts';

type Run = JobHandler['run'];

let project: Awaited<ReturnType<typeof temporaryProject>>;
let events: EventHub;
let queue: JobQueue;
let work: Partial<Record<JobKind, Run>>;

beforeEach(async () => {
  project = await temporaryProject();
  work = {};
  queue = await open();
});

afterEach(async () => {
  await queue.close();
  await project.dispose();
});

async function open(): Promise<JobQueue> {
  events = createEventHub((error) => {
    throw error;
  });
  const handler = (kind: JobKind, lane: JobHandler['lane']): JobHandler => ({
    lane,
    run: (given) => work[kind]?.(given) ?? Promise.resolve({ kind }),
  });
  const handlers: JobHandlers = {
    import: handler('import', 'light'),
    'derive-crops': handler('derive-crops', 'light'),
    'export-crops': handler('export-crops', 'light'),
    'bulk-edit': handler('bulk-edit', 'light'),
    'train-classifier': handler('train-classifier', 'ml'),
    'evaluate-classifier': handler('evaluate-classifier', 'ml'),
    'train-detector': handler('train-detector', 'ml'),
    'evaluate-detector': handler('evaluate-detector', 'ml'),
    detect: handler('detect', 'ml'),
    'export-detections': handler('export-detections', 'light'),
    'find-issues': handler('find-issues', 'ml'),
    'map-garments': handler('map-garments', 'ml'),
    'fetch-model': handler('fetch-model', 'light'),
    sample: handler('sample', 'ml'),
  };
  return createJobQueue({
    store: project.store,
    events,
    logger: pino({ level: 'silent' }),
    handlers: () => handlers,
  });
}

/** Work that goes on until it is cancelled. */
const endless: Run = ({ signal }) =>
  new Promise((_, reject) => {
    const stop = (): void => reject(new StudioError('CANCELLED', 'stopped'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
  });

function newRun(): Promise<number> {
  return project.store.write(
    (database) =>
      database
        .insert(runs)
        .values({
          kind: 'classifier',
          name: 'run',
          state: 'queued',
          recipe: '{}',
          backbone: 'resnet18',
          fusion: false,
          seed: 0,
          codeVersion: '0',
          weightsHashes: '{}',
          createdAt: 1,
        })
        .returning({ id: runs.id })
        .get().id,
  );
}

const runState = (): string | undefined => project.store.database.select({ state: runs.state }).from(runs).get()?.state;

describe('a job', () => {
  it('is done, with its result and last progress kept, and everyone told', async () => {
    const seen: StudioEvent[] = [];
    events.subscribe((event) => seen.push(event));
    work.import = ({ progress }) => {
      for (let done = 0; done <= 500; done++) {
        progress({ step: 'Counting', done, total: 500, unit: 'records', secondsLeft: null });
      }
      return Promise.resolve({ records: 500 });
    };
    const { id } = await queue.add({ kind: 'import', parameters: { file: 'x' } });
    const job = await queue.ended(id);
    expect(job).toMatchObject({ state: 'done', result: { records: 500 }, parameters: { file: 'x' }, error: null });
    expect(queue.get(id)).toMatchObject({ progress: { done: 500 }, resumable: false });
    const states = seen.flatMap((event) => (event.type === 'job' ? [event.job.state] : []));
    expect(states[0]).toBe('queued');
    expect(states.at(-1)).toBe('done');
    expect(seen.length).toBeLessThan(20);
  });

  it('fails with a report, and may be resumed where the world was at fault', async () => {
    work.import = () => Promise.reject(new StudioError('IMPORT_INVALID', 'no such field', { field: 'images' }));
    const bad = await queue.ended((await queue.add({ kind: 'import', parameters: {} })).id);
    expect(bad).toMatchObject({ state: 'failed', resumable: false, error: { details: { field: 'images' } } });
    await expect(queue.resume(bad.id)).rejects.toMatchObject({ code: 'CONFLICT' });

    work.import = () => Promise.reject(Object.assign(new Error('no space left'), { code: 'ENOSPC' }));
    const full = await queue.ended((await queue.add({ kind: 'import', parameters: {} })).id);
    expect(full).toMatchObject({ state: 'failed', resumable: true, error: { code: 'DISK_FULL' } });
    work.import = () => Promise.resolve({ again: true });
    await queue.resume(full.id);
    expect(await queue.ended(full.id)).toMatchObject({ state: 'done', result: { again: true }, error: null });
  });

  it('is cancelled while it runs or waits, and resumed', async () => {
    work['train-classifier'] = endless;
    const runId = await newRun();
    const first = await queue.add({ kind: 'train-classifier', parameters: {}, runId });
    const second = await queue.add({ kind: 'evaluate-classifier', parameters: {} });
    await expect.poll(() => queue.get(first.id).state).toBe('running');
    expect(runState()).toBe('running');
    expect(queue.get(second.id).state).toBe('queued');
    expect((await queue.cancel(second.id)).state).toBe('cancelled');
    await queue.cancel(first.id);
    expect(await queue.ended(first.id)).toMatchObject({ state: 'cancelled', resumable: true });
    expect(runState()).toBe('cancelled');
    work['train-classifier'] = async ({ attachRun }) => {
      await attachRun(() => runId);
      return {};
    };
    await queue.resume(first.id);
    expect((await queue.ended(first.id)).state).toBe('done');
    await expect(queue.resume(first.id)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(() => queue.get(77)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }) as Error);
  });
});

describe('the queue', () => {
  it('does one ml job at a time, and light ones beside it, in order', async () => {
    const order: number[] = [];
    let atOnce = 0;
    const slow: Run = async ({ job }) => {
      atOnce += 1;
      expect(atOnce).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 20));
      order.push(job.id);
      atOnce -= 1;
      return {};
    };
    work['train-classifier'] = slow;
    work.sample = slow;
    const kinds: JobKind[] = ['train-classifier', 'sample', 'train-classifier'];
    const added = [];
    for (const kind of kinds) added.push((await queue.add({ kind, parameters: {} })).id);
    const light = await queue.add({ kind: 'derive-crops', parameters: {} });
    expect((await queue.ended(light.id)).state).toBe('done');
    await Promise.all(added.map((id) => queue.ended(id)));
    expect(order).toEqual(added);
  });

  it('interrupts what is left when it closes, and an earlier crash is found at the next start', async () => {
    work.sample = endless;
    work['train-classifier'] = endless;
    const runId = await newRun();
    const running = await queue.add({ kind: 'sample', parameters: {} });
    const waiting = await queue.add({ kind: 'train-classifier', parameters: {}, runId });
    await expect.poll(() => queue.get(running.id).state).toBe('running');
    await queue.close();
    expect(queue.get(running.id)).toMatchObject({ state: 'interrupted', resumable: true });
    expect(queue.get(waiting.id)).toMatchObject({ state: 'interrupted', resumable: true });
    expect(runState()).toBe('interrupted');
    await expect(queue.add({ kind: 'import', parameters: {} })).rejects.toMatchObject({ code: 'CANCELLED' });

    await project.store.write((database) => {
      database.update(jobs).set({ state: 'running', finishedAt: null }).run();
      database.update(runs).set({ state: 'running' }).run();
    });
    queue = await open();
    expect(queue.list(10).map(({ state }) => state)).toEqual(['interrupted', 'interrupted']);
    expect(runState()).toBe('interrupted');
    work = {};
    await queue.resume(running.id);
    expect((await queue.ended(running.id)).state).toBe('done');
  });

  it('keeps a run that is done, whatever becomes of its evaluation', async () => {
    const runId = await newRun();
    await project.store.write((database) => database.update(runs).set({ state: 'done' }).run());
    work['train-classifier'] = (_: JobWork) => Promise.reject(new StudioError('WORKER_DIED', 'gone'));
    const { id } = await queue.add({ kind: 'train-classifier', parameters: {}, runId });
    expect((await queue.ended(id)).state).toBe('failed');
    expect(runState()).toBe('done');
  });
});
