import { z } from 'zod';
import { splitName } from '../../shared/contract/common.ts';
import { deriveCropsInput, exportCropsInput } from '../../shared/contract/crops.ts';
import { exportDetectionsInput } from '../../shared/contract/detection-passes.ts';
import { evaluateModelInput, trainDetectorInput } from '../../shared/contract/detector.ts';
import { bulkJobParameters } from '../../shared/contract/editing.ts';
import { findIssuesInput } from '../../shared/contract/findings.ts';
import { importInput } from '../../shared/contract/imports.ts';
import { StudioError } from '../../shared/domain/errors.ts';
import type { EngineContext } from './context.ts';
import { exportCrops } from './features/crops/export.ts';
import { deriveCrops } from './features/crops/job.ts';
import { runPass } from './features/detection/detect.ts';
import { exportDetections } from './features/detection/export.ts';
import { passParameters } from './features/detection/passes.ts';
import { evaluateDetector, evaluateModel } from './features/detector/evaluate.ts';
import { measuredSplitsOf, splitsToMeasure } from './features/detector/runs.ts';
import { trainDetectorRun } from './features/detector/train.ts';
import { runBulkJob } from './features/editing/bulk-job.ts';
import { evaluateRun } from './features/evaluation/evaluate.ts';
import { findIssues } from './features/findings/job.ts';
import { layOutMap } from './features/findings/map.ts';
import { importRecords } from './features/imports/import-records.ts';
import { fetchModel } from './features/models/catalogue.ts';
import { anyRun } from './features/reports/remarks.ts';
import { remeasurePrevious } from './features/retrain/remeasure.ts';
import { runSampleJob } from './features/sample/job.ts';
import { runClasses } from './features/training/classes.ts';
import { heldOutSplits } from './features/training/dataset.ts';
import { trainingInputOf } from './features/training/start.ts';
import { trainRun } from './features/training/train.ts';
import type { JobHandlers, JobWork } from './jobs/handler.ts';

const evaluationParameters = z.object({ runId: z.int().positive(), split: splitName });
const fetchParameters = z.object({ name: z.string() });

/** How each kind of job is done. */
export function jobHandlers(context: EngineContext): JobHandlers {
  return {
    import: {
      lane: 'light',
      async run(work) {
        const report = await importRecords(context.store, importInput.parse(work.job.parameters), work);
        context.events.publish({ type: 'changed', subjects: ['photos', 'annotations', 'project'] });
        return { ...report };
      },
    },
    'derive-crops': {
      lane: 'light',
      run: async (work) => ({
        ...(await deriveCrops(context, deriveCropsInput.parse(work.job.parameters), work)),
      }),
    },
    'export-crops': {
      lane: 'light',
      run: async (work) => ({
        ...(await exportCrops(context, exportCropsInput.parse(work.job.parameters).directory, work)),
      }),
    },
    'bulk-edit': {
      lane: 'light',
      run: (work) => runBulkJob(context, bulkJobParameters.parse(work.job.parameters), work),
    },
    'train-classifier': { lane: 'ml', run: (work) => train(context, work) },
    'evaluate-classifier': {
      lane: 'ml',
      async run(work) {
        const { runId, split, count, accuracy, balancedAccuracy } = await evaluate(context, work);
        return { run: runId, split, count, accuracy, balancedAccuracy };
      },
    },
    'train-detector': { lane: 'ml', run: (work) => trainDetector(context, work) },
    'evaluate-detector': {
      lane: 'ml',
      async run(work) {
        if ('modelId' in work.job.parameters) {
          return evaluateModel(context, evaluateModelInput.parse(work.job.parameters), work);
        }
        const { runId, split } = evaluationParameters.parse(work.job.parameters);
        const { counts, figures } = await evaluateDetector(context, { runId, split }, work);
        return { run: runId, split, ...counts, figures };
      },
    },
    detect: {
      lane: 'ml',
      run: async (work) => ({ ...(await runPass(context, passParameters.parse(work.job.parameters).passId, work)) }),
    },
    'export-detections': {
      lane: 'light',
      run: async (work) => ({
        ...(await exportDetections(context, exportDetectionsInput.parse(work.job.parameters), work)),
      }),
    },
    'find-issues': {
      lane: 'ml',
      run: (work) => findIssues(context, findIssuesInput.parse(work.job.parameters), work),
    },
    'map-garments': { lane: 'ml', run: (work) => layOutMap(context, work) },
    'fetch-model': {
      lane: 'light',
      run: (work) => fetchModel(context, fetchParameters.parse(work.job.parameters).name, work),
    },
    sample: { lane: 'ml', run: (work) => runSampleJob(context, work) },
  };
}

async function train(context: EngineContext, work: JobWork): Promise<Record<string, unknown>> {
  const { runId, parameters } = work.job;
  if (runId === null) throw new StudioError('INTERNAL', 'A training job has no run.', { job: work.job.id });
  const result = await trainRun(context, runId, trainingInputOf(parameters), work);
  const classes = runClasses(context.store, runId);
  const splits = heldOutSplits(context.store, classes);
  for (const split of splits) await evaluateRun(context, { runId, split }, work);
  await remeasurePrevious(context, runId, splits, work);
  return { ...result, ...repeated(context, runId) };
}

async function trainDetector(context: EngineContext, work: JobWork): Promise<Record<string, unknown>> {
  const { runId, parameters } = work.job;
  if (runId === null) throw new StudioError('INTERNAL', 'A training job has no run.', { job: work.job.id });
  const result = await trainDetectorRun(context, runId, trainDetectorInput.parse(parameters), work);
  for (const split of splitsToMeasure(context.store, runId)) await evaluateDetector(context, { runId, split }, work);
  await remeasurePrevious(context, runId, measuredSplitsOf(context.store, runId), work);
  return { ...result, ...repeated(context, runId) };
}

/** For whoever follows the job: the run to compare with. */
function repeated({ store }: EngineContext, runId: number): { previousRun?: number } {
  const { previousRunId } = anyRun(store, runId);
  return previousRunId === null ? {} : { previousRun: previousRunId };
}

async function evaluate(context: EngineContext, work: JobWork) {
  const { runId, split } = evaluationParameters.parse(work.job.parameters);
  return { runId, ...(await evaluateRun(context, { runId, split }, work)) };
}
