import path from 'node:path';
import { asc, desc, eq, inArray, max } from 'drizzle-orm';
import { z } from 'zod';
import { datasetSnapshots, detectorEpochs, detectorEvaluations, jobs, runs } from '../../../../../db/schema.ts';
import { usedPhotoPlan } from '../../../../shared/contract/balance-plan.ts';
import { splitName, type SplitName } from '../../../../shared/contract/common.ts';
import {
  detectorArchitecture,
  detectorFigures,
  detectorLosses,
  detectorRecipe,
  detectorTrainingResult,
  type DetectorEpoch,
} from '../../../../shared/contract/detection.ts';
import type { DetectorRun } from '../../../../shared/contract/detector.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { ProjectStore } from '../../store/open.ts';
import { remarksOf } from '../reports/remarks.ts';
import { rowOfKind, runDirectory, type RunRow } from '../training/runs.ts';

/** The data that a detector's run saw, as its snapshot describes it. */
export const detectorSnapshot = z.object({
  kind: z.literal('detector'),
  source: z.enum(['project', 'deepfashion2']),
  /** In output order. */
  classNames: z.array(z.string()),
  photos: z.record(splitName, z.int()),
  /** Without crowd regions. */
  garments: z.record(splitName, z.int()),
  /** Garments whose class is not known, photos whose file is gone, records that were refused. */
  leftOut: z.object({ garments: z.int(), photos: z.int() }),
});
export type DetectorSnapshot = z.infer<typeof detectorSnapshot>;

/** The row of a detector's run. Throws StudioError NOT_FOUND. */
export function detectorRunRow(store: ProjectStore, id: number): RunRow {
  return rowOfKind(store, id, 'detector');
}

/** JSON Lines of `detectorSample`: the data that a run was given. */
export function manifestFile(store: ProjectStore, runId: number): string {
  return path.join(runDirectory(store, runId), 'manifest.jsonl');
}

/** Holds the ground truth and the raw detections of an evaluation. */
export function evaluationDirectory(store: ProjectStore, runId: number, split: SplitName): string {
  return path.join(runDirectory(store, runId), `evaluation-${split}`);
}

/** Where an evaluation that is under way keeps its own, so that the last one stands until it is whole. */
export function nextEvaluationDirectory(store: ProjectStore, runId: number, split: SplitName): string {
  return `${evaluationDirectory(store, runId, split)}.next`;
}

/** The snapshot of a run's data with its hash. Throws StudioError CONFLICT where the run has none yet. */
export function runSnapshot(store: ProjectStore, run: RunRow): { hash: string; summary: DetectorSnapshot } {
  const remedy = 'Resume it first.';
  if (run.snapshotId === null) {
    throw new StudioError('CONFLICT', `Run ${run.id} has no data yet.`, { runId: run.id, remedy });
  }
  const row = store.database.select().from(datasetSnapshots).where(eq(datasetSnapshots.id, run.snapshotId)).get();
  if (row === undefined) {
    throw new StudioError('PROJECT_CORRUPT', `Snapshot ${run.snapshotId} is gone.`, { snapshotId: run.snapshotId });
  }
  return { hash: row.hash, summary: detectorSnapshot.parse(JSON.parse(row.summary)) };
}

/** The splits besides train that hold garments of a run's data and that it has not been measured on yet. */
export function splitsToMeasure(store: ProjectStore, runId: number): SplitName[] {
  const { summary } = runSnapshot(store, detectorRunRow(store, runId));
  const measured = measuredSplitsOf(store, runId);
  return (['val', 'test'] as const).filter((split) => summary.garments[split] > 0 && !measured.includes(split));
}

/** The splits that a run has figures on. */
export function measuredSplitsOf(store: ProjectStore, runId: number): SplitName[] {
  return measuredSplits(store, [runId]).map(({ split }) => split);
}

/** All runs of detectors, the newest first. */
export function listDetectorRuns(store: ProjectStore): DetectorRun[] {
  const rows = store.database.select().from(runs).where(eq(runs.kind, 'detector')).orderBy(desc(runs.id)).all();
  return describe(store, rows);
}

export function getDetectorRun(store: ProjectStore, id: number): DetectorRun & { epochs: DetectorEpoch[] } {
  const [run] = describe(store, [detectorRunRow(store, id)]);
  if (run === undefined)
    throw new StudioError('NOT_FOUND', `There is no run ${id}.`, { id, remedy: '`f2e runs list` shows all runs.' });
  return { ...run, epochs: epochsOf(store, id) };
}

function epochsOf(store: ProjectStore, runId: number): DetectorEpoch[] {
  return store.database
    .select()
    .from(detectorEpochs)
    .where(eq(detectorEpochs.runId, runId))
    .orderBy(asc(detectorEpochs.epoch))
    .all()
    .map(({ epoch, learningRate, losses, trainLoss, figures, seconds, imagesPerSecond }) => ({
      epoch,
      learningRate,
      losses: detectorLosses.parse(JSON.parse(losses)),
      trainLoss,
      validation: detectorFigures.parse(JSON.parse(figures)),
      seconds,
      imagesPerSecond,
    }));
}

function describe(store: ProjectStore, rows: readonly RunRow[]): DetectorRun[] {
  const trainingJobs = new Map(
    store.database
      .select({ runId: jobs.runId, id: max(jobs.id) })
      .from(jobs)
      .where(eq(jobs.kind, 'train-detector'))
      .groupBy(jobs.runId)
      .all()
      .map(({ runId, id }) => [runId, id]),
  );
  const measured = measuredSplits(
    store,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => {
    const snapshot = row.snapshotId === null ? undefined : runSnapshot(store, row);
    const splits = measured.filter(({ runId }) => runId === row.id).map(({ split }) => split);
    return {
      id: row.id,
      kind: 'detector',
      name: row.name,
      state: row.state,
      recipe: detectorRecipe.parse(JSON.parse(row.recipe)),
      architecture: detectorArchitecture.parse(row.backbone),
      seed: row.seed,
      snapshotHash: snapshot?.hash ?? null,
      data: snapshot === undefined ? null : dataOf(snapshot.summary),
      codeVersion: row.codeVersion,
      weightsHashes: JSON.parse(row.weightsHashes) as Record<string, string>,
      balancePlan: row.balancePlan === null ? null : usedPhotoPlan.parse(JSON.parse(row.balancePlan)),
      bestEpoch: row.bestEpoch,
      result: row.result === null ? null : detectorTrainingResult.parse(JSON.parse(row.result)),
      jobId: trainingJobs.get(row.id) ?? null,
      evaluatedSplits: splitName.options.filter((split) => splits.includes(split)),
      createdAt: row.createdAt,
      finishedAt: row.finishedAt,
      ...remarksOf(store, row),
    };
  });
}

function dataOf({ source, classNames, photos, garments }: DetectorSnapshot): DetectorRun['data'] {
  return { source, classNames, photos, garments };
}

function measuredSplits(store: ProjectStore, runIds: readonly number[]): { runId: number; split: SplitName }[] {
  return store.database
    .select({ runId: detectorEvaluations.runId, split: detectorEvaluations.split })
    .from(detectorEvaluations)
    .where(inArray(detectorEvaluations.runId, [...runIds]))
    .all();
}
