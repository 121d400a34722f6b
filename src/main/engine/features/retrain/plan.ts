import { and, count, desc, eq, inArray, isNull, ne } from 'drizzle-orm';
import { annotations, jobs, runs } from '../../../../../db/schema.ts';
import type { RetrainKind, RetrainPlan } from '../../../../shared/contract/retrain.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { ProjectStore } from '../../store/open.ts';
import { keptPlan } from '../balance/plans.ts';
import { anyRun, pinnedRun } from '../reports/remarks.ts';
import { dataDifferenceOf } from '../snapshots/difference.ts';
import { listSnapshots, sideNow } from '../snapshots/list.ts';
import { snapshotSide } from '../snapshots/sides.ts';

type RunRow = typeof runs.$inferSelect;

/** What a retraining would repeat, and what has changed since. */
export function retrainPlan(store: ProjectStore, { kind }: { kind: RetrainKind }): RetrainPlan {
  const previous = previousRun(store, kind);
  return {
    kind,
    previous:
      previous === undefined
        ? null
        : {
            run: previous.id,
            name: previous.name,
            pinned: pinnedRun(store, kind) === previous.id,
            settings: describeSettings(previous),
            seconds: secondsOf(previous),
            plan: keptPlan(previous)?.id ?? null,
          },
    changes: previous === undefined ? null : changesSince(store, previous),
    cropsMissing: kind === 'classifier' ? missingCrops(store) : 0,
    active: activeTraining(store, kind),
  };
}

/**
 * The run that is repeated: the one given, else the pinned one, else the newest that is done; undefined where none is.
 *
 * @throws StudioError NOT_FOUND for a run that is not there; BAD_REQUEST for one that trains something else
 */
export function previousRun(store: ProjectStore, kind: RetrainKind, given?: number): RunRow | undefined {
  if (given !== undefined) {
    const row = anyRun(store, given);
    if (row.kind === kind) return row;
    throw new StudioError('BAD_REQUEST', `Run ${given} trains a ${row.kind}, not a ${kind}.`, {
      field: 'runId',
      remedy: '`f2e runs list` shows the runs of each kind.',
    });
  }
  const pinned = pinnedRun(store, kind);
  if (pinned !== undefined) return anyRun(store, pinned);
  return store.database
    .select()
    .from(runs)
    .where(and(eq(runs.kind, kind), eq(runs.state, 'done')))
    .orderBy(desc(runs.id))
    .limit(1)
    .get();
}

function describeSettings(run: RunRow): string {
  const { name } = JSON.parse(run.recipe) as { name: string };
  const plan = keptPlan(run);
  const planned = plan === null ? '' : ` · plan ${plan.name}`;
  return `${name} · ${run.backbone}${run.fusion ? ' + class' : ''} · seed ${run.seed}${planned}`;
}

function secondsOf(run: RunRow): number | null {
  if (run.result === null) return null;
  const { seconds } = JSON.parse(run.result) as { seconds?: number };
  return seconds ?? null;
}

function changesSince(store: ProjectStore, run: RunRow): RetrainPlan['changes'] {
  const snapshot = listSnapshots(store).find(({ id }) => id === run.snapshotId);
  if (snapshot?.detailed !== true) return null;
  return dataDifferenceOf(store, snapshotSide(snapshot.id, 'first'), sideNow(snapshot.kind));
}

function missingCrops(store: ProjectStore): number {
  const row = store.database
    .select({ garments: count() })
    .from(annotations)
    .where(
      and(
        eq(annotations.deleted, false),
        eq(annotations.crowd, false),
        ne(annotations.reviewState, 'rejected'),
        inArray(annotations.split, ['train', 'val', 'test']),
        isNull(annotations.cropHash),
      ),
    )
    .get();
  return row?.garments ?? 0;
}

function activeTraining(store: ProjectStore, kind: RetrainKind): RetrainPlan['active'] {
  const row = store.database
    .select({ jobId: jobs.id, runId: jobs.runId })
    .from(jobs)
    .where(and(eq(jobs.kind, `train-${kind}`), inArray(jobs.state, ['queued', 'running'])))
    .orderBy(desc(jobs.id))
    .limit(1)
    .get();
  return row === undefined || row.runId === null ? null : { jobId: row.jobId, runId: row.runId };
}
