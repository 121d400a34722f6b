import { job, type Job, type JobState } from '../../../shared/contract/jobs.ts';
import type { jobs } from '../../../../db/schema.ts';

export type JobRow = typeof jobs.$inferSelect;

/** What the world did to a job, as opposed to the job itself: worth another try from where it stood. */
const passingFailures: readonly string[] = ['WORKER_DIED', 'OUT_OF_MEMORY', 'DISK_FULL', 'DOWNLOAD_FAILED', 'INTERNAL'];

export function isResumable(state: JobState, errorCode: string | undefined): boolean {
  switch (state) {
    case 'cancelled':
    case 'interrupted':
      return true;
    case 'failed':
      return errorCode !== undefined && passingFailures.includes(errorCode);
    case 'queued':
    case 'running':
    case 'done':
      return false;
  }
}

/** The job as the contract has it; what was stored is checked again. */
export function toJob(row: JobRow): Job {
  const error = parsed(row.error);
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined;
  return job.parse({
    id: row.id,
    kind: row.kind,
    state: row.state,
    parameters: parsed(row.parameters) ?? {},
    progress: parsed(row.progress),
    result: parsed(row.result),
    error,
    runId: row.runId,
    resumable: isResumable(row.state, code),
    createdAt: row.createdAt,
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
  });
}

function parsed(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}
