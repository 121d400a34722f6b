import type { Job, JobKind } from '../../../shared/contract/jobs.ts';
import type { JobControl } from './control.ts';

/** One job under way. */
export interface JobWork extends JobControl {
  job: Job;
  /** Ties the job to a run, whose state follows the job's from then on. */
  attachRun(runId: number): Promise<void>;
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
