import { StudioError } from '../../../shared/domain/errors.ts';

/** How a worker process ended without saying `done` or `failed`. */
export interface WorkerEnd {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  lastOutput: string[];
}

const memoryWords =
  /out of memory|bad_alloc|OOM when allocating|ResourceExhausted|RESOURCE_EXHAUSTED|heap limit|Cannot allocate memory/i;

/** Says what killed a worker, as far as its end shows, and what helps. */
export function describeWorkerDeath({ exitCode, signal, lastOutput }: WorkerEnd): StudioError {
  const how = signal === null ? `with exit code ${exitCode ?? 'unknown'}` : `by signal ${signal}`;
  const details = { exitCode, signal, lastOutput };
  const said = lastOutput.some((line) => memoryWords.test(line));
  // The kernel's out-of-memory killer sends SIGKILL and leaves no words.
  if (said || signal === 'SIGKILL') {
    return new StudioError(said ? 'OUT_OF_MEMORY' : 'WORKER_DIED', `The worker process ended ${how}.`, {
      ...details,
      cause: said ? 'it ran out of memory' : 'probably the system was out of memory and ended it',
      remedy: 'Choose a smaller batch or a smaller backbone, close other programs, then resume the job.',
    });
  }
  return new StudioError('WORKER_DIED', `The worker process ended ${how}.`, {
    ...details,
    cause: lastOutput.at(-1) ?? 'it said nothing',
    remedy: 'Resume the job; if it ends again, `f2e doctor` shows what is missing.',
  });
}
