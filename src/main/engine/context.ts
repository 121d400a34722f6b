import type { Logger } from 'pino';
import type { WorkerReport, WorkerTask } from '../../shared/contract/worker.ts';
import type { Application } from './application.ts';
import type { EventHub } from './events/hub.ts';
import type { JobQueue } from './jobs/queue.ts';
import type { ProjectStore } from './store/open.ts';

export interface TaskOptions {
  signal: AbortSignal;
  onReport(report: Exclude<WorkerReport, { type: 'done' | 'failed' }>): void;
}

/** What handlers and jobs of one open project work with. */
export interface EngineContext {
  store: ProjectStore;
  events: EventHub;
  jobs: JobQueue;
  logger: Logger;
  application: Application;
  /** Runs a task in a worker process of its own and answers with its result. */
  runTask(task: WorkerTask, options: TaskOptions): Promise<Record<string, unknown>>;
}
