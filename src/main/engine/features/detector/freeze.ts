import { createHash, type Hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { eq } from 'drizzle-orm';
import { runs } from '../../../../../db/schema.ts';
import { splitName, type SplitName } from '../../../../shared/contract/common.ts';
import { detectorSample, type DetectorSample } from '../../../../shared/contract/detection.ts';
import type { TrainDetectorInput } from '../../../../shared/contract/detector.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { EngineContext } from '../../context.ts';
import { readRecords, writeLines } from '../../files.ts';
import type { JobControl } from '../../jobs/control.ts';
import { photoFile } from '../../media/pictures.ts';
import type { ProjectStore } from '../../store/open.ts';
import { readTaxonomies } from '../project/summary.ts';
import { noEvent, recordSnapshot, type SnapshotItem } from '../snapshots/record.ts';
import type { RunRow } from '../training/runs.ts';
import { assertTrainable, projectSamples, type LeftOut, type PhotoFileRow } from './dataset.ts';
import { deepFashion2ClassNames, deepFashion2Samples } from './deepfashion2.ts';
import { manifestFile, runSnapshot, type DetectorSnapshot } from './runs.ts';
import { statements } from './statements.ts';

/** What a run is trained on. */
export interface FrozenData {
  /** JSON Lines of `detectorSample`. */
  manifest: string;
  summary: DetectorSnapshot;
}

/**
 * The data of a run: what it was given before, else what there is now, frozen as a manifest beside its checkpoints and
 * a snapshot in the database. The snapshot's hash covers classes, splits, photos and masks, but not where files lie,
 * so that equal data is the same snapshot wherever the project is.
 *
 * @throws StudioError DATASET_EMPTY where train or val holds no garment; PROJECT_CORRUPT where the manifest of a run
 *   that goes on is not the one that it began with; CANCELLED
 */
export async function freezeData(
  context: Pick<EngineContext, 'store' | 'logger'>,
  run: RunRow,
  input: Pick<TrainDetectorInput, 'source' | 'seed'>,
  control: JobControl,
): Promise<FrozenData> {
  const { store } = context;
  if (run.snapshotId !== null) return frozenData(store, run);
  const manifest = manifestFile(store, run.id);
  const leftOut: LeftOut = { garments: 0, photos: 0 };
  const { source, classNames, classIds, samples } = input.source === undefined ? ofProject() : ofFolders(input.source);

  function ofProject() {
    const { classes } = readTaxonomies(store).garment;
    const classIds = classes.map(({ id }) => id);
    return {
      source: 'project' as const,
      classNames: classes.map(({ name }) => name),
      classIds,
      samples: projectSamples(store, classIds, splitName.options, leftOut),
    };
  }

  function ofFolders(folders: NonNullable<TrainDetectorInput['source']>) {
    const scratch = `${manifest}.reading`;
    const work = { seed: input.seed, scratch, leftOut, control, logger: context.logger };
    return {
      source: 'deepfashion2' as const,
      classNames: deepFashion2ClassNames,
      // Its garments are none of the project's.
      classIds: [],
      samples: deepFashion2Samples(folders, work),
    };
  }

  const photos: Record<SplitName, number> = { train: 0, val: 0, test: 0 };
  const garments: Record<SplitName, number> = { train: 0, val: 0, test: 0 };
  const hash = startHash(source, classNames);
  async function* lines(): AsyncGenerator<string> {
    for await (const { sample, photoHash } of samples) {
      control.signal.throwIfAborted();
      photos[sample.split] += 1;
      garments[sample.split] += sample.garments.filter(({ crowd }) => !crowd).length;
      addToHash(hash, sample, photoHash);
      yield JSON.stringify(sample);
    }
  }
  await writeLines(manifest, lines());
  assertTrainable(garments);
  const summary: DetectorSnapshot = {
    kind: 'detector',
    source,
    classNames: [...classNames],
    photos,
    garments,
    leftOut,
  };
  const described = { hash: hash.digest('hex'), summary };
  const snapshotId = await recordSnapshot(store, described, snapshotItems(manifest, classIds));
  await store.write((database) => database.update(runs).set({ snapshotId }).where(eq(runs.id, run.id)).run());
  return { manifest, summary };
}

/** The manifest as it was frozen, with photos where they lie now. */
async function frozenData(store: ProjectStore, run: RunRow): Promise<FrozenData> {
  const { hash: expected, summary } = runSnapshot(store, run);
  const manifest = manifestFile(store, run.id);
  if (!existsSync(manifest)) throw changed(run.id, 'its manifest is gone');
  const hash = startHash(summary.source, summary.classNames);
  const readPhoto = store.sqlite.prepare(statements.photoFile);
  async function* lines(): AsyncGenerator<string> {
    for await (const sample of readSamples(manifest)) {
      if (summary.source === 'deepfashion2') {
        addToHash(hash, sample, path.basename(sample.file));
      } else {
        const row = readPhoto.get(sample.photoId) as PhotoFileRow | undefined;
        if (row === undefined) throw changed(run.id, `photo ${sample.photoId} is gone`);
        addToHash(hash, sample, row.hash);
        sample.file = photoFile(store.directory, row);
      }
      yield JSON.stringify(sample);
    }
    if (hash.digest('hex') !== expected) throw changed(run.id, 'its manifest differs from its snapshot');
  }
  await writeLines(manifest, lines());
  return { manifest, summary };
}

/** The samples of a manifest, one at a time. */
export function readSamples(manifest: string): AsyncGenerator<DetectorSample> {
  return readRecords(manifest, detectorSample);
}

function startHash(source: DetectorSnapshot['source'], classNames: readonly string[]): Hash {
  return createHash('sha256').update(JSON.stringify({ detector: 1, source, classNames }));
}

/** @param photo digest of the photo's file, or its name where the photos are used in place */
function addToHash(hash: Hash, { split, width, height, garments }: DetectorSample, photo: string): void {
  hash.update(
    JSON.stringify([
      photo,
      split,
      width,
      height,
      garments.map(({ class: position, counts, crowd }) => [position, counts, crowd]),
    ]),
  );
}

/** The project's garments among the samples, as the revisions that were frozen. */
async function* snapshotItems(manifest: string, classIds: readonly number[]): AsyncGenerator<SnapshotItem> {
  for await (const { photoId, split, garments } of readSamples(manifest)) {
    for (const { class: position, of } of garments) {
      if (of === undefined) continue;
      const { annotation: annotationId, revision: revisionId } = of;
      const garmentClassId = classIds[position] ?? null;
      yield { annotationId, revisionId, photoId, split, garmentClassId, eventClassId: noEvent, cropHash: '' };
    }
  }
}

function changed(runId: number, cause: string): StudioError {
  return new StudioError('PROJECT_CORRUPT', `The data of run ${runId} is no longer what it was given.`, {
    runId,
    cause,
    remedy: 'Start a new run.',
  });
}
