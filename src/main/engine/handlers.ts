import type { JobKind } from '../../shared/contract/jobs.ts';
import { detectorArchitectures, detectorRecipes } from '../../shared/domain/detector-recipes.ts';
import { StudioError } from '../../shared/domain/errors.ts';
import { backboneDescriptions, modelCatalogue } from '../../shared/domain/model-catalogue.ts';
import { trainingRecipes } from '../../shared/domain/recipes.ts';
import type { Handlers } from './call.ts';
import type { EngineContext } from './context.ts';
import { listExcluded } from './features/balance/excluded.ts';
import { findLeaks } from './features/balance/leaks.ts';
import { readMatrix } from './features/balance/matrix.ts';
import { previewPhotos } from './features/balance/photo-preview.ts';
import { readPhotoMatrix } from './features/balance/photos.ts';
import { listPlans, removePlan, renamePlan, savePlan } from './features/balance/plans.ts';
import { previewPlan } from './features/balance/preview.ts';
import { addComment, listComments, removeComment, resolveComment } from './features/comments/comments.ts';
import { cropItems, listCropIds, listCrops } from './features/crops/list.ts';
import { compareRuns, listChangedCrops } from './features/compare/compare-runs.ts';
import { compareDetectors } from './features/compare/detectors.ts';
import { listReferences } from './features/compare/references.ts';
import { listChanges, listPasses, getPass, startPass } from './features/detection/passes.ts';
import { assertDone, readDetectorReport } from './features/detector/evaluate.ts';
import { detectorFreshness } from './features/detector/freshness.ts';
import { importDetector } from './features/detector/import.ts';
import { chosenDetector, listDetectors } from './features/detector/models.ts';
import { detectorConfusion, detectorConfusionPhotos } from './features/detector/confusion.ts';
import { detectorRunRow, getDetectorRun, listDetectorRuns } from './features/detector/runs.ts';
import { startDetectorTraining } from './features/detector/start.ts';
import { hasDetectorWeights } from './features/detector/weights.ts';
import { applyBulk, bulkHistory, stepBulk } from './features/editing/bulk.ts';
import {
  applyGesture,
  listRevisions,
  photoHistory,
  restoreRevision,
  revisionMask,
  stepGesture,
} from './features/editing/gestures.ts';
import { collectDoctorReport } from './features/doctor/report.ts';
import { evaluationDetails } from './features/evaluation/details.ts';
import { evaluationFreshness } from './features/evaluation/freshness.ts';
import { listPredictions, readReport } from './features/evaluation/report.ts';
import { listFindings } from './features/findings/list.ts';
import { mapPoints, mapStatus } from './features/findings/map.ts';
import { listFindingSets } from './features/findings/sets.ts';
import { catalogueEntry, importModel, listModels } from './features/models/catalogue.ts';
import { importOwnWeights } from './features/models/own.ts';
import { hasDefaultWeights } from './features/models/weights.ts';
import { getPhoto } from './features/photos/get.ts';
import { listPhotoIds, listPhotos, photoNeighbours } from './features/photos/list.ts';
import { dismissSuggestion, listSuggestions } from './features/opinions/suggestions.ts';
import { readSummary, readTaxonomies } from './features/project/summary.ts';
import { explainGarment } from './features/recommend/explain.ts';
import { keepPicture } from './features/recommend/keep.ts';
import { recommendPhoto } from './features/recommend/photo.ts';
import { runDifferences } from './features/reports/differences.ts';
import { runReport } from './features/reports/run-report.ts';
import { annotateRun, pinRun } from './features/reports/remarks.ts';
import { retrainPlan } from './features/retrain/plan.ts';
import { startRetraining } from './features/retrain/start.ts';
import { compareSnapshots, listSnapshots } from './features/snapshots/list.ts';
import { restoreSnapshot } from './features/snapshots/restore.ts';
import { reviewGarment } from './features/review/garment.ts';
import { reviewStats } from './features/review/stats.ts';
import { guideState, sawStep, showGuide } from './features/guide/guide.ts';
import { splitPhotos } from './features/split/split-photos.ts';
import { getRun, listRuns, runRow } from './features/training/runs.ts';
import { startTraining } from './features/training/start.ts';
import { keepSelection } from './store/gallery/selections.ts';

