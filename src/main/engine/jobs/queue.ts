import { and, asc, desc, eq, inArray, ne } from 'drizzle-orm';
import type { Logger } from 'pino';
import { jobs, runs } from '../../../../db/schema.ts';
import type { Job, JobKind, JobProgress, JobState } from '../../../shared/contract/jobs.ts';
import { StudioError, toErrorReport, type ErrorReport } from '../../../shared/domain/errors.ts';
import type { EventHub } from '../events/hub.ts';
import type { ProjectStore, Transaction } from '../store/open.ts';
import { describeFailure } from './failure.ts';
import type { JobHandlers } from './handler.ts';
import { createProgressThrottle } from './progress.ts';
import { isResumable, toJob } from './rows.ts';

const lightJobsAtOnce = 2;

export interface NewJob {
  kind: JobKind;
  parameters: Record<string, unknown>;
  runId?: number;
}

/** The jobs of one project: stored in its database, done by this engine. */
export interface JobQueue {
  /** Given a function, what that writes (a run, a step) is there together with its job, or, after a power cut, not at all. */
  add(job: NewJob | ((transaction: Transaction) => NewJob)): Promise<Job>;
  list(limit: number): Job[];
  /** Throws StudioError NOT_FOUND. */
  get(id: number): Job;
  /** Asks for a clean end; a job that has ended already is left as it is. */
  cancel(id: number): Promise<Job>;
  /** Puts a job that ended early back into the queue. Throws StudioError CONFLICT where there is nothing to resume. */
  resume(id: number): Promise<Job>;
  /** Resolves with the job once it is neither queued nor running. */
  ended(id: number): Promise<Job>;
  /** Interrupts what is running (it stays resumable) and resolves once all of it has ended. */
  close(): Promise<void>;
}

interface Running {
  controller: AbortController;
  lane: 'ml' | 'light';
  finished: Promise<void>;
}

const closing = new StudioError('CANCELLED', 'The studio is closing.');

export interface QueueParts {
  store: ProjectStore;
  events: EventHub;
  logger: Logger;
  /** Asked for when work begins, so that handlers may know the queue. */
  handlers(): JobHandlers;
}

