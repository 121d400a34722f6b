import process from 'node:process';
import type { WorkerReport, WorkerTask } from '../../shared/contract/worker.ts';
import { workerRequest } from '../../shared/contract/worker.ts';
import { StudioError, toErrorReport } from '../../shared/domain/errors.ts';
import type { TaskControl } from './task-control.ts';
import { createTaskControl } from './task-control.ts';

/**
 * The entry of a worker process, forked by the engine. It takes one task, reports until exactly one `done` or `failed`,
 * and ends when the engine disconnects; an engine that died has disconnected too.
 */

const cancellation = new AbortController();
let started = false;
let finished = false;

function send(report: WorkerReport): void {
  if (process.connected) process.send?.(report);
}

/** Sends the last report, and waits until it has left before the process may end. */
function finish(report: WorkerReport, exitCode: number): void {
  if (finished) return;
  finished = true;
  process.exitCode = exitCode;
  if (!process.connected) process.exit(exitCode);
  process.send?.(report, undefined, undefined, () => {
    if (process.connected) process.disconnect();
    process.exit(exitCode);
  });
}

function fail(error: unknown): void {
  // An abort shows as whatever the interrupted call threw.
  const cancelled = cancellation.signal.aborted && !(error instanceof StudioError && error.code !== 'CANCELLED');
  const reported = cancelled ? new StudioError('CANCELLED', 'The work was cancelled.') : error;
  finish({ type: 'failed', error: toErrorReport(reported) }, 1);
}

async function runTask(task: WorkerTask, control: TaskControl): Promise<Record<string, unknown>> {
  // TensorFlow is loaded by the task alone, so that a machine without it gets a report and not a dead process.
  switch (task.type) {
    case 'train-classifier':
      return (await loaded(import('./train/train-task.ts'))).trainClassifier(task, control);
    case 'predict':
      return (await loaded(import('./eval/predict-task.ts'))).predict(task, control);
    case 'embed':
      return (await loaded(import('./eval/embed-task.ts'))).embed(task);
    case 'explain':
      return (await loaded(import('./eval/explain-task.ts'))).explain(task, control);
    case 'compare-crops':
      return (await loaded(import('./features/compare-crops-task.ts'))).compareCrops(task, control);
    case 'measure-crops':
      return (await import('./images/measure-crops-task.ts')).measureCrops(task, control);
    case 'train-detector':
      return (await loaded(import('./train/train-detector-task.ts'))).trainDetectorRun(task, control);
    case 'export-detector':
      return (await loaded(import('./eval/export-task.ts'))).exportDetector(task);
    case 'adopt-detector':
      return (await loaded(import('./eval/adopt-task.ts'))).adoptDetector(task);
    case 'detect':
      return (await loaded(import('./eval/detect-task.ts'))).detectGarments(task, control);
  }
}

async function loaded<Module>(module: Promise<Module>): Promise<Module> {
  try {
    return await module;
  } catch (error) {
    throw new StudioError('TENSORFLOW_MISSING', 'TensorFlow cannot be loaded.', {
      cause: error instanceof Error ? error.message : String(error),
      remedy: 'Run the set-up again; `f2e doctor` shows what is missing.',
    });
  }
}

process.on('message', (message: unknown) => {
  const request = workerRequest.safeParse(message);
  if (!request.success) {
    const issue = request.error.issues[0];
    const field = issue?.path.join('.') ?? '';
    fail(new StudioError('BAD_REQUEST', `The worker was sent a malformed request: ${issue?.message}.`, { field }));
    return;
  }
  switch (request.data.type) {
    case 'start':
      if (started) return;
      started = true;
      runTask(request.data.task, createTaskControl(cancellation.signal, send)).then(
        (result) => finish({ type: 'done', result }, 0),
        fail,
      );
      break;
    case 'cancel':
      cancellation.abort();
      if (!started) fail(new StudioError('CANCELLED', 'The work was cancelled before it started.'));
      break;
  }
});
// Ctrl-C in a terminal reaches every process started from it; what it means for a task, the engine decides.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(finished ? process.exitCode : 1));
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
