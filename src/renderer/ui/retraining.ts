import type { SplitName } from '../../shared/contract/common.ts';
import type { Job } from '../../shared/contract/jobs.ts';

/** The run that a finished training repeats; undefined for any other job. */
export function previousRunOf(job: Pick<Job, 'kind' | 'state' | 'result'>): number | undefined {
  if (job.state !== 'done' || (job.kind !== 'train-classifier' && job.kind !== 'train-detector')) return undefined;
  const previous = job.result?.['previousRun'];
  return typeof previous === 'number' ? previous : undefined;
}

/** The comparison of two runs; of a run with a published one, by its name. */
export function compareHref(first: number | string, second: number, split?: SplitName): string {
  const parameters = new URLSearchParams({ a: String(first), b: String(second) });
  if (split !== undefined) parameters.set('split', split);
  return `/compare?${parameters.toString()}`;
}

/** Whether a screen is about runs, so that a finished retraining may open its comparison there without disturbing. */
export function isAboutRuns(location: string): boolean {
  return ['/training', '/evaluation', '/compare', '/detector'].some(
    (place) => location === place || location.startsWith(`${place}/`),
  );
}
