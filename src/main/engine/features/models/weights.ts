import { existsSync } from 'node:fs';
import path from 'node:path';
import { and, desc, eq } from 'drizzle-orm';
import { models } from '../../../../../db/schema.ts';
import type { BackboneName, TrainClassifierInput } from '../../../../shared/contract/training.ts';
import type { WeightsSource } from '../../../../shared/contract/worker.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { modelCatalogue } from '../../../../shared/domain/model-catalogue.ts';
import type { EngineContext } from '../../context.ts';
import { fileDigest } from '../../files.ts';
import type { ProjectStore } from '../../store/open.ts';
import { shippedWeights } from './shipped.ts';

/** The parts of the engine that finding weights needs. */
export type WeightsContext = Pick<EngineContext, 'store' | 'application'>;

/**
 * The weights that a training starts from, with the digest of what lies there now.
 *
 * @throws StudioError NOT_FOUND for a model that is not in the project; WEIGHTS_INVALID for one of another backbone,
 *   or a file that has changed; MODEL_UNKNOWN where no weights of the backbone are to be had
 */
export async function resolveWeights(
  context: WeightsContext,
  { backbone, weights, seed }: Pick<TrainClassifierInput, 'backbone' | 'weights' | 'seed'>,
): Promise<WeightsSource> {
  if (weights === 'random') return { kind: 'random', seed };
  if (weights === 'default') return defaultWeights(context, backbone);
  const row = context.store.database.select().from(models).where(eq(models.id, weights)).get();
  if (row === undefined || row.kind !== 'backbone') {
    throw new StudioError('NOT_FOUND', `There are no weights ${weights} in this project.`, {
      field: 'weights',
      remedy: '`f2e models list` shows the weights that there are.',
    });
  }
  if (row.architecture !== backbone) {
    throw new StudioError('WEIGHTS_INVALID', `${row.name} holds weights of ${row.architecture}, not ${backbone}.`, {
      field: 'weights',
      remedy: `Choose the backbone ${row.architecture}, or other weights.`,
    });
  }
  return checkedFile(installedFile(context.store, row), row.name, row.sha256);
}

/** Finds a weights file by its digest, so that a run's weights are found wherever the project lies now. */
export async function findWeights(context: WeightsContext, sha256: string): Promise<WeightsSource | undefined> {
  for (const entry of modelCatalogue) {
    const shipped = await shippedWeights(context.application, entry);
    if (shipped?.sha256 === sha256) return { kind: 'file', ...shipped };
  }
  const row = context.store.database
    .select()
    .from(models)
    .where(and(eq(models.kind, 'backbone'), eq(models.sha256, sha256)))
    .get();
  if (row === undefined) return undefined;
  const file = installedFile(context.store, row);
  return existsSync(file) ? { kind: 'file', path: file, sha256 } : undefined;
}

/** Whether `default` weights of a backbone are to be had without a network. */
export function hasDefaultWeights(context: WeightsContext, backbone: BackboneName): boolean {
  const ships = modelCatalogue.some(
    (entry) =>
      entry.backbone === backbone &&
      entry.shippedFile !== undefined &&
      existsSync(path.join(context.application.resources, 'models', entry.shippedFile)),
  );
  return ships || installed(context.store, backbone) !== undefined;
}

async function defaultWeights(context: WeightsContext, backbone: BackboneName): Promise<WeightsSource> {
  for (const entry of modelCatalogue) {
    if (entry.backbone !== backbone) continue;
    const shipped = await shippedWeights(context.application, entry);
    if (shipped !== undefined) return { kind: 'file', ...shipped };
  }
  const row = installed(context.store, backbone);
  if (row !== undefined) return checkedFile(installedFile(context.store, row), row.name, row.sha256);
  const name = modelCatalogue.find((entry) => entry.backbone === backbone)?.name ?? backbone;
  throw new StudioError('MODEL_UNKNOWN', `There are no weights of ${backbone} on this machine.`, {
    field: 'weights',
    cause: 'they do not ship with the studio and were not fetched',
    remedy: `\`f2e models fetch ${name}\`, or \`f2e models import ${name} FILE\`, or start from random weights.`,
  });
}

function installed(store: ProjectStore, backbone: BackboneName): typeof models.$inferSelect | undefined {
  return store.database
    .select()
    .from(models)
    .where(and(eq(models.kind, 'backbone'), eq(models.architecture, backbone)))
    .orderBy(desc(models.id))
    .limit(1)
    .get();
}

export function installedFile(store: ProjectStore, row: { path: string }): string {
  return path.join(store.directory, row.path);
}

/** The file, once its digest is sure to be the one noted. Throws StudioError WEIGHTS_INVALID. */
export async function checkedFile(file: string, name: string, sha256: string): Promise<WeightsSource> {
  if (!existsSync(file)) {
    throw new StudioError('WEIGHTS_INVALID', `The file of ${name} is gone.`, {
      file,
      remedy: 'Fetch or import it again.',
    });
  }
  if ((await fileDigest(file)) === sha256) return { kind: 'file', path: file, sha256 };
  throw new StudioError('WEIGHTS_INVALID', `The file of ${name} has changed since it was taken in.`, {
    file,
    cause: `its SHA-256 is not ${sha256}`,
    remedy: 'Fetch or import it again.',
  });
}
