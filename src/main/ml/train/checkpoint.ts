import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type { StoredWeights, TrainingProgress } from '../../../shared/contract/run-files.ts';
import { checkpointDescription, trainingProgress } from '../../../shared/contract/run-files.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import { readSafetensors, writeSafetensors } from '../weights/safetensors.ts';
import type { WeightMap } from '../weights/weight-map.ts';

/** What every training's progress has. */
export interface EpochsSoFar {
  epochs: readonly unknown[];
}

/** A training that can be taken up again. */
export interface Checkpoint<Progress extends EpochsSoFar = TrainingProgress> {
  progress: Progress;
  /** All that is trained: of a classifier `head.…` and, once it is being fine-tuned, `backbone.…`; PyTorch's layout. */
  weights: WeightMap;
  /** The optimiser's moments, as its own state has them. */
  moments: WeightMap;
  /** Weights of the best epoch, named as `weights`; null before the first. */
  best: WeightMap | null;
}

export interface CheckpointStore<Progress extends EpochsSoFar = TrainingProgress> {
  /** Null where there is none. Throws StudioError CHECKPOINT_INVALID for one that is damaged or of another training. */
  read(): Promise<Checkpoint<Progress> | null>;
  /** Replaces the checkpoint at once: after a crash there is either the old one or the new one. */
  write(checkpoint: Checkpoint<Progress>): Promise<void>;
  clear(): Promise<void>;
}

const latestName = 'latest.json';
/**
 * Checkpoints of one training in a folder: `latest.json` names the safetensors files of state and best weights with
 * their SHA-256. Files are written beside, synced, and become the checkpoint when `latest.json` is renamed into place.
 *
 * @param training SHA-256 of everything that makes the training what it is; a checkpoint of another one is refused
 * @param shape of its progress; a classifier's by default
 */
export function openCheckpoints(directory: string, training: string): CheckpointStore;
export function openCheckpoints<Progress extends EpochsSoFar>(
  directory: string,
  training: string,
  shape: z.ZodType<Progress>,
): CheckpointStore<Progress>;
export function openCheckpoints(
  directory: string,
  training: string,
  shape: z.ZodType<EpochsSoFar> = trainingProgress,
): CheckpointStore<EpochsSoFar> {
  const latestPath = join(directory, latestName);
  const refuse = (cause: string): StudioError =>
    new StudioError('CHECKPOINT_INVALID', `The checkpoint in ${directory} cannot be used: ${cause}.`, {
      file: latestPath,
      cause,
      remedy: 'Start the training anew.',
    });
  let written: { best: StoredWeights; weights: WeightMap } | undefined;

  async function readStored(stored: StoredWeights): Promise<WeightMap> {
    const bytes = await readFile(join(directory, stored.name)).catch(() => {
      throw refuse(`${stored.name} is missing`);
    });
    if (sha256(bytes) !== stored.sha256) throw refuse(`${stored.name} has been changed or is incomplete`);
    return readSafetensors(bytes, stored.name).weights;
  }

  async function store(prefix: string, progress: EpochsSoFar, weights: WeightMap): Promise<StoredWeights> {
    // A name of its own: a file that the checkpoint in force names is never written to.
    const name = `${prefix}-${progress.epochs.length}-${randomBytes(8).toString('hex')}.safetensors`;
    const bytes = writeSafetensors(weights);
    await writeSynced(join(directory, name), bytes);
    return { name, sha256: sha256(bytes) };
  }

  return {
    read: async () => {
      const text = await readFile(latestPath, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw refuse(error.message);
      });
      if (text === null) return null;
      const latest = parseLatest(text, shape, refuse);
      if (latest.training !== training) {
        throw refuse('it belongs to a training with other data, weights, recipe or seed');
      }
      const { weights, moments } = splitState(await readStored(latest.state));
      const best = latest.best === null ? null : await readStored(latest.best);
      if (latest.best !== null && best !== null) written = { best: latest.best, weights: best };
      return { progress: latest.progress, weights, moments, best };
    },
    write: async ({ progress, weights, moments, best }) => {
      await mkdir(directory, { recursive: true });
      const state = await store('state', progress, joinState(weights, moments));
      if (best === null) written = undefined;
      else if (written?.weights !== best) written = { best: await store('best', progress, best), weights: best };
      const latest = { format: 1, training, progress, state, best: written?.best ?? null };
      await writeSynced(`${latestPath}.new`, Buffer.from(JSON.stringify(latest)));
      await rename(`${latestPath}.new`, latestPath);
      await syncDirectory(directory);
      const kept = new Set([latestName, state.name, written?.best.name]);
      for (const name of await readdir(directory)) if (!kept.has(name)) await rm(join(directory, name));
    },
    clear: async () => {
      written = undefined;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Writes a file beside, syncs it, and renames it into place. */
export async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  await writeSynced(`${path}.new`, bytes);
  await rename(`${path}.new`, path);
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncDirectory(path: string): Promise<void> {
  // Windows cannot sync a directory, and does not need to.
  if (process.platform === 'win32') return;
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function parseLatest<Shape extends z.ZodType>(text: string, shape: Shape, refuse: (cause: string) => StudioError) {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse(`${latestName} is not JSON`);
  }
  const latest = checkpointDescription(shape).safeParse(value);
  if (latest.success) return latest.data;
  const issue = latest.error.issues[0];
  throw refuse(`${latestName} is malformed at ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}

const momentsPrefix = 'moments.';

function joinState(weights: WeightMap, moments: WeightMap): WeightMap {
  return new Map([...weights, ...[...moments].map(([name, weight]) => [momentsPrefix + name, weight] as const)]);
}

function splitState(state: WeightMap): { weights: WeightMap; moments: WeightMap } {
  const weights: WeightMap = new Map();
  const moments: WeightMap = new Map();
  for (const [name, weight] of state) {
    if (name.startsWith(momentsPrefix)) moments.set(name.slice(momentsPrefix.length), weight);
    else weights.set(name, weight);
  }
  return { weights, moments };
}
