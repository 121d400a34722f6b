import path from 'node:path';
import { eq } from 'drizzle-orm';
import { models } from '../../../../../db/schema.ts';
import type { DetectorArchitecture } from '../../../../shared/contract/detection.ts';
import type { TrainDetectorInput } from '../../../../shared/contract/detector.ts';
import type { WeightsSource } from '../../../../shared/contract/worker.ts';
import { detectorArchitectures } from '../../../../shared/domain/detector-recipes.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { checkedFile, hasDefaultWeights, installedFile, resolveWeights } from '../models/weights.ts';
import type { WeightsContext } from '../models/weights.ts';
import { requireStarter } from './models.ts';

interface Wish {
  architecture: DetectorArchitecture;
  weights: TrainDetectorInput['weights'];
  seed: number;
}

/**
 * The weights that a detector's training starts from, with the digest of what lies there now: its backbone's, or those
 * of a whole detector of the same architecture.
 *
 * @throws StudioError NOT_FOUND for a model that is not there; WEIGHTS_INVALID for one of another architecture, or a file
 *   that has changed; MODEL_UNKNOWN where no weights of the backbone are to be had
 */
export async function resolveDetectorWeights(context: WeightsContext, wish: Wish): Promise<WeightsSource> {
  const { architecture, weights, seed } = wish;
  if (weights === 'random') return { kind: 'random', seed };
  if (weights === 'starter') {
    const { name, description, source, sha256 } = requireStarter(context.application);
    assertArchitecture(name, description.architecture, architecture);
    return checkedFile(path.join(source.directory, 'model.safetensors'), name, sha256);
  }
  const backbone = backboneOf(architecture);
  if (weights === 'default') {
    if (backbone !== null) return resolveWeights(context, { backbone, weights, seed });
    throw new StudioError('MODEL_UNKNOWN', `The catalogue has no weights for ${architecture}.`, {
      field: 'weights',
      remedy: 'Start from random weights, or from a detector of this architecture.',
    });
  }
  const row = context.store.database.select().from(models).where(eq(models.id, weights)).get();
  if (row === undefined || row.kind === 'classifier') {
    throw new StudioError('NOT_FOUND', `There are no weights ${weights} in this project.`, {
      field: 'weights',
      remedy: '`f2e models list` shows the weights that there are.',
    });
  }
  assertArchitecture(row.name, row.architecture, row.kind === 'backbone' ? (backbone ?? architecture) : architecture);
  return checkedFile(installedFile(context.store, row), row.name, row.sha256);
}

/** Whether `default` weights are to be had without a network. */
export function hasDetectorWeights(context: WeightsContext, architecture: DetectorArchitecture): boolean {
  const backbone = backboneOf(architecture);
  return backbone !== null && hasDefaultWeights(context, backbone);
}

function backboneOf(architecture: DetectorArchitecture) {
  return detectorArchitectures.find(({ name }) => name === architecture)?.backbone ?? null;
}

function assertArchitecture(name: string, found: string, wanted: string): void {
  if (found === wanted) return;
  throw new StudioError('WEIGHTS_INVALID', `${name} holds weights of ${found}, not ${wanted}.`, {
    field: 'weights',
    remedy: `Choose the architecture ${found}, or other weights.`,
  });
}
