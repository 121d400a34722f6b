import { open } from 'node:fs/promises';
import path from 'node:path';
import type { FindingKind } from '../../../../shared/contract/findings.ts';
import type { BackboneName } from '../../../../shared/contract/training.ts';
import type { ComparedCrop, CompareCropsTask } from '../../../../shared/contract/worker.ts';
import type { EngineContext } from '../../context.ts';
import { writeLines } from '../../files.ts';
import type { JobControl } from '../../jobs/control.ts';
import { resolveWeights } from '../models/weights.ts';
import { comparedGarments, type ComparedGarment } from './compared-crops.ts';
import {
  labelErrors,
  labelledGarments,
  photoProbabilities,
  type Labelled,
  type PhotoProbabilities,
} from './label-errors.ts';
import { nearDuplicates } from './near-duplicates.ts';
import { outliers } from './outliers.ts';
import type { Outcome } from './record.ts';
import { statements } from './statements.ts';
import { readFloats, readWords, withFolder } from './worker-files.ts';

/** What crops are compared by: the network whose weights ship with the studio. */
const backbone: BackboneName = 'efficientnet-lite0';
const seed = 1;
const folds = 5;
const neighbours = 10;
/** Cosine of centred features from which on two crops are nearly the same. */
const nearlySame = 0.9;
/** Points that the map is laid out by; the others follow. */
const fittedPoints = 10_000;
const embeddingsAtOnce = 500;

export const comparedKinds = ['label-error', 'leak', 'near-duplicate', 'outlier'] as const satisfies FindingKind[];
export type ComparedKind = (typeof comparedKinds)[number];

export interface ComparisonQuestion {
  kinds: ReadonlySet<FindingKind>;
  /** Whether places on the map are asked for. */
  map: boolean;
}

export interface Comparison {
  outcomes: Partial<Record<ComparedKind, Outcome>>;
  /** What label errors are judged by; undefined where they were not asked for. */
  photos: PhotoProbabilities | undefined;
  /** Garments in the order of `map`. */
  garments: readonly ComparedGarment[];
  /** float32 [garments, 2]. */
  map: Float32Array | undefined;
}

/**
 * Compares all crops by their features in a worker. On the way the table of embeddings is brought up to date: only
 * crops that are new or others than before are computed.
 */
export async function compareGarments(
  context: Pick<EngineContext, 'store' | 'application' | 'runTask'>,
  { kinds, map }: ComparisonQuestion,
  control: JobControl,
): Promise<Comparison> {
  const { store } = context;
  const weights = await resolveWeights(context, { backbone, weights: 'default', seed });
  const source = `${backbone} ${weights.kind === 'file' ? weights.sha256 : seed}`;
  const garments = await comparedGarments(store);
  const labelled = labelledGarments(garments);
  const embeds = ({ crop, embeddedCrop, source: known }: ComparedGarment): boolean =>
    crop !== embeddedCrop || known !== source;
  return withFolder(store, async (directory) => {
    const manifest = path.join(directory, 'crops.jsonl');
    await writeLines(manifest, linesOf(garments, labelled, embeds));
    const fresh = garments.filter(embeds);
    const task: CompareCropsTask = {
      type: 'compare-crops',
      backbone,
      weights,
      manifest,
      cropsDirectory: path.join(store.directory, 'crops'),
      featureCacheDirectory: path.join(store.directory, 'cache', 'features'),
      directory,
      seed,
      vectors: fresh.length > 0,
      probabilities:
        kinds.has('label-error') && labelled.events.length > 1 ? { classCount: labelled.events.length, folds } : null,
      distances: kinds.has('outlier') ? { neighbours } : null,
      groups: kinds.has('leak') || kinds.has('near-duplicate') ? { similarity: nearlySame } : null,
      map: map ? { fitted: fittedPoints } : null,
    };
    await context.runTask(task, {
      signal: control.signal,
      onReport(report) {
        if (report.type === 'progress') control.progress(report.progress);
      },
    });
    if (task.vectors) await storeVectors(context, path.join(directory, 'vectors.f32'), fresh, source);
    const floats = (name: string): Promise<Float32Array> => readFloats(path.join(directory, name));
    const outcomes: Comparison['outcomes'] = {};
    let photos: PhotoProbabilities | undefined;
    if (task.probabilities !== null) {
      const probabilities = await floats('probabilities.f32');
      photos = photoProbabilities(garments, labelled, probabilities);
      outcomes['label-error'] = labelErrors(garments, labelled, photos, probabilities);
    }
    if (task.distances !== null) outcomes.outlier = outliers(garments, await floats('distances.f32'));
    if (task.groups !== null) {
      const [groups, nearest] = await Promise.all(
        ['groups.u32', 'nearest.u32'].map((name) => readWords(path.join(directory, name))),
      );
      const similarities = await floats('similarities.f32');
      const duplicates = nearDuplicates(garments, {
        groups: groups ?? new Uint32Array(),
        nearest: nearest ?? new Uint32Array(),
        similarities,
      });
      if (kinds.has('leak')) outcomes.leak = duplicates.leak;
      if (kinds.has('near-duplicate')) outcomes['near-duplicate'] = duplicates['near-duplicate'];
    }
    return { outcomes, photos, garments, map: task.map === null ? undefined : await floats('map.f32') };
  });
}

function* linesOf(
  garments: readonly ComparedGarment[],
  { labels }: Labelled,
  embeds: (garment: ComparedGarment) => boolean,
): Iterable<string> {
  for (const [place, garment] of garments.entries()) {
    const line: ComparedCrop = {
      annotationId: garment.annotationId,
      crop: garment.crop,
      event: labels[place] ?? null,
      garment: garment.garment ?? 0,
      group: garment.photoGroup,
      embed: embeds(garment),
    };
    yield JSON.stringify(line);
  }
}

/** Reads the vectors a few hundred at a time, each few hundred one transaction. */
async function storeVectors(
  { store }: Pick<EngineContext, 'store'>,
  file: string,
  garments: readonly ComparedGarment[],
  source: string,
): Promise<void> {
  const put = store.sqlite.prepare(statements.putEmbedding);
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const bytes = size / garments.length;
    for (let start = 0; start < garments.length; start += embeddingsAtOnce) {
      const few = garments.slice(start, start + embeddingsAtOnce);
      const { buffer } = await handle.read(Buffer.alloc(few.length * bytes), 0, few.length * bytes, start * bytes);
      await store.write(() => {
        for (const [index, { annotationId, crop }] of few.entries()) {
          put.run(annotationId, crop, source, buffer.subarray(index * bytes, (index + 1) * bytes));
        }
      });
    }
  } finally {
    await handle.close();
  }
}
