import { stat } from 'node:fs/promises';
import { runs } from '../../../../../db/schema.ts';
import type { DeepFashion2Source, TrainDetectorInput } from '../../../../shared/contract/detector.ts';
import { defaultArchitecture, resolveDetectorRecipe } from '../../../../shared/domain/detector-recipes.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { checkFactors } from '../../../../shared/domain/photo-sampling.ts';
import { taxonomyPresets } from '../../../../shared/domain/presets.ts';
import type { EngineContext } from '../../context.ts';
import { previewPhotos } from '../balance/photo-preview.ts';
import { photoPlanOf } from '../balance/plans.ts';
import { assertTrainable, countGarments } from './dataset.ts';
import { detectorRunRow } from './runs.ts';
import { resolveDetectorWeights } from './weights.ts';

/**
 * Writes down a new run of a detector with everything that will make it, and queues its job.
 *
 * @param previousRunId the run that this one repeats on newer data
 * @throws StudioError BAD_REQUEST for a recipe that cannot be trained, or a balance plan that does not fit;
 *   DATASET_EMPTY where train or val has no garment of a known class; NOT_FOUND for folders, weights or a plan that are
 *   not there; WEIGHTS_INVALID for weights that do not fit
 */
export async function startDetectorTraining(
  context: EngineContext,
  input: TrainDetectorInput,
  previousRunId?: number,
): Promise<{ jobId: number; runId: number }> {
  const { store } = context;
  const repeated = previousRunId === undefined ? undefined : detectorRunRow(store, previousRunId);
  const plan = photoPlanOf(store, input.plan, repeated);
  const recipe = resolveDetectorRecipe(input, plan?.plan);
  const architecture = architectureOf(input);
  if (input.source === undefined) {
    assertTrainable(countGarments(store));
    if (plan !== undefined) await previewPhotos(store, { plan: plan.plan, seed: input.seed });
  } else {
    if (plan !== undefined) checkFactors(plan.plan.factors, taxonomyPresets.deepfashion2);
    await assertFolders(input.source);
  }
  const weights = await resolveDetectorWeights(context, { ...input, architecture });
  let runId = 0;
  const job = await context.jobs.add((transaction) => {
    ({ id: runId } = transaction
      .insert(runs)
      .values({
        kind: 'detector',
        name: input.name ?? `${architecture} ${recipe.name}`,
        state: 'queued',
        recipe: JSON.stringify(recipe),
        backbone: architecture,
        fusion: false,
        seed: input.seed,
        balancePlan: plan === undefined ? null : JSON.stringify(plan),
        codeVersion: context.application.codeVersion,
        weightsHashes: JSON.stringify(weights.kind === 'file' ? { [architecture]: weights.sha256 } : {}),
        createdAt: Date.now(),
        previousRunId,
      })
      .returning({ id: runs.id })
      .get());
    return { kind: 'train-detector', parameters: { ...input }, runId };
  });
  context.events.publish({ type: 'changed', subjects: ['runs'] });
  return { jobId: job.id, runId };
}

export function architectureOf({ architecture, recipe }: Pick<TrainDetectorInput, 'architecture' | 'recipe'>) {
  return architecture ?? defaultArchitecture(recipe);
}

async function assertFolders({ train, validation }: DeepFashion2Source): Promise<void> {
  for (const [part, folders] of Object.entries({ train, validation })) {
    for (const [name, folder] of Object.entries(folders ?? {})) {
      const found = await stat(folder).catch(() => undefined);
      if (found?.isDirectory() === true) continue;
      throw new StudioError('NOT_FOUND', `There is no folder ${folder}.`, {
        field: `source.${part}.${name}`,
        file: folder,
        remedy: "Name the folders of DeepFashion2's annotations (annos) and photos (image).",
      });
    }
  }
}