/** Marks what an earlier engine left queued or running as interrupted, then starts an empty queue. */
export async function createJobQueue({ store, events, logger, handlers }: QueueParts): Promise<JobQueue> {
  const running = new Map<number, Running>();
  let closed = false;
  await markOrphans();

  async function markOrphans(): Promise<void> {
    if (store.readOnly) return;
    await store.write((database) => {
      const orphans = database
        .update(jobs)
        .set({ state: 'interrupted', finishedAt: Date.now() })
        .where(inArray(jobs.state, ['queued', 'running']))
        .returning({ id: jobs.id })
        .all();
      database
        .update(runs)
        .set({ state: 'interrupted' })
        .where(inArray(runs.state, ['queued', 'running']))
        .run();
      if (orphans.length > 0)
        logger.warn({ jobs: orphans.map(({ id }) => id) }, 'jobs of an earlier start were cut off');
    });
  }

  function get(id: number): Job {
    const row = store.database.select().from(jobs).where(eq(jobs.id, id)).get();
    if (row === undefined) throw noSuchJob(id);
    return toJob(row);
  }

  interface Change {
    state: JobState;
    progress?: JobProgress | null;
    result?: Record<string, unknown> | null;
    error?: ErrorReport | null;
    startedAt?: number | null;
    finishedAt?: number | null;
  }

  /** Stores a change of state, lets the job's run follow, and tells everyone. */
  async function change(id: number, { progress, result, error, ...plain }: Change): Promise<Job> {
    const job = await store.write((database) => {
      const row = database
        .update(jobs)
        .set({
          ...plain,
          ...(progress === undefined ? {} : { progress: json(progress) }),
          ...(result === undefined ? {} : { result: json(result) }),
          ...(error === undefined ? {} : { error: json(error) }),
        })
        .where(eq(jobs.id, id))
        .returning()
        .get();
      if (row === undefined) throw noSuchJob(id);
      // A run that is done stays so, whatever becomes of the evaluation after it.
      if (row.runId !== null) {
        database
          .update(runs)
          .set({ state: plain.state, finishedAt: plain.finishedAt ?? null })
          .where(and(eq(runs.id, row.runId), ne(runs.state, 'done')))
          .run();
      }
      return toJob(row);
    });
    events.publish({ type: 'job', job });
    if (job.runId !== null) events.publish({ type: 'changed', subjects: ['runs'] });
    return job;
  }

  function startNext(): void {
    if (closed) return;
    const waiting = store.database.select().from(jobs).where(eq(jobs.state, 'queued')).orderBy(asc(jobs.id)).all();
    for (const row of waiting) {
      if (running.has(row.id)) continue;
      const job = toJob(row);
      const { lane } = handlers()[job.kind];
      const busy = [...running.values()].filter((other) => other.lane === lane).length;
      if (busy >= (lane === 'ml' ? 1 : lightJobsAtOnce)) continue;
      const controller = new AbortController();
      const entry: Running = { controller, lane, finished: Promise.resolve() };
      running.set(job.id, entry);
      entry.finished = perform(job, controller)
        .catch((error: unknown) => logger.error({ error, job: job.id }, 'a job could not be recorded'))
        .finally(() => {
          running.delete(job.id);
          startNext();
        });
    }
  }

  async function perform(queued: Job, controller: AbortController): Promise<void> {
    const { id } = queued;
    const { signal } = controller;
    let job = await change(id, { state: 'running', startedAt: Date.now() });
    const throttle = createProgressThrottle({
      show: (progress) => events.publish({ type: 'job', job: { ...job, progress } }),
      keep: (progress) =>
        void store
          .write((database) => {
            database
              .update(jobs)
              .set({ progress: json(progress) })
              .where(eq(jobs.id, id))
              .run();
          })
          .catch((error: unknown) => logger.warn({ error, job: id }, 'progress could not be stored')),
    });
    logger.info({ job: id, kind: job.kind }, 'job started');
    try {
      signal.throwIfAborted();
      const result = await handlers()[job.kind].run({
        job,
        signal,
        progress: (progress) => throttle.report(progress),
        attachRun: async (create) => {
          const runId = await store.write((database) => {
            const created = create(database);
            database.update(jobs).set({ runId: created }).where(eq(jobs.id, id)).run();
            database.update(runs).set({ state: 'running' }).where(eq(runs.id, created)).run();
            return created;
          });
          job = get(id);
          events.publish({ type: 'job', job });
          return runId;
        },
      });
      throttle.end();
      await change(id, { state: 'done', result, error: null, finishedAt: Date.now() });
      logger.info({ job: id, kind: job.kind }, 'job done');
    } catch (error) {
      throttle.end();
      await recordFailure(id, signal, error);
    }
  }

  async function recordFailure(id: number, signal: AbortSignal, error: unknown): Promise<void> {
    const finishedAt = Date.now();
    if (signal.aborted) {
      const state = signal.reason === closing ? 'interrupted' : 'cancelled';
      await change(id, { state, error: toErrorReport(signal.reason), finishedAt });
      return;
    }
    const report = describeFailure(error);
    logger.error({ job: id, error }, 'job failed');
    await change(id, { state: 'failed', error: report, finishedAt });
  }

  return {
    async add(wanted) {
      if (closed) throw closing;
      const job = await store.write((database) => {
        const { kind, parameters, runId } = typeof wanted === 'function' ? wanted(database) : wanted;
        return toJob(
          database
            .insert(jobs)
            .values({ kind, state: 'queued', parameters: JSON.stringify(parameters), runId, createdAt: Date.now() })
            .returning()
            .get(),
        );
      });
      events.publish({ type: 'job', job });
      startNext();
      return job;
    },
    list: (limit) =>
      store.database
        .select()
        .from(jobs)
        .orderBy(desc(jobs.id))
        .limit(limit)
        .all()
        .map((row) => toJob(row)),
    get,
    async cancel(id) {
      const job = get(id);
      const entry = running.get(id);
      if (entry !== undefined) entry.controller.abort(new StudioError('CANCELLED', 'The job was cancelled.'));
      else if (job.state === 'queued') return change(id, { state: 'cancelled', finishedAt: Date.now() });
      return job;
    },
    async resume(id) {
      const job = get(id);
      if (running.has(id) || !isResumable(job.state, job.error?.code)) {
        throw new StudioError('CONFLICT', `Job ${id} cannot be resumed: it is ${job.state}.`, {
          id,
          state: job.state,
          remedy: job.state === 'failed' ? 'Start a new one.' : 'Wait for its end.',
        });
      }
      const queued = await change(id, {
        state: 'queued',
        progress: null,
        result: null,
        error: null,
        startedAt: null,
        finishedAt: null,
      });
      startNext();
      return queued;
    },
    async ended(id) {
      const entry = running.get(id);
      if (entry !== undefined) await entry.finished;
      const job = get(id);
      if (job.state !== 'queued' && job.state !== 'running') return job;
      return new Promise((resolve) => {
        const stop = events.subscribe((event) => {
          if (event.type !== 'job' || event.job.id !== id) return;
          if (event.job.state === 'queued' || event.job.state === 'running') return;
          stop();
          resolve(event.job);
        });
      });
    },
    async close() {
      closed = true;
      for (const { controller } of running.values()) controller.abort(closing);
      await Promise.all([...running.values()].map(({ finished }) => finished));
      await markOrphans();
    },
  };
}

function json(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

function noSuchJob(id: number): StudioError {
  return new StudioError('NOT_FOUND', `There is no job ${id}.`, { id, remedy: '`f2e jobs list` shows the jobs.' });
}
