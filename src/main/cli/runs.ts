import { StudioError } from '../../shared/domain/errors.ts';
import type { Engine } from '../engine/engine.ts';

type RunKind = 'classifier' | 'detector';

/** The id of the run that is meant; `latest` is the newest one of its kind that finished. Throws NOT_FOUND. */
export async function resolveRun(
  call: Engine['call'],
  wanted: number | 'latest',
  kind: RunKind = 'classifier',
): Promise<number> {
  if (wanted !== 'latest') return wanted;
  const runs = kind === 'classifier' ? await call('training.runs', {}) : await call('detector.runs', {});
  const newest = newestFinished(runs);
  if (newest !== undefined) return newest;
  throw new StudioError('NOT_FOUND', `No ${kind} has been trained yet.`, {
    cause: '"latest" means the newest finished run',
    remedy: `Train one: f2e train ${kind}`,
  });
}

/** The run that is meant, whatever it trains. Throws NOT_FOUND. */
export async function resolveAnyRun(
  call: Engine['call'],
  wanted: number | 'latest',
): Promise<{ id: number; kind: RunKind }> {
  const runs = [...(await call('training.runs', {})), ...(await call('detector.runs', {}))];
  const id = wanted === 'latest' ? newestFinished(runs) : wanted;
  const run = runs.find((candidate) => candidate.id === id);
  if (run !== undefined) return run;
  throw new StudioError('NOT_FOUND', wanted === 'latest' ? 'No run has finished yet.' : `There is no run ${wanted}.`, {
    remedy: wanted === 'latest' ? 'Train one: f2e train classifier' : '`f2e runs list` shows all runs.',
  });
}

function newestFinished(runs: readonly { id: number; state: string }[]): number | undefined {
  const finished = runs.filter((run) => run.state === 'done');
  return finished.reduce<number | undefined>((best, run) => Math.max(best ?? run.id, run.id), undefined);
}
