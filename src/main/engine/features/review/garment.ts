import type { GarmentPrediction, ReviewGarment } from '../../../../shared/contract/review.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { ProjectStore } from '../../store/open.ts';
import { fromFloats } from '../evaluation/probabilities.ts';
import { pinnedRun } from '../reports/remarks.ts';
import { runClasses } from '../training/classes.ts';
import { reviewStatements } from './statements.ts';

interface PredictionRow {
  runId: number;
  runName: string;
  probabilities: Buffer;
  loss: number;
  trueClassId: number;
  cropHash: string;
}

/** One garment as a reviewer has to see it. Throws StudioError NOT_FOUND. */
export function reviewGarment(store: ProjectStore, { annotationId }: { annotationId: number }): ReviewGarment {
  const found = store.sqlite.prepare(reviewStatements.garment).get(annotationId) as
    (Omit<ReviewGarment, 'deleted' | 'prediction'> & { deleted: 0 | 1 }) | undefined;
  if (found === undefined) {
    throw new StudioError('NOT_FOUND', `There is no garment ${annotationId}.`, {
      id: annotationId,
      remedy: 'Begin the queue anew.',
    });
  }
  return { ...found, deleted: found.deleted === 1, prediction: predictionOf(store, found) };
}

function predictionOf(
  store: ProjectStore,
  garment: Pick<ReviewGarment, 'annotationId' | 'eventClassId' | 'hash'>,
): GarmentPrediction | null {
  const row = store.sqlite
    .prepare(reviewStatements.prediction)
    .get(garment.annotationId, pinnedRun(store, 'classifier') ?? 0) as PredictionRow | undefined;
  if (row === undefined) return null;
  const { events } = runClasses(store, row.runId);
  const probabilities = fromFloats(row.probabilities)
    .flatMap((probability, index) => {
      const event = events[index];
      return event === undefined ? [] : [{ eventClassId: event.id, probability }];
    })
    .sort((left, right) => right.probability - left.probability);
  return {
    runId: row.runId,
    runName: row.runName,
    probabilities,
    loss: row.loss,
    margin: (probabilities[0]?.probability ?? 0) - (probabilities[1]?.probability ?? 0),
    outdated: row.cropHash !== garment.hash || row.trueClassId !== garment.eventClassId,
  };
}
