import type { JobProgress } from '../../shared/contract/jobs.ts';
import type { WorkerReport } from '../../shared/contract/worker.ts';

/** What a task is given besides its message: a wish to stop, and ways to tell how far it is. */
export interface TaskControl {
  signal: AbortSignal;
  report(report: Exclude<WorkerReport, { type: 'done' | 'failed' | 'progress' }>): void;
  /** Reports at most a few times a second; the rest is dropped, but never the last step of a count. */
  progress(progress: JobProgress): void;
  /** A reporter of counts that works out speed and time left. */
  countdown(step: string, unit: string): (done: number, total: number) => void;
}

const reportInterval = 250;

export function createTaskControl(signal: AbortSignal, send: (report: WorkerReport) => void): TaskControl {
  let last = Number.NEGATIVE_INFINITY;
  const progress = (next: JobProgress): void => {
    const now = performance.now();
    if (now - last < reportInterval && next.done !== next.total) return;
    last = now;
    send({ type: 'progress', progress: next });
  };
  return {
    signal,
    report: send,
    progress,
    countdown: (step, unit) => {
      const started = performance.now();
      return (done, total) => {
        const perSecond = (1000 * done) / (performance.now() - started);
        const secondsLeft = perSecond > 0 ? (total - done) / perSecond : null;
        progress({ step, done, total, unit, secondsLeft, figures: { imagesPerSecond: perSecond } });
      };
    },
  };
}
