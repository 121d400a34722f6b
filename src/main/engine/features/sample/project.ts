import { desc, eq } from 'drizzle-orm';
import { jobs } from '../../../../../db/schema.ts';
import { trainClassifierInput } from '../../../../shared/contract/training.ts';
import type { Engine } from '../../engine.ts';
import { toJob } from '../../jobs/rows.ts';
import { createProject } from '../../store/open.ts';

/** Makes an empty project for the sample; its photos come with the sample job. Throws StudioError PROJECT_EXISTS. */
export async function createSampleProject(directory: string): Promise<void> {
  const store = await createProject(directory, { name: 'Sample: street styles', sample: true });
  await store.close();
}

/**
 * Queues the whole main job on the sample's photos, or takes it up again where it was cut off. Answers with the job's
 * id, or undefined where it was done before, or was stopped by somebody.
 */
export async function queueFirstRun({
  store,
  jobs: queue,
}: Pick<Engine, 'store' | 'jobs'>): Promise<number | undefined> {
  const row = store.database.select().from(jobs).where(eq(jobs.kind, 'sample')).orderBy(desc(jobs.id)).limit(1).get();
  if (row === undefined) return queueSample({ jobs: queue }, 0);
  const last = toJob(row);
  if (last.state !== 'interrupted' && !(last.state === 'failed' && last.resumable)) return undefined;
  return (await queue.resume(last.id)).id;
}

export async function queueSample({ jobs: queue }: Pick<Engine, 'jobs'>, seed: number): Promise<number> {
  const training = trainClassifierInput.parse({ name: 'First run', seed });
  return (await queue.add({ kind: 'sample', parameters: { training } })).id;
}
