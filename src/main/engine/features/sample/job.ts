import path from 'node:path';
import { z } from 'zod';
import { importInput, type ImportInput } from '../../../../shared/contract/imports.ts';
import { trainClassifierInput } from '../../../../shared/contract/training.ts';
import type { EngineContext } from '../../context.ts';
import type { JobWork } from '../../jobs/handler.ts';
import { deriveCrops } from '../crops/job.ts';
import { evaluateRun } from '../evaluation/evaluate.ts';
import { importRecords } from '../imports/import-records.ts';
import { newRun } from '../training/start.ts';
import { trainRun } from '../training/train.ts';

const parametersShape = z.object({ training: trainClassifierInput });

/**
 * The whole main job on the photos that ship with the studio: import with masks and occasions, derive crops, train,
 * evaluate on val. Each step skips what is done, so that a job that was cut off goes on where it stood.
 */
export async function runSampleJob(context: EngineContext, work: JobWork): Promise<Record<string, unknown>> {
  const { training } = parametersShape.parse(work.job.parameters);
  const started = performance.now();
  const folder = path.join(context.application.resources, 'sample');
  const photos = path.join(folder, 'photos');
  const inputs: z.input<typeof importInput>[] = [
    { format: 'coco', annotations: path.join(folder, 'train.json'), photos, split: 'train' },
    { format: 'coco', annotations: path.join(folder, 'val.json'), photos, split: 'val' },
    { format: 'labels', file: path.join(folder, 'occasions.csv') },
  ];
  let photosAdded = 0;
  for (const input of inputs) {
    const report = await importRecords(context.store, importInput.parse(input) satisfies ImportInput, work);
    photosAdded += report.counts.photosAdded;
  }
  context.events.publish({ type: 'changed', subjects: ['photos', 'annotations', 'project'] });
  const crops = await deriveCrops(context, {}, work);
  const runId = work.job.runId ?? (await work.attachRun(await newRun(context, training)));
  const result = await trainRun(context, runId, training, work);
  const evaluation = await evaluateRun(context, { runId, split: 'val' }, work);
  return {
    run: runId,
    photosAdded,
    crops: { derived: crops.derived, failed: crops.failed, seconds: crops.seconds },
    training: result,
    evaluation: { split: 'val', accuracy: evaluation.accuracy, balancedAccuracy: evaluation.balancedAccuracy },
    seconds: (performance.now() - started) / 1000,
  };
}
