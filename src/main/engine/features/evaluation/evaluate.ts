import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { and, asc, eq, gt } from 'drizzle-orm';
import { predictions } from '../../../../../db/schema.ts';
import type { SplitName } from '../../../../shared/contract/common.ts';
import { evaluationReport, type EvaluationReport } from '../../../../shared/contract/evaluation.ts';
import { prediction, type DatasetSample, type Prediction } from '../../../../shared/contract/worker.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { evaluateClassification } from '../../../../shared/metrics/classification.ts';
import type { EngineContext } from '../../context.ts';
import { readRecords, writeLines, writeWhole } from '../../files.ts';
import type { JobControl } from '../../jobs/control.ts';
import { deriveCrops } from '../crops/job.ts';
import { currentSamples } from '../training/dataset.ts';
import { runClasses, type RunClasses } from '../training/classes.ts';
import { evaluationFile, runDirectory, runRow } from '../training/runs.ts';
import { findWeights } from '../models/weights.ts';
import { fromFloats, toFloats } from './probabilities.ts';

interface Subject {
  runId: number;
  split: SplitName;
}

/** Stored in one transaction: a moment's work. */
const predictionsAtOnce = 250;

/**
 * Predicts every labelled garment that the split holds now, stores the predictions, and writes the figures. The last
 * figures stand until everything is predicted; while the predictions are exchanged the run counts as not evaluated on
 * that split, so that figures never stand on half of them.
 *
 * @throws StudioError CONFLICT where the run is not done; DATASET_EMPTY where the split holds no garment of its classes
 */
export async function evaluateRun(
  context: EngineContext,
  { runId, split }: Subject,
  control: JobControl,
): Promise<EvaluationReport> {
  const { store } = context;
  const run = runRow(store, runId);
  if (run.state !== 'done') {
    throw new StudioError('CONFLICT', `Run ${runId} is ${run.state}; it has no model to evaluate.`, {
      runId,
      remedy: run.state === 'running' || run.state === 'queued' ? 'Wait for its end.' : 'Resume it first.',
    });
  }
  await deriveCrops(context, { splits: [split] }, control);
  const classes = runClasses(store, runId);
  const directory = runDirectory(store, runId);
  const manifest = path.join(directory, `evaluation-${split}.jsonl`);
  // A part is swept out after a crash.
  const answers = path.join(directory, `predictions-${split}.jsonl.part`);
  try {
    const count = await writeLines(manifest, jsonLines(currentSamples(store, classes, [split])));
    if (count === 0) throw nothingToPredict(split);
    await predict(context, { runId, split, manifest, answers }, control);
    await forget(context, { runId, split });
    for await (const batch of readPredictions(answers)) await storePredictions(context, runId, classes, batch);
  } finally {
    for (const file of [manifest, answers]) await rm(file, { force: true });
  }
  const report = summarise(context, { runId, split }, classes);
  await writeWhole(evaluationFile(store, runId, split), `${JSON.stringify(report)}\n`);
  context.events.publish({ type: 'changed', subjects: ['runs'] });
  return report;
}

function nothingToPredict(split: SplitName): StudioError {
  return new StudioError('DATASET_EMPTY', `No labelled garment with a crop is in ${split}.`, {
    field: 'split',
    cause: `none of the split's garments has one of the run's events`,
    remedy: `Label photos of ${split}, or choose another split.`,
  });
}

/** Samples as a manifest has them, one JSON object for each line. */
function* jsonLines(samples: Iterable<DatasetSample>): Iterable<string> {
  for (const sample of samples) yield JSON.stringify(sample);
}

async function forget({ store }: EngineContext, { runId, split }: Subject): Promise<void> {
  await rm(evaluationFile(store, runId, split), { force: true });
  await store.write((database) =>
    database
      .delete(predictions)
      .where(and(eq(predictions.runId, runId), eq(predictions.split, split)))
      .run(),
  );
}

