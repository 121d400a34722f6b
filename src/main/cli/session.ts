import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Job } from '../../shared/contract/jobs.ts';
import { fromErrorReport, StudioError } from '../../shared/domain/errors.ts';
import type { Engine } from '../engine/engine.ts';
import { openEngine } from '../engine/engine.ts';
import type { CommandContext } from './context.ts';
import { watchInterrupts } from './interrupts.ts';
import { describeDetectorEpoch } from './reports/detector.ts';
import { describeEpoch } from './reports/training.ts';

const abortPatience = 500;

/** One project, opened by this process, for as long as one command takes. */
export interface ProjectSession {
  directory: string;
  engine: Engine;
  call: Engine['call'];
  /** Shows the job's progress and answers with the finished job; throws what made it fail, or CANCELLED. */
  follow(jobId: number): Promise<Job>;
}

interface SessionOptions {
  /** For commands that only look: they work while a studio has the project open. */
  readOnly?: boolean;
}

/** Opens the project, does the work and closes it whatever happens. */
export async function withProject<Result>(
  context: CommandContext,
  work: (session: ProjectSession) => Promise<Result>,
  { readOnly = false }: SessionOptions = {},
): Promise<Result> {
  const directory = projectDirectory(context.project);
  const engine = await openEngine({ projectDirectory: directory, readOnly });
  let leave = (): void => undefined;
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  try {
    return await work({
      directory,
      engine,
      call: engine.call,
      follow: (jobId) => followJob(context, engine, jobId, leave),
    });
  } finally {
    // Whoever asked twice does not wait for a checkpoint: leaving the process ends its workers.
    await Promise.race([engine.close(), left.then(() => setTimeout(abortPatience))]);
  }
}

/** The folder that `--project` names, or the current one where it is a project. */
export function projectDirectory(given: string | undefined): string {
  const directory = projectOrNone(given);
  if (directory !== undefined) return directory;
  const here = process.cwd();
  throw new StudioError('USAGE', 'No project: the current folder is none and --project is not given.', {
    cause: `${here} holds no project.sqlite`,
    remedy: 'Give --project DIR, or make one with `f2e project create --project DIR`.',
  });
}

/** The folder that is meant, or undefined where none is given and the current one is no project. */
export function projectOrNone(given: string | undefined): string | undefined {
  if (given !== undefined) return path.resolve(given);
  const here = process.cwd();
  return existsSync(path.join(here, 'project.sqlite')) ? here : undefined;
}

async function followJob(context: CommandContext, engine: Engine, jobId: number, onAbort: () => void): Promise<Job> {
  let stopListening = (): void => undefined;
  const finished = new Promise<Job>((resolve) => {
    stopListening = engine.events.subscribe((event) => {
      if (event.type === 'epoch') context.note(describeEpoch(event.epoch));
      if (event.type === 'detector-epoch') context.note(describeDetectorEpoch(event.epoch));
      if (event.type !== 'job' || event.job.id !== jobId) return;
      if (event.job.progress !== null) context.progress.show(event.job.progress);
      if (hasEnded(event.job)) resolve(event.job);
    });
  });
  const interrupts = watchInterrupts({
    async first() {
      context.note('Stopping; what is done so far is kept. Ctrl-C again stops at once.');
      await engine.call('jobs.cancel', { id: jobId });
    },
    second() {
      onAbort();
      return new StudioError('CANCELLED', 'Stopped at once; only what the last checkpoint holds is kept.', {
        job: jobId,
        remedy: `\`f2e jobs resume ${jobId}\` goes on from there.`,
      });
    },
  });
  try {
    const now = await engine.call('jobs.get', { id: jobId });
    const job = hasEnded(now) ? now : await Promise.race([finished, interrupts.aborted]);
    return succeeded(job);
  } finally {
    interrupts.stop();
    stopListening();
    context.progress.clear();
  }
}

function hasEnded(job: Job): boolean {
  return job.state !== 'queued' && job.state !== 'running';
}

function succeeded(job: Job): Job {
  if (job.state === 'done') return job;
  const place = { job: job.id, ...(job.runId === null ? {} : { run: job.runId }), resumable: job.resumable };
  const remedy = job.resumable ? { remedy: `\`f2e jobs resume ${job.id}\` goes on from there.` } : {};
  if (job.error !== null && job.state === 'failed') {
    const error = fromErrorReport(job.error);
    throw new StudioError(error.code, error.message, { ...place, ...remedy, ...error.details });
  }
  throw new StudioError('CANCELLED', `The job was ${job.state} before it was done.`, { ...place, ...remedy });
}
