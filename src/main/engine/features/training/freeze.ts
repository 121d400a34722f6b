import { createHash } from 'node:crypto';
import path from 'node:path';
import { eq } from 'drizzle-orm';
import { runs } from '../../../../../db/schema.ts';
import { splitName, type SplitName } from '../../../../shared/contract/common.ts';
import { datasetSample, type DatasetSample } from '../../../../shared/contract/worker.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { readRecords, writeLines } from '../../files.ts';
import type { ProjectStore } from '../../store/open.ts';
import { recordSnapshot, type SnapshotItem } from '../snapshots/record.ts';
import { projectClasses, runClasses, type RunClasses } from './classes.ts';
import { currentSamples, snapshotSamples } from './dataset.ts';
import { runDirectory, type RunRow } from './runs.ts';

/** What a run is trained on. */
export interface FrozenDataset {
  /** JSON Lines of DatasetSample, ordered by annotation. */
  manifest: string;
  classes: RunClasses;
}

/** The data that a run was given before, its manifest written anew; undefined where it has none yet. */
export async function frozenDataset(store: ProjectStore, run: RunRow): Promise<FrozenDataset | undefined> {
  if (run.snapshotId === null) return undefined;
  const manifest = manifestFile(store, run.id);
  const classes = runClasses(store, run.id);
  await writeLines(manifest, linesOf(snapshotSamples(store, run.snapshotId, classes)));
  return { manifest, classes };
}

/**
 * Freezes what the project holds now as the run's data: a manifest beside its checkpoints and a snapshot in the
 * database. Equal data is the same snapshot.
 *
 * @throws StudioError DATASET_EMPTY where train or val holds nothing, or train knows fewer than two events
 */
export async function freezeDataset(store: ProjectStore, runId: number): Promise<FrozenDataset> {
  const classes = projectClasses(store);
  const manifest = manifestFile(store, runId);
  const counts: Record<SplitName, number> = { train: 0, val: 0, test: 0 };
  const trainEvents = new Set<number>();
  const hash = createHash('sha256').update(JSON.stringify(classes));
  await writeLines(
    manifest,
    linesOf(currentSamples(store, classes, splitName.options), (sample, line) => {
      counts[sample.split] += 1;
      if (sample.split === 'train') trainEvents.add(sample.event);
      hash.update(line);
    }),
  );
  assertTrainable(counts, trainEvents.size);
  const summary = { events: classes.events, garments: classes.garments, counts };
  const snapshotId = await storeSnapshot(store, { manifest, classes }, { hash: hash.digest('hex'), summary });
  await store.write((database) => database.update(runs).set({ snapshotId }).where(eq(runs.id, runId)).run());
  return { manifest, classes };
}

function manifestFile(store: ProjectStore, runId: number): string {
  return path.join(runDirectory(store, runId), 'manifest.jsonl');
}

function* linesOf(
  samples: Iterable<DatasetSample>,
  note?: (sample: DatasetSample, line: string) => void,
): Generator<string> {
  for (const sample of samples) {
    const line = JSON.stringify(sample);
    note?.(sample, line);
    yield line;
  }
}

function assertTrainable(counts: Record<SplitName, number>, trainEvents: number): void {
  const missing = counts.train === 0 ? 'train' : counts.val === 0 ? 'val' : undefined;
  if (missing === undefined && trainEvents >= 2) return;
  throw new StudioError(
    'DATASET_EMPTY',
    missing === undefined ? 'All garments of train have the same event.' : `No garment with a crop is in ${missing}.`,
    {
      counts,
      cause:
        'a garment takes part when its photo has an event and a split, it is neither rejected nor excluded, and its crop is there',
      remedy: missing === 'val' ? 'Hold some photos out as val.' : 'Label more photos.',
    },
  );
}

async function storeSnapshot(
  store: ProjectStore,
  { manifest, classes }: FrozenDataset,
  described: { hash: string; summary: object },
): Promise<number> {
  async function* items(): AsyncGenerator<SnapshotItem> {
    // From the file, not the tables: they may have changed since.
    for await (const sample of readRecords(manifest, datasetSample)) yield snapshotItem(sample, classes);
  }
  return recordSnapshot(store, described, items());
}

function snapshotItem(sample: DatasetSample, classes: RunClasses): SnapshotItem {
  const { annotationId, revisionId, crop, photoId, split, event, garment } = sample;
  const eventClassId = classes.events[event]?.id;
  if (eventClassId === undefined) throw new StudioError('INTERNAL', `There is no event at position ${event}.`);
  return {
    annotationId,
    revisionId,
    cropHash: crop,
    photoId,
    split,
    eventClassId,
    garmentClassId: garment === null ? null : (classes.garments[garment]?.id ?? null),
  };
}