/** @param answers the file that takes the predictions, one JSON object for each line */
async function predict(
  context: EngineContext,
  { runId, split, manifest, answers }: Subject & { manifest: string; answers: string },
  control: JobControl,
): Promise<void> {
  const { store } = context;
  const run = runRow(store, runId);
  const hash = (JSON.parse(run.weightsHashes) as Record<string, string>)[run.backbone];
  const weights = hash === undefined ? undefined : await findWeights(context, hash);
  const file = await open(answers, 'w');
  // Writes go on beside the predicting; the first that fails ends it.
  const failed = new AbortController();
  let writes: Promise<void> = Promise.resolve();
  const keep = (batch: readonly Prediction[]): void => {
    writes = writes
      .then(() => file.appendFile(batch.map((one) => `${JSON.stringify(one)}\n`).join('')))
      .catch((error: unknown) => {
        failed.abort(error);
      });
  };
  try {
    await context.runTask(
      {
        type: 'predict',
        runDirectory: runDirectory(store, runId),
        ...(weights === undefined ? {} : { weights }),
        manifest,
        cropsDirectory: path.join(store.directory, 'crops'),
        featureCacheDirectory: path.join(store.directory, 'cache', 'features'),
        split,
      },
      {
        signal: AbortSignal.any([control.signal, failed.signal]),
        onReport(report) {
          if (report.type === 'progress') control.progress(report.progress);
          else if (report.type === 'predictions') keep(report.predictions);
        },
      },
    );
  } catch (error) {
    throw failed.signal.aborted ? failed.signal.reason : error;
  } finally {
    await writes;
    await file.close();
  }
  failed.signal.throwIfAborted();
}

async function* readPredictions(file: string): AsyncGenerator<Prediction[]> {
  let batch: Prediction[] = [];
  for await (const one of readRecords(file, prediction)) {
    batch.push(one);
    if (batch.length < predictionsAtOnce) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

async function storePredictions(
  { store }: EngineContext,
  runId: number,
  classes: RunClasses,
  batch: readonly Prediction[],
): Promise<void> {
  const rows = batch.map((prediction) => {
    const { probabilities, event } = prediction;
    const predicted = probabilities.reduce(
      (best, value, index) => (value > (probabilities[best] ?? 0) ? index : best),
      0,
    );
    const probability = probabilities[event] ?? 0;
    return {
      runId,
      annotationId: prediction.annotationId,
      photoId: prediction.photoId,
      revisionId: prediction.revisionId,
      cropHash: prediction.crop,
      split: prediction.split,
      trueClassId: classId(classes, event),
      predictedClassId: classId(classes, predicted),
      probability,
      // float32 softmax reaches 0; its logarithm must stay a number that sorts.
      loss: -Math.log(Math.max(probability, 1e-12)),
      probabilities: toFloats(probabilities),
    };
  });
  await store.write((database) => {
    for (const row of rows) {
      database
        .insert(predictions)
        .values(row)
        .onConflictDoUpdate({ target: [predictions.runId, predictions.annotationId], set: row })
        .run();
    }
  });
}

function classId(classes: RunClasses, position: number): number {
  const found = classes.events[position];
  if (found === undefined) throw new StudioError('INTERNAL', `The worker named event ${position}, which is none.`);
  return found.id;
}

function summarise({ store }: EngineContext, { runId, split }: Subject, classes: RunClasses): EvaluationReport {
  const positions = new Map(classes.events.map(({ id }, position) => [id, position]));
  const truth: number[] = [];
  const probabilities: number[][] = [];
  const groups: number[] = [];
  for (const row of storedPredictions(store, { runId, split })) {
    const position = positions.get(row.trueClassId);
    if (position === undefined) continue;
    truth.push(position);
    probabilities.push(fromFloats(row.probabilities));
    groups.push(row.photoId);
  }
  const metrics = evaluateClassification({
    truth,
    probabilities,
    groups,
    classes: classes.events.map(({ name }) => name),
  });
  return evaluationReport.parse({ ...metrics, run: runId, split, classIds: classes.events.map(({ id }) => id) });
}

/** In the order of annotations, a page at a time. */
function* storedPredictions(store: EngineContext['store'], { runId, split }: Subject) {
  let after = 0;
  for (;;) {
    const rows = store.database
      .select({
        annotationId: predictions.annotationId,
        photoId: predictions.photoId,
        trueClassId: predictions.trueClassId,
        probabilities: predictions.probabilities,
      })
      .from(predictions)
      .where(and(eq(predictions.runId, runId), eq(predictions.split, split), gt(predictions.annotationId, after)))
      .orderBy(asc(predictions.annotationId))
      .limit(5_000)
      .all();
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.annotationId;
  }
}
