import type { JobProgress } from '../../../shared/contract/jobs.ts';

/** What a long piece of work is given: a signal that asks it to stop, and a place to say how far it is. */
export interface JobControl {
  signal: AbortSignal;
  progress(progress: JobProgress): void;
}
