import type { Job } from '../../../shared/contract/jobs.ts';
import { formatCount, formatTable } from '../terminal/table.ts';

/** The plain figures of a finished job's result in one line, such as `Crops: 120 derived, 3 rejected.` */
export function describeJobResult(title: string, result: Record<string, unknown>): string {
  const figures = Object.entries(result)
    .filter((entry): entry is [string, number] => typeof entry[1] === 'number')
    .map(([name, value]) => `${words(name)} ${Number.isInteger(value) ? formatCount(value) : value.toFixed(1)}`);
  return figures.length === 0 ? `${title}: done.` : `${title}: ${figures.join(', ')}.`;
}

export function describeJobs(jobs: Job[]): string {
  if (jobs.length === 0) return 'No jobs yet.';
  return formatTable(
    [
      { title: 'job', align: 'right' },
      { title: 'kind' },
      { title: 'state' },
      { title: 'run', align: 'right' },
      { title: 'started' },
      { title: 'step' },
      { title: 'resumable' },
    ],
    jobs.map((job) => [
      String(job.id),
      job.kind,
      job.state,
      job.runId === null ? '–' : String(job.runId),
      job.startedAt === null ? '–' : new Date(job.startedAt).toISOString().slice(0, 19).replace('T', ' '),
      job.error?.message ?? job.progress?.step ?? '–',
      job.resumable ? 'yes' : 'no',
    ]),
  );
}

function words(name: string): string {
  return name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
}
