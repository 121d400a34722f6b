import { detectorEpochs } from '../../../../../db/schema.ts';
import {
  detectorArchitecture,
  detectorRecipe,
  detectorTrainingResult,
  type DetectorEpoch,
  type DetectorTrainingResult,
} from '../../../../shared/contract/detection.ts';
import type { TrainDetectorInput } from '../../../../shared/contract/detector.ts';
import type { EngineContext } from '../../context.ts';
import type { JobControl } from '../../jobs/control.ts';
import { runDirectory } from '../training/runs.ts';
import { freezeData } from './freeze.ts';
import { detectorRunRow } from './runs.ts';
import { resolveDetectorWeights } from './weights.ts';
import { checkedResult, recordResult } from '../training/result.ts';

/**
 * Trains a detector's run to its end, or takes it up where it stopped: the data is frozen once, a worker trains on it,
 * and the best model is recorded. A run that is done is left as it is.
 */
export async function trainDetectorRun(
  context: EngineContext,
  runId: number,
  input: TrainDetectorInput,
  control: JobControl,
): Promise<DetectorTrainingResult> {
  const { store } = context;
  const run = detectorRunRow(store, runId);
  if (run.state === 'done' && run.result !== null) return detectorTrainingResult.parse(JSON.parse(run.result));
  control.progress({ step: 'Gathering photos and masks', done: 0, total: null, unit: 'photos', secondsLeft: null });
  const { manifest, summary } = await freezeData(context, run, input, control);
  const architecture = detectorArchitecture.parse(run.backbone);
  const weights = await resolveDetectorWeights(context, { ...input, architecture });
  let writes: Promise<unknown> = Promise.resolve();
  const answer = await context
    .runTask(
      {
        type: 'train-detector',
        runId,
        manifest,
        runDirectory: runDirectory(store, runId),
        architecture,
        weights,
        classNames: summary.classNames,
        recipe: detectorRecipe.parse(JSON.parse(run.recipe)),
        seed: run.seed,
        // Without a checkpoint there, the worker starts at the beginning.
        resume: true,
      },
      {
        signal: control.signal,
        onReport(report) {
          if (report.type === 'progress') control.progress(report.progress);
          if (report.type !== 'detector-epoch') return;
          writes = Promise.all([writes, recordEpoch(context, runId, report.epoch)]);
        },
      },
    )
    .finally(() => writes);
  const result = checkedResult(detectorTrainingResult, runId, answer);
  await recordResult(context, runId, result, { kind: 'detector', architecture: result.architecture });
  return result;
}

async function recordEpoch({ store, events }: EngineContext, runId: number, epoch: DetectorEpoch): Promise<void> {
  const { losses, validation, ...figures } = epoch;
  const row = { runId, ...figures, losses: JSON.stringify(losses), figures: JSON.stringify(validation) };
  await store.write((database) => {
    database
      .insert(detectorEpochs)
      .values(row)
      .onConflictDoUpdate({ target: [detectorEpochs.runId, detectorEpochs.epoch], set: row })
      .run();
  });
  events.publish({ type: 'detector-epoch', runId, epoch });
}
