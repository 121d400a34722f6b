import type { FindingKind } from '../../../../shared/contract/findings.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { ProjectStore } from '../../store/open.ts';
import { fromFloats } from '../evaluation/probabilities.ts';
import { pinnedRun } from '../reports/remarks.ts';
import { runClasses } from '../training/classes.ts';
import { runRow } from '../training/runs.ts';
import { measuredOf, type Found, type Outcome } from './record.ts';
import { statements } from './statements.ts';
import { pagesOf } from './worker-files.ts';

/** From this distance of the two likeliest events down, a classifier is in two minds. */
const closeMargin = 0.1;

interface PredictionRow {
  annotationId: number;
  given: number;
  predicted: number;
  probability: number;
  loss: number;
  probabilities: Buffer;
}

/**
 * The run whose predictions to look at: the one asked for, else the pinned one, else the newest that is done; undefined
 * where none has predicted anything.
 */
export function runToLookAt(store: ProjectStore, runId?: number): number | undefined {
  const has = (id: number): boolean => store.sqlite.prepare(statements.hasPredictions).get(id) !== undefined;
  if (runId === undefined) {
    const pinned = pinnedRun(store, 'classifier');
    if (pinned !== undefined && has(pinned)) return pinned;
    return store.sqlite.prepare(statements.newestRun).pluck().get() as number | undefined;
  }
  const run = runRow(store, runId);
  if (has(runId)) return runId;
  throw new StudioError('CONFLICT', `Run ${run.id} has predicted nothing yet.`, {
    field: 'runId',
    remedy: `Evaluate it first: \`f2e evaluate ${run.id}\`.`,
  });
}

/** Loss and doubt of a run's classifier on every garment that it has predicted. */
export function ofPredictions(store: ProjectStore, runId: number): Record<'loss' | 'uncertain', Outcome> {
  const eventIds = runClasses(store, runId).events.map(({ id }) => id);
  const found: Record<'loss' | 'uncertain', Found[]> = { loss: [], uncertain: [] };
  const measured: Record<'loss' | 'uncertain', { annotationId: number; value: number; subject: number }[]> = {
    loss: [],
    uncertain: [],
  };
  const rows = pagesOf<PredictionRow>(store, statements.predictions, (row) => row.annotationId, [runId]);
  for (const { annotationId, given, predicted, probability, loss, probabilities } of rows) {
    const subject = given;
    measured.loss.push({ annotationId, value: loss, subject });
    if (predicted !== given) {
      const details = { kind: 'loss' as const, runId, given, predicted, probability, loss };
      found.loss.push({ annotationId, value: loss, subject, details });
    }
    const two = likeliestTwo(fromFloats(probabilities));
    const [first, second] = [eventIds[two.first], eventIds[two.second]];
    measured.uncertain.push({ annotationId, value: 1 - two.margin, subject });
    if (two.margin < closeMargin && first !== undefined && second !== undefined) {
      const details = { kind: 'uncertain' as const, runId, first, second, margin: two.margin };
      found.uncertain.push({ annotationId, value: 1 - two.margin, subject, details });
    }
  }
  const outcome = (kind: Extract<FindingKind, 'loss' | 'uncertain'>): Outcome => ({
    measured: measuredOf(measured[kind]),
    found: found[kind],
    runId,
  });
  return { loss: outcome('loss'), uncertain: outcome('uncertain') };
}

/** Positions of the two highest probabilities, and how far they are apart. */
function likeliestTwo(probabilities: readonly number[]): { first: number; second: number; margin: number } {
  let [first, second] = [-1, -1];
  const at = (position: number): number => probabilities[position] ?? -1;
  for (const position of probabilities.keys()) {
    if (at(position) > at(first)) [first, second] = [position, first];
    else if (at(position) > at(second)) second = position;
  }
  return { first, second, margin: Math.min(1, Math.max(0, at(first) - Math.max(0, at(second)))) };
}
