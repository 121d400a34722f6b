import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { datasetSnapshots } from '../../../../../db/schema.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { ProjectStore } from '../../store/open.ts';
import { readTaxonomies } from '../project/summary.ts';
import { runRow } from './runs.ts';

const namedClass = z.object({ id: z.int(), name: z.string() });
const snapshotSummary = z.object({ events: z.array(namedClass), garments: z.array(namedClass) });

/** The classes of a model's outputs (events) and of its fusion input (garments), in their order there. */
export type RunClasses = z.infer<typeof snapshotSummary>;

/** The project's classes as they are now. */
export function projectClasses(store: ProjectStore): RunClasses {
  const { event, garment } = readTaxonomies(store);
  const named = (classes: RunClasses['events']): RunClasses['events'] => classes.map(({ id, name }) => ({ id, name }));
  return { events: named(event.classes), garments: named(garment.classes) };
}

/** As the run's snapshot froze them: later changes of a taxonomy leave a model's outputs alone. Throws StudioError. */
export function runClasses(store: ProjectStore, runId: number): RunClasses {
  const { snapshotId } = runRow(store, runId);
  if (snapshotId === null) {
    throw new StudioError('CONFLICT', `Run ${runId} has no data yet.`, { runId, remedy: 'Resume it first.' });
  }
  const row = store.database.select().from(datasetSnapshots).where(eq(datasetSnapshots.id, snapshotId)).get();
  if (row === undefined) throw new StudioError('PROJECT_CORRUPT', `Snapshot ${snapshotId} is gone.`, { snapshotId });
  return snapshotSummary.parse(JSON.parse(row.summary));
}
