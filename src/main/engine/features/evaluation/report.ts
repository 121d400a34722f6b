import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { and, asc, count, desc, eq, ne, sql, type SQL } from 'drizzle-orm';
import { annotations, photos, predictions } from '../../../../../db/schema.ts';
import type { SplitName } from '../../../../shared/contract/common.ts';
import { evaluationReport, type EvaluationReport } from '../../../../shared/contract/evaluation.ts';
import type { CheckedInput, ProcedureAnswer } from '../../../../shared/contract/path.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { ProjectStore } from '../../store/open.ts';
import { evaluationFile, runRow } from '../training/runs.ts';
import { fromFloats } from './probabilities.ts';

interface Subject {
  runId: number;
  split: SplitName;
}

/** The figures that the last evaluation of this run and split wrote. Throws StudioError NOT_FOUND where there is none. */
export async function readReport(store: ProjectStore, { runId, split }: Subject): Promise<EvaluationReport> {
  assertEvaluated(store, { runId, split });
  const text = await readFile(evaluationFile(store, runId, split), 'utf8');
  return evaluationReport.parse(JSON.parse(text));
}

/** The garments behind a cell, a row or a column of the confusion matrix, the worst predicted first. */
export function listPredictions(
  store: ProjectStore,
  input: CheckedInput<'evaluation.crops'>,
): ProcedureAnswer<'evaluation.crops'> {
  assertEvaluated(store, input);
  const conditions: (SQL | undefined)[] = [
    eq(predictions.runId, input.runId),
    eq(predictions.split, input.split),
    input.trueClassId === undefined ? undefined : eq(predictions.trueClassId, input.trueClassId),
    input.predictedClassId === undefined ? undefined : eq(predictions.predictedClassId, input.predictedClassId),
    input.wrongOnly ? ne(predictions.trueClassId, predictions.predictedClassId) : undefined,
  ];
  const where = and(...conditions);
  const total = store.database.select({ rows: count() }).from(predictions).where(where).get()?.rows ?? 0;
  const rows = store.database
    .select({
      annotationId: predictions.annotationId,
      photoId: predictions.photoId,
      fileName: photos.fileName,
      hash: annotations.cropHash,
      garmentClassId: annotations.garmentClassId,
      eventClassId: annotations.eventClassId,
      split: annotations.split,
      area: annotations.area,
      score: annotations.score,
      reviewState: annotations.reviewState,
      excludedReason: sql<string | null>`ifnull(${annotations.excludedReason}, ${photos.excludedReason})`,
      trueClassId: predictions.trueClassId,
      predictedClassId: predictions.predictedClassId,
      probability: predictions.probability,
      loss: predictions.loss,
      probabilities: predictions.probabilities,
    })
    .from(predictions)
    .innerJoin(annotations, eq(annotations.id, predictions.annotationId))
    .innerJoin(photos, eq(photos.id, predictions.photoId))
    .where(where)
    .orderBy(desc(predictions.loss), asc(predictions.annotationId))
    .limit(input.limit)
    .offset(input.offset)
    .all();
  return { total, items: rows.map((row) => ({ ...row, probabilities: fromFloats(row.probabilities) })) };
}

/** Throws StudioError NOT_FOUND where the run has no figures on the split. */
export function assertEvaluated(store: ProjectStore, { runId, split }: Subject): void {
  runRow(store, runId);
  if (existsSync(evaluationFile(store, runId, split))) return;
  throw new StudioError('NOT_FOUND', `Run ${runId} has not been evaluated on ${split}.`, {
    runId,
    split,
    remedy: `\`f2e evaluate classifier --run ${runId} --split ${split}\``,
  });
}
