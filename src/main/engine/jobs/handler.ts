import type { Job, JobKind } from '../../../shared/contract/jobs.ts';
import type { Transaction } from '../store/open.ts';
import type { JobControl } from './control.ts';

/** One job under way. */
export interface JobWork extends JobControl {
  job: Job;
  /** Makes a run in one write with the job's tie to it; its state follows the job's from then on. Answers with its id. */
  attachRun(create: (transaction: Transaction) => number): Promise<number>;
}

/**
 * How a kind of job is done. Its work is made of shards that may be done again without harm, so that `run` simply
 * starts over after a cancel, a crash or a failure and skips what is there.
 */
export interface JobHandler {
  /** `ml` jobs use TensorFlow and run one at a time. */
  lane: 'ml' | 'light';
  /** Answers with the job's result. */
  run(work: JobWork): Promise<Record<string, unknown>>;
}

export type JobHandlers = Record<JobKind, JobHandler>;
