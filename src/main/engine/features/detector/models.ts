import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { and, desc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { models, runs } from '../../../../../db/schema.ts';
import {
  detectorDescription,
  detectorFigures,
  detectorTrainingResult,
  type DetectorDescription,
  type DetectorChoice,
} from '../../../../shared/contract/detection.ts';
import type { DetectorModel } from '../../../../shared/contract/detector.ts';
import type { DetectorSource } from '../../../../shared/contract/worker.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { Application } from '../../application.ts';
import type { EngineContext } from '../../context.ts';
import { installedFile } from '../models/weights.ts';
import { pinnedRun } from '../reports/remarks.ts';

type ModelRow = typeof models.$inferSelect;

/** A detector that is there, with all that running it needs. */
export interface Detector {
  /** Null for the starter. */
  id: number | null;
  name: string;
  sha256: string;
  runId: number | null;
  licence: string | null;
  createdAt: number | null;
  description: DetectorDescription;
  source: Extract<DetectorSource, { kind: 'folder' }>;
}

const descriptionFile = 'model.json';
const weightsFile = 'model.safetensors';

/** The part of `resources/models/manifest.json` that says where the detector lies. */
const shippedModels = z.object({
  models: z.array(
    z.looseObject({
      name: z.string(),
      kind: z.string().optional(),
      /** Holds `model.json` and `model.safetensors`. */
      directory: z.string().optional(),
      licence: z.string().optional(),
      validation: detectorFigures.optional(),
    }),
  ),
});

type DetectorContext = Pick<EngineContext, 'store' | 'application'>;

/** The project's own detectors, the newest first, then the starter where it ships. */
export function listDetectors({ store, application }: DetectorContext): DetectorModel[] {
  const own = ownRows(store).flatMap((row): DetectorModel[] => {
    try {
      return [{ ...describe(ownDetector(store, row)), id: row.id, validation: validationOf(store, row.runId) }];
    } catch (error) {
      // One whose files are gone cannot be chosen.
      if (error instanceof StudioError) return [];
      throw error;
    }
  });
  const starter = starterDetector(application);
  if (starter === undefined) return own;
  return [...own, { ...describe(starter), id: 'starter', validation: shippedEntry(application)?.validation ?? null }];
}

/**
 * The detector that is meant: the one chosen, else the pinned one, else the newest of the project, else the starter.
 *
 * @throws StudioError NOT_FOUND where there is none; WEIGHTS_INVALID where its files are gone or cannot be read
 */
export function chosenDetector({ store, application }: DetectorContext, choice: DetectorChoice | undefined): Detector {
  if (typeof choice === 'number') {
    const row = store.database.select().from(models).where(eq(models.id, choice)).get();
    if (row?.kind === 'detector') return ownDetector(store, row);
    throw new StudioError('NOT_FOUND', `There is no detector ${choice} in this project.`, {
      field: 'modelId',
      ...(row === undefined ? {} : { cause: `model ${choice} is a ${row.kind}` }),
      remedy: '`f2e detections models` lists the detectors that there are.',
    });
  }
  if (choice === 'starter') return requireStarter(application);
  const rows = ownRows(store);
  const pinned = choice === undefined ? pinnedRun(store, 'detector') : undefined;
  const newest = rows.find(({ runId }) => runId !== null && runId === pinned) ?? rows[0];
  if (newest !== undefined) return ownDetector(store, newest);
  if (choice === 'latest') {
    throw new StudioError('NOT_FOUND', 'No detector has been trained in this project yet.', {
      field: 'modelId',
      remedy: 'Train one: `f2e train detector`, or choose the starter.',
    });
  }
  return requireStarter(application);
}

/** Whether there is any detector to choose. */
export function hasDetector({ store, application }: DetectorContext): boolean {
  return ownRows(store).length > 0 || starterDetector(application) !== undefined;
}

/** Throws StudioError NOT_FOUND where no detector ships with the studio. */
export function requireStarter(application: Application): Detector {
  const starter = starterDetector(application);
  if (starter !== undefined) return starter;
  throw new StudioError('NOT_FOUND', 'There is no detector to run.', {
    field: 'modelId',
    cause: 'none ships with this version of the studio, and none is chosen',
    remedy: 'Train one: `f2e train detector`.',
  });
}

/** The detector that ships with the studio; undefined where none does. */
export function starterDetector(application: Application): Detector | undefined {
  const entry = shippedEntry(application);
  if (entry === undefined) return undefined;
  const directory = path.join(application.resources, 'models', entry.directory);
  const description = readDescription(directory, entry.name);
  return {
    id: null,
    name: entry.name,
    sha256: description.sha256,
    runId: null,
    licence: entry.licence ?? null,
    createdAt: null,
    description,
    source: { kind: 'folder', directory },
  };
}

function shippedEntry(application: Application) {
  const file = path.join(application.resources, 'models', 'manifest.json');
  if (!existsSync(file)) return undefined;
  const shipped = shippedModels.parse(JSON.parse(readFileSync(file, 'utf8')));
  for (const entry of shipped.models) {
    const { kind, directory } = entry;
    if (kind !== 'detector' || directory === undefined) continue;
    if (existsSync(path.join(application.resources, 'models', directory, weightsFile))) return { ...entry, directory };
  }
  return undefined;
}

function ownRows(store: EngineContext['store']): ModelRow[] {
  return store.database.select().from(models).where(eq(models.kind, 'detector')).orderBy(desc(models.id)).all();
}

function ownDetector(store: EngineContext['store'], row: ModelRow): Detector {
  const directory = path.dirname(installedFile(store, row));
  return {
    id: row.id,
    name: row.name,
    sha256: row.sha256,
    runId: row.runId,
    licence: row.licence,
    createdAt: row.createdAt,
    description: readDescription(directory, row.name),
    source: { kind: 'folder', directory },
  };
}

function readDescription(directory: string, name: string): DetectorDescription {
  const file = path.join(directory, descriptionFile);
  const remedy = 'Put the files of the model back, or choose another one.';
  if (!existsSync(file) || !existsSync(path.join(directory, weightsFile))) {
    throw new StudioError('WEIGHTS_INVALID', `The files of ${name} are gone.`, { file: directory, remedy });
  }
  try {
    return detectorDescription.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new StudioError('WEIGHTS_INVALID', `${name} is not described as a detector.`, { file, cause, remedy });
  }
}

function describe({ name, sha256, runId, licence, createdAt, description }: Detector) {
  const { architecture, classNames, shortSide, longSide, semantics } = description;
  return { name, architecture, classNames, shortSide, longSide, semantics, sha256, licence, runId, createdAt };
}

/** Of the best epoch, as the training ended with it. */
function validationOf(store: EngineContext['store'], runId: number | null): DetectorModel['validation'] {
  if (runId === null) return null;
  const row = store.database
    .select({ result: runs.result })
    .from(runs)
    .where(and(eq(runs.id, runId), eq(runs.kind, 'detector')))
    .get();
  if (row === undefined || row.result === null) return null;
  return detectorTrainingResult.parse(JSON.parse(row.result)).validation;
}
