import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { WorkerReport, WorkerTask } from '../../../shared/contract/worker.ts';
import { workerReport } from '../../../shared/contract/worker.ts';

/** A worker process and all that it told. */
export interface Session {
  child: ChildProcess;
  reports: WorkerReport[];
  /** Resolves once the process has gone. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

const living = new Set<ChildProcess>();

/** Forks the worker as the engine does; `onReport` sees each report as it comes. */
export function startWorker(onReport: (report: WorkerReport, child: ChildProcess) => void = () => undefined): Session {
  const child = fork(fileURLToPath(new URL('../worker.ts', import.meta.url)), [], {
    execArgv: [],
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  });
  living.add(child);
  const reports: WorkerReport[] = [];
  child.on('message', (message) => {
    const report = workerReport.parse(message);
    reports.push(report);
    onReport(report, child);
  });
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    // Not `close`, which Node keeps back where this side has disconnected.
    child.on('exit', (code, signal) => {
      living.delete(child);
      resolve({ code, signal });
    });
  });
  return { child, reports, ended };
}

/** Runs one task until the process has ended. */
export async function runTask(
  task: WorkerTask,
  onReport?: (report: WorkerReport, child: ChildProcess) => void,
): Promise<Session> {
  const session = startWorker(onReport);
  session.child.send({ type: 'start', task });
  await session.ended;
  return session;
}

/** Ends whatever still runs. */
export function killWorkers(): void {
  for (const child of living) child.kill('SIGKILL');
}
