import { existsSync } from 'node:fs';
import path from 'node:path';
import { asc, desc, eq, inArray, max } from 'drizzle-orm';
import { datasetSnapshots, jobs, runEpochs, runs } from '../../../../../db/schema.ts';
import { usedPlan } from '../../../../shared/contract/balance-plan.ts';
import { splitName, type SplitName } from '../../../../shared/contract/common.ts';
import {
  backboneName,
  trainingRecipe,
  trainingResult,
  type EpochRecord,
  type Run,
} from '../../../../shared/contract/training.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { ProjectStore } from '../../store/open.ts';
import { remarksOf } from '../reports/remarks.ts';

export type RunRow = typeof runs.$inferSelect;

/** Holds everything that a run leaves on disk. */
export function runDirectory(store: ProjectStore, runId: number): string {
  return path.join(store.directory, 'runs', String(runId));
}

/** The figures of a run on a split, written when all of its predictions are stored. */
export function evaluationFile(store: ProjectStore, runId: number, split: SplitName): string {
  return path.join(runDirectory(store, runId), `evaluation-${split}.json`);
}

/** The row of a classifier's run. Throws StudioError NOT_FOUND. */
export function runRow(store: ProjectStore, id: number): RunRow {
  return rowOfKind(store, id, 'classifier');
}

/** Throws StudioError NOT_FOUND where there is no run, or one that trains something else. */
export function rowOfKind(store: ProjectStore, id: number, kind: RunRow['kind']): RunRow {
  const row = store.database.select().from(runs).where(eq(runs.id, id)).get();
  if (row?.kind === kind) return row;
  const remedy = '`f2e runs list` shows all runs.';
  if (row === undefined) throw new StudioError('NOT_FOUND', `There is no run ${id}.`, { id, remedy });
  throw new StudioError('NOT_FOUND', `Run ${id} trains no ${kind}.`, { id, cause: `it trains a ${row.kind}`, remedy });
}

/** All classifier runs, the newest first. */
export function listRuns(store: ProjectStore): Run[] {
  const rows = store.database.select().from(runs).where(eq(runs.kind, 'classifier')).orderBy(desc(runs.id)).all();
  return describe(store, rows);
}

export function getRun(store: ProjectStore, id: number): Run & { epochs: EpochRecord[] } {
  const [run] = describe(store, [runRow(store, id)]);
  if (run === undefined)
    throw new StudioError('NOT_FOUND', `There is no run ${id}.`, { id, remedy: '`f2e runs list` shows all runs.' });
  const epochs = store.database
    .select({
      epoch: runEpochs.epoch,
      phase: runEpochs.phase,
      learningRate: runEpochs.learningRate,
      trainLoss: runEpochs.trainLoss,
      trainAccuracy: runEpochs.trainAccuracy,
      validationLoss: runEpochs.validationLoss,
      validationAccuracy: runEpochs.validationAccuracy,
      seconds: runEpochs.seconds,
      imagesPerSecond: runEpochs.imagesPerSecond,
    })
    .from(runEpochs)
    .where(eq(runEpochs.runId, id))
    .orderBy(asc(runEpochs.epoch))
    .all();
  return { ...run, epochs };
}

function describe(store: ProjectStore, rows: readonly RunRow[]): Run[] {
  const snapshots = new Map(
    store.database
      .select({ id: datasetSnapshots.id, hash: datasetSnapshots.hash })
      .from(datasetSnapshots)
      .all()
      .map(({ id, hash }) => [id, hash]),
  );
  const trainingJobs = new Map(
    store.database
      .select({ runId: jobs.runId, id: max(jobs.id) })
      .from(jobs)
      .where(inArray(jobs.kind, ['train-classifier', 'sample']))
      .groupBy(jobs.runId)
      .all()
      .map(({ runId, id }) => [runId, id]),
  );
  return rows.map((row) => ({
    id: row.id,
    kind: 'classifier',
    name: row.name,
    state: row.state,
    recipe: trainingRecipe.parse(JSON.parse(row.recipe)),
    backbone: backboneName.parse(row.backbone),
    fusion: row.fusion,
    seed: row.seed,
    snapshotHash: row.snapshotId === null ? null : (snapshots.get(row.snapshotId) ?? null),
    codeVersion: row.codeVersion,
    weightsHashes: JSON.parse(row.weightsHashes) as Record<string, string>,
    balancePlan: row.balancePlan === null ? null : usedPlan.parse(JSON.parse(row.balancePlan)),
    bestEpoch: row.bestEpoch,
    result: row.result === null ? null : trainingResult.parse(JSON.parse(row.result)),
    jobId: trainingJobs.get(row.id) ?? null,
    evaluatedSplits: splitName.options.filter((split) => existsSync(evaluationFile(store, row.id, split))),
    createdAt: row.createdAt,
    finishedAt: row.finishedAt,
    ...remarksOf(store, row),
  }));
}
