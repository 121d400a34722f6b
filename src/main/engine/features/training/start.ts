import { and, count, eq, isNotNull, isNull, ne } from 'drizzle-orm';
import { annotations, photos, runs } from '../../../../../db/schema.ts';
import type { UsedPlan } from '../../../../shared/contract/balance-plan.ts';
import type { SplitName } from '../../../../shared/contract/common.ts';
import { trainClassifierInput, type TrainClassifierInput } from '../../../../shared/contract/training.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { resolveRecipe } from '../../../../shared/domain/recipes.ts';
import { planDraws } from '../../../../shared/domain/sampling.ts';
import type { EngineContext } from '../../context.ts';
import type { ProjectStore, Transaction } from '../../store/open.ts';
import { assertClasses, garmentPlan } from '../balance/plans.ts';
import { trainingSamples } from '../balance/preview.ts';
import { resolveWeights } from '../models/weights.ts';
import { runRow } from './runs.ts';

/**
 * Writes down a new run with everything that will make it, and queues its job.
 *
 * @param previousRunId the run that this one repeats on newer data
 * @throws StudioError BAD_REQUEST for a recipe that trains nothing, or a balance plan that does not fit; DATASET_EMPTY where train or val has no labelled
 *   garment; WEIGHTS_INVALID or NOT_FOUND for weights that are not there
 */
export async function startTraining(
  context: EngineContext,
  input: TrainClassifierInput,
  previousRunId?: number,
): Promise<{ jobId: number; runId: number }> {
  assertTrainable(context.store);
  await assertPlan(context.store, input, previousRunId);
  const create = await newRun(context, input, previousRunId);
  let runId = 0;
  const job = await context.jobs.add((transaction) => {
    runId = create(transaction);
    return { kind: 'train-classifier', parameters: { ...input }, runId };
  });
  context.events.publish({ type: 'changed', subjects: ['runs'] });
  return { jobId: job.id, runId };
}

/** Finds out what will make a run; inside a write, the answer writes the run down as queued and gives its id. */
export async function newRun(
  context: EngineContext,
  input: TrainClassifierInput,
  previousRunId?: number,
): Promise<(transaction: Transaction) => number> {
  const plan = planOf(context.store, input, previousRunId);
  const recipe = resolveRecipe(input, plan?.plan);
  const weights = await resolveWeights(context, input);
  return (transaction) =>
    transaction
      .insert(runs)
      .values({
        kind: 'classifier',
        name: input.name ?? `${input.backbone} ${recipe.name}${input.fusion ? ' with garment class' : ''}`,
        state: 'queued',
        recipe: JSON.stringify(recipe),
        backbone: input.backbone,
        fusion: input.fusion,
        seed: input.seed,
        balancePlan: plan === undefined ? null : JSON.stringify(plan),
        codeVersion: context.application.codeVersion,
        weightsHashes: JSON.stringify(weights.kind === 'file' ? { [input.backbone]: weights.sha256 } : {}),
        createdAt: Date.now(),
        previousRunId,
      })
      .returning({ id: runs.id })
      .get().id;
}

/** What a run was asked for, read back from its job's parameters. */
export function trainingInputOf(parameters: Record<string, unknown>): TrainClassifierInput {
  return trainClassifierInput.parse(parameters);
}

function planOf(store: ProjectStore, { plan }: TrainClassifierInput, previousRunId?: number): UsedPlan | undefined {
  return garmentPlan(store, plan, previousRunId === undefined ? undefined : runRow(store, previousRunId));
}

/** Before the job is queued: a plan that does not fit the data would fail it minutes later. */
async function assertPlan(store: ProjectStore, input: TrainClassifierInput, previousRunId?: number): Promise<void> {
  const used = planOf(store, input, previousRunId);
  if (used === undefined) return;
  const { name, plan } = used;
  const { overrides } = input;
  if (overrides.sampler !== undefined || overrides.sampledLabel !== undefined) {
    throw new StudioError('BAD_REQUEST', `The balance plan “${name}” decides what is drawn; a sampler cannot, too.`, {
      field: overrides.sampler === undefined ? 'overrides.sampledLabel' : 'overrides.sampler',
      remedy: 'Leave out the sampler, or the plan.',
    });
  }
  assertClasses(store, plan);
  planDraws((await trainingSamples(store)).cells, plan);
}

function assertTrainable(store: ProjectStore): void {
  for (const split of ['train', 'val'] as const) {
    if (labelledGarments(store, split) > 0) continue;
    throw new StudioError('DATASET_EMPTY', `No labelled garment is in ${split}.`, {
      field: 'split',
      cause:
        'a garment takes part when its photo has an event and a split, and it is neither deleted, rejected nor excluded',
      remedy:
        split === 'val'
          ? 'Hold some photos out as val: `f2e split`, or the Split button of the project home.'
          : 'Import photos with masks and label their events.',
    });
  }
}

function labelledGarments(store: ProjectStore, split: SplitName): number {
  const row = store.database
    .select({ garments: count() })
    .from(annotations)
    .innerJoin(photos, eq(photos.id, annotations.photoId))
    .where(
      and(
        eq(annotations.deleted, false),
        isNull(annotations.excludedReason),
        isNull(photos.excludedReason),
        eq(annotations.split, split),
        isNotNull(annotations.eventClassId),
        ne(annotations.reviewState, 'rejected'),
      ),
    )
    .get();
  return row?.garments ?? 0;
}