/** Every call of the contract. */
export const handlers: Handlers = {
  'project.version': ({ application }) => ({
    version: application.version,
    platform: `${process.platform} ${process.arch}`,
    desktop: process.versions['electron'] !== undefined,
  }),

  'project.summary': ({ store }) => readSummary(store),
  'project.taxonomies': ({ store }) => readTaxonomies(store),
  'project.doctor': ({ store }) => collectDoctorReport(store.directory),

  'guide.state': ({ store }) => guideState(store),
  'guide.saw': (context, input) => sawStep(context, input),
  'guide.show': (context, input) => showGuide(context, input),

  'photos.list': ({ store }, input) => listPhotos(store, input),
  'photos.get': ({ store }, input) => getPhoto(store, input),
  'photos.ids': ({ store }, input) => listPhotoIds(store, input),
  'photos.neighbours': ({ store }, input) => photoNeighbours(store, input),

  'crops.list': ({ store }, input) => listCrops(store, input),
  'crops.ids': ({ store }, input) => listCropIds(store, input),
  'crops.items': ({ store }, { annotationIds }) => cropItems(store, annotationIds),
  'crops.select': ({ store }, { annotationIds }) => keepSelection(store, annotationIds),
  'crops.derive': (context, input) => queue(context, 'derive-crops', input),
  'crops.export': (context, input) => queue(context, 'export-crops', input),
  'editing.apply': (context, input) => applyGesture(context, input),
  'editing.undo': (context, input) => stepGesture(context, input, 'undo'),
  'editing.redo': (context, input) => stepGesture(context, input, 'redo'),
  'editing.history': ({ store }, input) => photoHistory(store, input),
  'editing.revisions': ({ store }, input) => listRevisions(store, input),
  'editing.revisionMask': ({ store }, input) => revisionMask(store, input),
  'editing.restore': (context, input) => restoreRevision(context, input),

  'bulk.apply': (context, input) => applyBulk(context, input),
  'bulk.undo': (context, input) => stepBulk(context, input, 'undo'),
  'bulk.redo': (context, input) => stepBulk(context, input, 'redo'),
  'bulk.history': ({ store }) => bulkHistory(store),

  'balance.matrix': ({ store }) => readMatrix(store),
  'balance.preview': ({ store }, input) => previewPlan(store, input),
  'balance.photos': ({ store }) => readPhotoMatrix(store),
  'balance.previewPhotos': ({ store }, input) => previewPhotos(store, input),
  'balance.leaks': ({ store }, input) => findLeaks(store, input),
  'balance.excluded': ({ store }, input) => listExcluded(store, input),
  'balance.plans': ({ store }) => listPlans(store),
  'balance.save': (context, input) => savePlan(context, input),
  'balance.rename': (context, input) => renamePlan(context, input),
  'balance.remove': (context, input) => removePlan(context, input),

  'review.garment': ({ store }, input) => reviewGarment(store, input),
  'review.stats': ({ store }, input) => reviewStats(store, input),

  'comments.list': ({ store }, input) => listComments(store, input),
  'comments.add': (context, input) => addComment(context, input),
  'comments.resolve': (context, input) => resolveComment(context, input),
  'comments.remove': (context, input) => removeComment(context, input),

  'imports.start': (context, input) => queue(context, 'import', input),
  'imports.split': async ({ store, events }, input) => {
    const report = await splitPhotos(store, input);
    events.publish({ type: 'changed', subjects: ['photos', 'annotations', 'project'] });
    return report;
  },

  'jobs.list': ({ jobs }, { limit }) => jobs.list(limit),
  'jobs.get': ({ jobs }, { id }) => jobs.get(id),
  'jobs.cancel': ({ jobs }, { id }) => jobs.cancel(id),
  'jobs.resume': ({ jobs }, { id }) => jobs.resume(id),

  'training.recipes': () => [...trainingRecipes],
  'training.backbones': (context) =>
    backboneDescriptions.map(({ name, featureSize, note }) => ({
      name,
      featureSize,
      note,
      available: hasDefaultWeights(context, name),
      licence: modelCatalogue.find(({ backbone }) => backbone === name)?.licence ?? '',
    })),
  'training.start': (context, input) => startTraining(context, input),
  'training.runs': ({ store }) => listRuns(store),
  'training.run': ({ store }, { id }) => getRun(store, id),

  'evaluation.start': (context, input) => {
    const run = runRow(context.store, input.runId);
    if (run.state !== 'done') {
      throw new StudioError('CONFLICT', `Run ${run.id} is ${run.state}; it has no model to evaluate.`, {
        field: 'runId',
        remedy: 'Wait for its end, or resume it.',
      });
    }
    return queue(context, 'evaluate-classifier', input, run.id);
  },
  'evaluation.report': ({ store }, input) => readReport(store, input),
  'evaluation.details': ({ store }, input) => evaluationDetails(store, input),
  'evaluation.freshness': ({ store }, input) => evaluationFreshness(store, input),
  'evaluation.crops': ({ store }, input) => listPredictions(store, input),

  'findings.kinds': (context) => listFindingSets(context),
  'findings.start': (context, input) => queue(context, 'find-issues', input),
  'findings.list': ({ store }, { annotationIds }) => listFindings(store, annotationIds),
  'findings.suggestions': ({ store }, { photoId }) => listSuggestions(store, photoId),
  'findings.dismiss': (context, input) => dismissSuggestion(context, input),

  'detector.recipes': () => [...detectorRecipes],
  'detector.architectures': (context) =>
    detectorArchitectures.map(({ name, note }) => ({ name, note, available: hasDetectorWeights(context, name) })),
  'detector.start': (context, input) => startDetectorTraining(context, input),
  'detector.runs': ({ store }) => listDetectorRuns(store),
  'detector.run': ({ store }, { id }) => getDetectorRun(store, id),
  'detector.evaluate': (context, input) => {
    assertDone(detectorRunRow(context.store, input.runId));
    return queue(context, 'evaluate-detector', input, input.runId);
  },
  'detector.evaluateModel': (context, input) => {
    chosenDetector(context, input.modelId);
    return queue(context, 'evaluate-detector', input);
  },
  'detector.freshness': ({ store }, input) => detectorFreshness(store, input),
  'detector.report': ({ store }, input) => readDetectorReport(store, input),
  'detector.confusion': ({ store }, input) => detectorConfusion(store, input),
  'detector.confusionPhotos': ({ store }, input) => detectorConfusionPhotos(store, input),
  'detector.models': (context) => listDetectors(context),
  'detector.import': (context, input) => importDetector(context, input),
  'detector.detect': (context, input) => startPass(context, input),
  'detector.passes': ({ store }) => listPasses(store),
  'detector.pass': ({ store }, input) => getPass(store, input),
  'detector.changes': ({ store }, input) => listChanges(store, input),
  'detector.export': (context, input) => queue(context, 'export-detections', input),

  'runs.annotate': (context, input) => annotateRun(context, input),
  'runs.pin': (context, input) => pinRun(context, input),
  'runs.report': ({ store }, input) => runReport(store, input),
  'runs.differences': ({ store }, input) => runDifferences(store, input),

  'compare.runs': ({ store }, input) => compareRuns(store, input),
  'compare.crops': ({ store }, input) => listChangedCrops(store, input),
  'compare.detectors': ({ store }, input) => compareDetectors(store, input),
  'compare.references': ({ application }) => listReferences(application),

  'retrain.plan': ({ store }, input) => retrainPlan(store, input),
  'retrain.start': (context, input) => startRetraining(context, input),

  'snapshots.list': ({ store }) => listSnapshots(store),
  'snapshots.compare': ({ store }, input) => compareSnapshots(store, input),
  'snapshots.restore': (context, input) => restoreSnapshot(context, input),

  'recommend.photo': (context, input) => recommendPhoto(context, input),
  'recommend.explain': (context, input) => explainGarment(context, input),
  'recommend.keep': (context, input) => keepPicture(context, input),

  'map.status': ({ store }) => mapStatus(store),
  'map.start': (context) => queue(context, 'map-garments', {}),
  'map.points': ({ store }, input) => mapPoints(store, input),

  'models.list': (context) => listModels(context),
  'models.fetch': (context, { name }) => queue(context, 'fetch-model', { name: catalogueEntry(name).name }),
  'models.import': (context, { name, file, backbone }) =>
    backbone === undefined ? importModel(context, name, file) : importOwnWeights(context, { name, backbone, file }),
};

async function queue(
  { jobs }: EngineContext,
  kind: JobKind,
  parameters: Record<string, unknown>,
  runId?: number,
): Promise<{ jobId: number }> {
  const job = await jobs.add({ kind, parameters, ...(runId === undefined ? {} : { runId }) });
  return { jobId: job.id };
}
