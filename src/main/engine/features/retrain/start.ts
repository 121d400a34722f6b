import { and, desc, eq, inArray } from 'drizzle-orm';
import { jobs } from '../../../../../db/schema.ts';
import { trainDetectorInput } from '../../../../shared/contract/detector.ts';
import type { CheckedInput, ProcedureAnswer } from '../../../../shared/contract/path.ts';
import { trainClassifierInput } from '../../../../shared/contract/training.ts';
import type { EngineContext } from '../../context.ts';
import type { ProjectStore } from '../../store/open.ts';
import { startDetectorTraining } from '../detector/start.ts';
import { startTraining } from '../training/start.ts';
import { previousRun } from './plan.ts';

/**
 * Queues the previous run's training anew, on the data as it is now; without one, the default recipe.
 *
 * @throws StudioError as starting a training does, and as finding the run does
 */
export async function startRetraining(
  context: EngineContext,
  { kind, runId, name, plan }: CheckedInput<'retrain.start'>,
): Promise<ProcedureAnswer<'retrain.start'>> {
  const { store } = context;
  const previous = previousRun(store, kind, runId);
  const asked = withPlan(previous === undefined ? {} : parametersOf(store, previous.id), plan);
  const named = name ?? (previous === undefined ? undefined : nextName(previous.name));
  const given = { ...asked, ...(named === undefined ? {} : { name: named }) };
  const started =
    kind === 'detector'
      ? await startDetectorTraining(context, trainDetectorInput.parse(given), previous?.id)
      : await startTraining(context, trainClassifierInput.parse(given), previous?.id);
  return { ...started, previousRunId: previous?.id ?? null };
}

/** The same with another balance plan, which draws in place of any sampler that was asked for. */
function withPlan(asked: Record<string, unknown>, plan: number | null | undefined): Record<string, unknown> {
  if (plan === undefined) return asked;
  const { plan: _before, ...rest } = asked;
  if (plan === null) return rest;
  const {
    sampler: _sampler,
    sampledLabel: _label,
    ...overrides
  } = (rest['overrides'] ?? {}) as Record<string, unknown>;
  return { ...rest, plan, overrides };
}

/** What a run was asked for: the parameters of its training's job. */
function parametersOf(store: ProjectStore, runId: number): Record<string, unknown> {
  const row = store.database
    .select({ kind: jobs.kind, parameters: jobs.parameters })
    .from(jobs)
    .where(and(eq(jobs.runId, runId), inArray(jobs.kind, ['train-classifier', 'train-detector', 'sample'])))
    .orderBy(desc(jobs.id))
    .limit(1)
    .get();
  const parameters = JSON.parse(row?.parameters ?? '{}') as Record<string, unknown>;
  return row?.kind === 'sample' ? (parameters['training'] as Record<string, unknown>) : parameters;
}

/** `First run` becomes `First run, again`, and that `First run, again 2`. */
export function nextName(name: string): string {
  const found = /^(.*), again(?: (\d+))?$/.exec(name);
  if (found === null) return `${name.slice(0, 180)}, again`;
  return `${found[1] ?? ''}, again ${Number(found[2] ?? 1) + 1}`;
}
