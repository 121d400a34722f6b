import { desc, isNotNull, notLike, sql } from 'drizzle-orm';
import { z } from 'zod';
import { datasetSnapshots, runs } from '../../../../../db/schema.ts';
import { splitName } from '../../../../shared/contract/common.ts';
import type { DataDifference, Snapshot, SnapshotChoice } from '../../../../shared/contract/snapshots.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { ProjectStore } from '../../store/open.ts';
import { dataDifferenceOf } from './difference.ts';
import { currentDetectorSide, currentSide, snapshotSide, type Side } from './sides.ts';

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
      .select({
        id: datasetSnapshots.id,
        hash: datasetSnapshots.hash,
        summary: datasetSnapshots.summary,
        createdAt: datasetSnapshots.createdAt,
        detailed: sql<number>`EXISTS (SELECT 1 FROM dataset_snapshot_items AS item
          WHERE item.snapshot_id = dataset_snapshots.id)`,
      })
      .from(datasetSnapshots)
      // One that is being written, or was cut off, is none yet.
      .where(notLike(datasetSnapshots.hash, '%:%'))
      .orderBy(desc(datasetSnapshots.id))
      .all()
      .map(({ id, hash, summary, createdAt, detailed }) => {
        const described = summaryShape.parse(JSON.parse(summary));
        return {
          id,
          hash,
          kind: described.kind,
          createdAt,
          counts: described.counts,
          runs: users.filter(({ snapshotId }) => snapshotId === id).map((run) => ({ id: run.id, name: run.name })),
          detailed: detailed === 1,
        };
      })
  );
}

/**
 * Throws StudioError NOT_FOUND, or CONFLICT for a snapshot that names no garments and for a classifier's beside a
 * detector's: one leaves garments out by their events and crops, the other does not, so that all would seem changed.
 */
export function compareSnapshots(
  store: ProjectStore,
  { first, second }: { first: SnapshotChoice; second: SnapshotChoice },
): DataDifference {
  const chosen = [first, second].flatMap((choice) => (choice === 'now' ? [] : [detailedSnapshot(store, choice)]));
  const [left, right] = chosen;
  if (left !== undefined && right !== undefined && left.kind !== right.kind) {
    throw new StudioError('CONFLICT', `Snapshots ${left.id} and ${right.id} are not of the same kind of data.`, {
      cause: `a ${left.kind} was trained on the one, a ${right.kind} on the other`,
      remedy: 'Compare two of the same kind, or either with now.',
    });
  }
  const kind = left?.kind ?? 'classifier';
  return dataDifferenceOf(store, sideOf(first, 'first', kind), sideOf(second, 'second', kind));
}

function sideOf(choice: SnapshotChoice, name: 'first' | 'second', kind: Snapshot['kind']): Side {
  return choice === 'now' ? sideNow(kind) : snapshotSide(choice, name);
}

/** What a training of that kind would be given now. */
export function sideNow(kind: Snapshot['kind']): Side {
  return kind === 'detector' ? currentDetectorSide() : currentSide({ split: null, eventIds: null });
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
    cause: 'it was made of photos that are not in the project, or by an earlier version of the studio',
    remedy: 'Choose another snapshot.',
  });
}
