import type { StudioEvent } from '../../shared/contract/events.ts';
import type { Job } from '../../shared/contract/jobs.ts';

type Subject = Extract<StudioEvent, { type: 'changed' }>['subjects'][number];

/** Data as it is now, beside what a training or an evaluation saw. */
const ofData = [['evaluation', 'freshness'], ['detector', 'freshness'], ['retrain'], ['snapshots', 'compare']] as const;
const ofRuns = [['training'], ['detector'], ['runs'], ['compare'], ['retrain']] as const;

/** Key prefixes of the cached answers that depend on a subject. */
export function keysOfSubject(subject: Subject): readonly (readonly string[])[] {
  switch (subject) {
    case 'photos':
      return [['photos'], ['crops'], ['project'], ['balance'], ['review'], ['map'], ['findings'], ...ofData];
    case 'annotations':
      return [
        ['photos'],
        ['crops'],
        ['project'],
        ['balance'],
        ['evaluation', 'crops'],
        ['editing'],
        ['bulk'],
        ['findings'],
        ['map'],
        ['review'],
        ['guide'],
        ...ofData,
      ];
    case 'comments':
      return [['comments'], ['review', 'stats']];
    case 'crops':
      return [['crops'], ['photos', 'get'], ['project', 'summary'], ['evaluation', 'crops'], ['review', 'garment']];
    case 'runs':
      return [
        ...ofRuns,
        ['evaluation'],
        ['findings', 'kinds'],
        ['snapshots'],
        ['project', 'summary'],
        ['review', 'garment'],
        ['guide'],
      ];
    case 'models':
      return [['models'], ['training', 'backbones'], ['detector', 'models']];
    case 'findings':
      return [['findings'], ['map'], ['crops', 'list'], ['crops', 'ids'], ['crops', 'items']];
    case 'passes':
      return [['detector'], ['findings', 'kinds']];
    case 'plans':
      return [['balance', 'plans']];
    case 'project':
      return [['project'], ['guide']];
  }
}

/** What is outdated by an edit of this page's own: its answer has said all about the photo. */
export function keysBesidesAnswer(key: readonly string[]): readonly (readonly string[])[] {
  switch (key[0]) {
    case 'photos':
      return [
        ['photos', 'list'],
        ['photos', 'neighbours'],
      ];
    case 'editing':
      return [];
    default:
      return [key];
  }
}

/** The list, newest first, with one job put in or brought up to date. */
export function withJob(jobs: readonly Job[] | undefined, job: Job): Job[] {
  if (!jobs) return [job];
  const known = jobs.some((other) => other.id === job.id);
  if (known) return jobs.map((other) => (other.id === job.id ? job : other));
  return [job, ...jobs].sort((a, b) => b.createdAt - a.createdAt || b.id - a.id);
}

/** Epochs in order; a resumed run sends some again, and the later word counts. */
export function withEpoch<Epoch extends { epoch: number }>(epochs: readonly Epoch[], epoch: Epoch): Epoch[] {
  return [...epochs.filter((other) => other.epoch !== epoch.epoch), epoch].sort((a, b) => a.epoch - b.epoch);
}

export function isOver(job: Pick<Job, 'state'>): boolean {
  return job.state !== 'queued' && job.state !== 'running';
}
