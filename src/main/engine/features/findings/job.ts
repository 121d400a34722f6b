import { findingKind, type FindIssuesInput, type FindingKind } from '../../../../shared/contract/findings.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { EngineContext } from '../../context.ts';
import type { JobControl } from '../../jobs/control.ts';
import { deriveCrops } from '../crops/job.ts';
import { detectorDisagreement } from '../opinions/disagreement.ts';
import { gatherOpinions } from '../opinions/look.ts';
import { comparedKinds, compareGarments } from './compare.ts';
import { measuredKinds, measureGarments } from './measure.ts';
import { ofPredictions, runToLookAt } from './predictions.ts';
import { recordOutcome, type Outcome } from './record.ts';
import { groundOf, unavailable } from './sets.ts';

export interface FindIssuesResult extends Record<string, unknown> {
  /** Garments that stand out, by kind. */
  found: Partial<Record<FindingKind, number>>;
  /** Kinds that could not be computed, and why. */
  skipped: Partial<Record<FindingKind, string>>;
}

/**
 * Computes the wanted kinds of findings, each recorded when it is there, so that a job that is stopped has done what it
 * got through.
 *
 * @throws StudioError CONFLICT where none of the kinds can be computed
 */
export async function findIssues(
  context: EngineContext,
  input: FindIssuesInput,
  control: JobControl,
): Promise<FindIssuesResult> {
  const { store } = context;
  const { signal, progress } = control;
  const ground = groundOf(context);
  const result: FindIssuesResult = { found: {}, skipped: {} };
  const wanted = new Set<FindingKind>();
  for (const kind of input.kinds ?? findingKind.options) {
    const reason = unavailable(kind, ground);
    if (reason === null) wanted.add(kind);
    else result.skipped[kind] = reason;
  }
  if (wanted.size === 0) {
    const [reason] = Object.values(result.skipped);
    throw new StudioError('CONFLICT', 'None of these can be computed yet.', { field: 'kinds', cause: reason });
  }
  const keep = async (kind: FindingKind, outcome: Outcome): Promise<void> => {
    signal.throwIfAborted();
    result.found[kind] = await recordOutcome(store, kind, outcome);
    context.events.publish({ type: 'changed', subjects: ['findings'] });
  };

  if (needsCrops(wanted)) await deriveCrops(context, {}, control);
  if (measuredKinds.some((kind) => wanted.has(kind))) {
    const outcomes = await measureGarments(context, control);
    for (const kind of measuredKinds) if (wanted.has(kind)) await keep(kind, outcomes[kind]);
  }
  const runId = wanted.has('loss') || wanted.has('uncertain') ? runToLookAt(store, input.runId) : undefined;
  if (runId !== undefined) {
    progress({ step: 'Reading predictions', done: 0, total: null, unit: 'garments', secondsLeft: null });
    const outcomes = ofPredictions(store, runId);
    for (const kind of ['loss', 'uncertain'] as const) if (wanted.has(kind)) await keep(kind, outcomes[kind]);
  }
  if (comparedKinds.some((kind) => wanted.has(kind))) {
    const { outcomes } = await compareGarments(context, { kinds: wanted, map: false }, control);
    for (const kind of comparedKinds) {
      const outcome = outcomes[kind];
      if (outcome !== undefined) await keep(kind, outcome);
    }
  }
  // Last, for it takes longest the first time.
  if (wanted.has('disagreement') && !('missing' in ground.detector)) {
    await gatherOpinions(context, ground.detector, control);
    await keep('disagreement', await detectorDisagreement(store, ground.detector, control));
    context.events.publish({ type: 'changed', subjects: ['photos'] });
  }
  return result;
}

function needsCrops(wanted: ReadonlySet<FindingKind>): boolean {
  return [...measuredKinds, ...comparedKinds].some((kind) => wanted.has(kind));
}
