import { StudioError } from '../../shared/domain/errors.ts';
import type { Engine } from '../engine/engine.ts';

/** The id of the run that is meant; `latest` is the newest one that finished. Throws NOT_FOUND. */
export async function resolveRun(call: Engine['call'], wanted: number | 'latest'): Promise<number> {
  if (wanted !== 'latest') return wanted;
  const finished = (await call('training.runs', {})).filter((run) => run.state === 'done');
  const newest = finished.reduce<number | undefined>((best, run) => Math.max(best ?? run.id, run.id), undefined);
  if (newest !== undefined) return newest;
  throw new StudioError('NOT_FOUND', 'No run has finished yet.', {
    cause: '"latest" means the newest finished run',
    remedy: 'Train one: f2e train classifier',
  });
}
