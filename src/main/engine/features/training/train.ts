import path from 'node:path';
import { runEpochs } from '../../../../../db/schema.ts';
import {
  trainingRecipe,
  trainingResult,
  type EpochRecord,
  type TrainClassifierInput,
  type TrainingResult,
} from '../../../../shared/contract/training.ts';
import { trainClassifierTask } from '../../../../shared/contract/worker.ts';
import type { EngineContext } from '../../context.ts';
import type { JobControl } from '../../jobs/control.ts';
import { deriveCrops } from '../crops/job.ts';
import { resolveWeights } from '../models/weights.ts';
import { freezeDataset, frozenDataset } from './freeze.ts';
import { runDirectory, runRow } from './runs.ts';
import { checkedResult, recordResult } from './result.ts';

/**
 * Trains a run to its end, or takes it up where it stopped: crops that are missing are derived, the data is frozen once,
 * a worker trains on it, and the best model is recorded. A run that is done is left as it is.
 */
export async function trainRun(
  context: EngineContext,
  runId: number,
  input: TrainClassifierInput,
  control: JobControl,
): Promise<TrainingResult> {
  const { store } = context;
  const run = runRow(store, runId);
  if (run.state === 'done' && run.result !== null) return trainingResult.parse(JSON.parse(run.result));
  let dataset = await frozenDataset(store, run);
  if (dataset === undefined) {
    await deriveCrops(context, { splits: ['train', 'val', 'test'] }, control);
    dataset = await freezeDataset(store, runId);
  }
  const weights = await resolveWeights(context, input);
  const directory = runDirectory(store, runId);
  let writes: Promise<unknown> = Promise.resolve();
  const answer = await context
    .runTask(
      trainClassifierTask.parse({
        type: 'train-classifier',
        runId,
        manifest: dataset.manifest,
        cropsDirectory: path.join(store.directory, 'crops'),
        runDirectory: directory,
        featureCacheDirectory: path.join(store.directory, 'cache', 'features'),
        backbone: input.backbone,
        weights,
        fusion: run.fusion,
        eventNames: dataset.classes.events.map(({ name }) => name),
        garmentNames: dataset.classes.garments.map(({ name }) => name),
        recipe: trainingRecipe.parse(JSON.parse(run.recipe)),
        seed: run.seed,
        // Without a checkpoint there, the worker starts at the beginning.
        resume: true,
      }),
      {
        signal: control.signal,
        onReport(report) {
          if (report.type === 'progress') control.progress(report.progress);
          if (report.type !== 'epoch') return;
          writes = Promise.all([writes, recordEpoch(context, runId, report.epoch)]);
        },
      },
    )
    .finally(() => writes);
  const result = checkedResult(trainingResult, runId, answer);
  await recordResult(context, runId, result, { kind: 'classifier', architecture: result.backbone });
  return result;
}

async function recordEpoch({ store, events }: EngineContext, runId: number, epoch: EpochRecord): Promise<void> {
  await store.write((database) => {
    const row = { runId, ...epoch };
    database
      .insert(runEpochs)
      .values(row)
      .onConflictDoUpdate({ target: [runEpochs.runId, runEpochs.epoch], set: row })
      .run();
  });
  events.publish({ type: 'epoch', runId, epoch });
}
