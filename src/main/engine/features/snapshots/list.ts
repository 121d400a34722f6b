import { desc, isNotNull, notLike } from 'drizzle-orm';
import { z } from 'zod';
import { datasetSnapshots, runs } from '../../../../../db/schema.ts';
import { splitName } from '../../../../shared/contract/common.ts';
import type { DataDifference, Snapshot, SnapshotChoice } from '../../../../shared/contract/snapshots.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { ProjectStore } from '../../store/open.ts';
import { dataDifferenceOf } from './difference.ts';
import { currentSide, snapshotSide, type Side } from './sides.ts';

const counts = z.record(splitName, z.int());
/** A classifier's snapshot counts its garments; a detector's says what it is. */
const summaryShape = z.union([
  z
    .object({ kind: z.literal('detector'), garments: counts })
    .transform(({ garments }) => ({ kind: 'detector' as const, counts: garments })),
  z.object({ counts }).transform((summary) => ({ kind: 'classifier' as const, counts: summary.counts })),
]);

/** The data of all trainings, the newest first. */
export function listSnapshots(store: ProjectStore): Snapshot[] {
  const users = store.database
    .select({ id: runs.id, name: runs.name, snapshotId: runs.snapshotId })
    .from(runs)
    .where(isNotNull(runs.snapshotId))
    .orderBy(desc(runs.id))
    .all();
  return (
    store.database
      .select()
      .from(datasetSnapshots)
      // One that is being written, or was cut off, is none yet.
      .where(notLike(datasetSnapshots.hash, '%:%'))
      .orderBy(desc(datasetSnapshots.id))
      .all()
      .map(({ id, hash, summary, createdAt }) => {
        const described = summaryShape.parse(JSON.parse(summary));
        return {
          id,
          hash,
          kind: described.kind,
          createdAt,
          counts: described.counts,
          runs: users.filter(({ snapshotId }) => snapshotId === id).map((run) => ({ id: run.id, name: run.name })),
          detailed: described.kind === 'classifier',
        };
      })
  );
}

/** Throws StudioError NOT_FOUND, or CONFLICT for a snapshot that names no garments. */
export function compareSnapshots(
  store: ProjectStore,
  { first, second }: { first: SnapshotChoice; second: SnapshotChoice },
): DataDifference {
  return dataDifferenceOf(store, sideOf(store, first, 'first'), sideOf(store, second, 'second'));
}

function sideOf(store: ProjectStore, choice: SnapshotChoice, name: 'first' | 'second'): Side {
  if (choice === 'now') return currentSide({ split: null, eventIds: null });
  return snapshotSide(detailedSnapshot(store, choice).id, name);
}

/** Throws StudioError NOT_FOUND, or CONFLICT for a snapshot that names no garments. */
export function detailedSnapshot(store: ProjectStore, id: number): Snapshot {
  const found = listSnapshots(store).find((snapshot) => snapshot.id === id);
  if (found === undefined) {
    throw new StudioError('NOT_FOUND', `There is no snapshot ${id}.`, {
      id,
      remedy: '`f2e snapshots list` shows all snapshots.',
    });
  }
  if (found.detailed) return found;
  throw new StudioError('CONFLICT', `Snapshot ${id} does not say which revisions it holds.`, {
    id,
    cause: 'a detector was trained on it: it holds masks as they were, without the history of each',
    remedy: 'Choose the snapshot of a classifier of that time.',
  });
}
