import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { and, desc, eq } from 'drizzle-orm';
import { runs } from '../../../../../db/schema.ts';
import type { DatasetSample, Prediction } from '../../../../shared/contract/worker.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { EngineContext } from '../../context.ts';
import { writeLines, writeWhole } from '../../files.ts';
import { createSemaphore } from '../../media/semaphore.ts';
import { findWeights } from '../models/weights.ts';
import { pinnedRun } from '../reports/remarks.ts';
import { runDirectory, runRow, type RunRow } from '../training/runs.ts';

/** A garment to be asked about. */
export interface Question {
  annotationId: number;
  photoId: number;
  revisionId: number;
  /** SHA-256 of its crop. */
  crop: string;
  /** Position among the run's garment classes, where it is known. */
  garment: number | null;
}

/** Answers for people come one after another: each starts a process with TensorFlow in it. */
const oneAtATime = createSemaphore(1);

/** The run that is asked: the one given, else the pinned one, else the newest that is done. Throws StudioError NOT_FOUND or CONFLICT. */
export function askedRun({ store }: EngineContext, given: number | undefined): RunRow {
  const runId = given ?? pinnedRun(store, 'classifier');
  if (runId !== undefined) {
    const row = runRow(store, runId);
    if (row.state === 'done') return row;
    throw new StudioError('CONFLICT', `Run ${runId} is ${row.state}; it has no model.`, {
      runId,
      field: 'runId',
      remedy: 'Resume it, or choose a run that is done.',
    });
  }
  const newest = store.database
    .select()
    .from(runs)
    .where(and(eq(runs.kind, 'classifier'), eq(runs.state, 'done')))
    .orderBy(desc(runs.id))
    .limit(1)
    .get();
  if (newest !== undefined) return newest;
  throw new StudioError('NOT_FOUND', 'No classifier has been trained yet.', { remedy: 'Train one first.' });
}

/**
 * The run's probabilities for each garment, in the questions' order.
 *
 * @param crops where the questions' crops lie, as `<h[0:2]>/<hash>.png`
 */
export async function predictGarments(
  context: EngineContext,
  run: RunRow,
  questions: readonly Question[],
  crops: string,
  signal: AbortSignal,
): Promise<number[][]> {
  const { store } = context;
  const cache = path.join(store.directory, 'cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(path.join(cache, 'recommend-'));
  const answers = new Map<number, Prediction>();
  try {
    const manifest = path.join(folder, 'manifest.jsonl');
    await writeLines(manifest, questions.map(asLine));
    const hash = (JSON.parse(run.weightsHashes) as Record<string, string>)[run.backbone];
    const weights = hash === undefined ? undefined : await findWeights(context, hash);
    await oneAtATime(() =>
      context.runTask(
        {
          type: 'predict',
          runDirectory: runDirectory(store, run.id),
          ...(weights === undefined ? {} : { weights }),
          manifest,
          cropsDirectory: crops,
          featureCacheDirectory: path.join(cache, 'features'),
          split: null,
        },
        {
          signal,
          onReport(report) {
            if (report.type !== 'predictions') return;
            for (const prediction of report.predictions) answers.set(prediction.annotationId, prediction);
          },
        },
      ),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return questions.map(({ annotationId }) => {
    const answer = answers.get(annotationId);
    if (answer === undefined) throw new StudioError('INTERNAL', 'The worker left a garment out.', { annotationId });
    return answer.probabilities;
  });
}

/** A manifest's line. Split and event stand there for form's sake: nobody knows them of a question. */
function asLine(question: Question): string {
  const sample: DatasetSample = { ...question, split: 'test', event: 0 };
  return JSON.stringify(sample);
}

/** Puts a crop where a worker finds it. */
export async function storeCrop(directory: string, crop: { hash: string; bytes: Buffer }): Promise<void> {
  await writeWhole(path.join(directory, crop.hash.slice(0, 2), `${crop.hash}.png`), crop.bytes);
}
