import { fork, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import {
  workerReport,
  type WorkerReport,
  type WorkerRequest,
  type WorkerTask,
} from '../../../shared/contract/worker.ts';
import { workerTask } from '../../../shared/contract/worker.ts';
import { fromErrorReport, StudioError } from '../../../shared/domain/errors.ts';
import { workerCommand, type WorkerCommand } from './command.ts';
import { describeWorkerDeath } from './death.ts';

const outputLinesKept = 40;

export interface WorkerOptions {
  /** Aborting asks the worker for a checkpoint and a clean end; it is killed when that takes too long. */
  signal: AbortSignal;
  /** Called with everything but the last report. What it throws ends the worker and the promise. */
  onReport(report: Exclude<WorkerReport, { type: 'done' | 'failed' }>): void;
  /** Lines that the worker writes on stdout and stderr. */
  onOutput?(line: string): void;
  /** Milliseconds between the wish to cancel and the kill. */
  cancelTimeout?: number;
  command?: WorkerCommand;
}

const living = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/**
 * Runs one task in a process of its own and answers with its result, after the process has gone.
 *
 * @throws StudioError what the worker reported as failed; CANCELLED after the signal; WORKER_DIED or OUT_OF_MEMORY
 *   where the process ended without a word
 */
export function runWorker(task: WorkerTask, options: WorkerOptions): Promise<Record<string, unknown>> {
  const checkedTask = workerTask.parse(task);
  if (options.signal.aborted) return Promise.reject(cancelled());
  const command = options.command ?? workerCommand();
  const child = fork(command.file, [], {
    execPath: command.execPath,
    execArgv: [],
    env: { ...process.env, ...command.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Structured cloning carries numbers that JSON has no word for, so that the check below can name them.
    serialization: 'advanced',
  });
  living.add(child);
  return new Promise((resolve, reject) => {
    const lastOutput = collectOutput(child, options.onOutput);
    let outcome: { result: Record<string, unknown> } | { error: unknown } | undefined;
    let killTimer: NodeJS.Timeout | undefined;
    let finished = false;
    const killAfter = (milliseconds: number): void => {
      killTimer ??= setTimeout(() => child.kill('SIGKILL'), milliseconds);
    };

    // The worker ends by itself after its last report. Disconnecting from this side would make Node swallow `close`.
    const settle = (next: typeof outcome, patience = 5_000): void => {
      outcome ??= next;
      killAfter(patience);
    };

    const cancel = (): void => {
      send(child, { type: 'cancel' });
      killAfter(options.cancelTimeout ?? 30_000);
    };

    child.on('message', (message: unknown) => {
      if (outcome !== undefined) return;
      const report = workerReport.safeParse(message);
      if (!report.success) {
        settle({ error: unreadable(report.error.issues) }, 0);
        return;
      }
      try {
        switch (report.data.type) {
          case 'done':
            settle({ result: report.data.result });
            break;
          case 'failed':
            settle({ error: fromErrorReport(report.data.error) });
            break;
          case 'progress':
          case 'epoch':
          case 'predictions':
          case 'detector-epoch':
          case 'detections':
            options.onReport(report.data);
            break;
        }
      } catch (error) {
        settle({ error }, 0);
      }
    });
    child.on('error', (error) => {
      outcome ??= {
        error: new StudioError('WORKER_DIED', `The worker process could not start: ${error.message}`, {
          file: command.file,
          remedy: '`f2e doctor` shows what is missing.',
        }),
      };
      // Where the process never came to be, no `close` follows.
      if (child.pid === undefined) finish(null, null);
    });
    child.on('exit', (exitCode, signal) => {
      // Reports and last words may still be in the pipes of a process that has gone; `close` says that they are empty,
      // but waits for ever where somebody else holds them open.
      if (outcome !== undefined) finish(exitCode, signal);
      else setTimeout(() => finish(exitCode, signal), 1_000);
    });
    child.on('close', (exitCode, signal) => finish(exitCode, signal));
    options.signal.addEventListener('abort', cancel, { once: true });
    send(child, { type: 'start', task: checkedTask });

    function finish(exitCode: number | null, signal: NodeJS.Signals | null): void {
      if (finished) return;
      finished = true;
      living.delete(child);
      clearTimeout(killTimer);
      options.signal.removeEventListener('abort', cancel);
      if (outcome !== undefined && 'result' in outcome) resolve(outcome.result);
      else if (options.signal.aborted) reject(cancelled());
      else if (outcome !== undefined) reject(toError(outcome.error));
      else reject(describeWorkerDeath({ exitCode, signal, lastOutput }));
    }
  });
}

function send(child: ChildProcess, request: WorkerRequest): void {
  // A child that is gone cannot be told; its `close` tells us.
  if (child.connected) child.send(request, () => undefined);
}

function collectOutput(child: ChildProcess, onOutput: ((line: string) => void) | undefined): string[] {
  const lines: string[] = [];
  const collect = (stream: Readable | null, keep: boolean): void => {
    if (stream === null) return;
    createInterface({ input: stream }).on('line', (line) => {
      onOutput?.(line);
      if (!keep) return;
      lines.push(line.slice(0, 500));
      if (lines.length > outputLinesKept) lines.shift();
    });
  };
  collect(child.stdout, false);
  collect(child.stderr, true);
  return lines;
}

function cancelled(): StudioError {
  return new StudioError('CANCELLED', 'The work was cancelled.');
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new StudioError('INTERNAL', String(error));
}

function unreadable(issues: readonly { path: PropertyKey[]; message: string }[]): StudioError {
  const issue = issues[0];
  return new StudioError('INTERNAL', 'The worker sent a report that the engine cannot read.', {
    field: issue?.path.map(String).join('.') ?? '',
    cause: issue?.message ?? 'unknown',
    remedy: 'Engine and worker may be of different versions: start the studio again.',
  });
}
