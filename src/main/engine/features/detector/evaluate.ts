import { createHash, type Hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { detectorEvaluations, taxonomyClasses } from '../../../../../db/schema.ts';
import type { SplitName } from '../../../../shared/contract/common.ts';
import { type DetectorSample, type DetectorChoice } from '../../../../shared/contract/detection.ts';
import {
  detectorReport,
  modelReport,
  type DetectorReport,
  type ModelReport,
} from '../../../../shared/contract/detector.ts';
import type { DetectorSource } from '../../../../shared/contract/worker.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { EngineContext } from '../../context.ts';
import { fileDigest, writeLines, writeWhole } from '../../files.ts';
import type { JobControl } from '../../jobs/control.ts';
import type { ProjectStore } from '../../store/open.ts';
import { readTaxonomies } from '../project/summary.ts';
import { runDirectory, type RunRow } from '../training/runs.ts';
import { projectSamples } from './dataset.ts';
import { appendDetections, readDetections, type DetectionLog } from './detection-log.ts';
import { readSamples } from './freeze.ts';
import { chosenDetector } from './models.ts';
import { detectorRunRow, evaluationDirectory, manifestFile, nextEvaluationDirectory, runSnapshot } from './runs.ts';
import { createScorer } from './score.ts';

interface Subject {
  runId: number;
  split: SplitName;
}

/** Detections below this are not looked at: as torchvision and Detectron2 measure. */
const minimumScore = 0.05;

/** What the detections that are kept were made of: digests of photos and model, and by which program. */
const progressShape = z.object({ photos: z.string(), model: z.string(), codeVersion: z.string() });
type Progress = z.infer<typeof progressShape>;

/**
 * Runs a detector over every photo of a split and measures what it finds by COCO's rules. Detections are written down
 * as they come, so that an evaluation that was cut off goes on where it stood; they stay for export. The last figures
 * stand until all new ones are there.
 *
 * @throws StudioError CONFLICT where the run is not done; DATASET_EMPTY where the split holds no garment of its classes
 */
export async function evaluateDetector(
  context: EngineContext,
  { runId, split }: Subject,
  control: JobControl,
): Promise<DetectorReport> {
  const { store } = context;
  const run = detectorRunRow(store, runId);
  assertDone(run);
  const { summary } = runSnapshot(store, run);
  const directory = runDirectory(store, runId);
  const last = evaluationDirectory(store, runId, split);
  const measured: Measured = {
    directory: nextEvaluationDirectory(store, runId, split),
    last,
    source: { kind: 'folder', directory },
    sha256: await fileDigest(path.join(directory, 'model.safetensors')),
    classNames: summary.classNames,
    samples: samplesOf(store, run, split),
    split,
  };
  const { scores, directory: used } = await measure(context, measured, control);
  const report = detectorReport.parse({ run: runId, split, ...scores, createdAt: Date.now() });
  if (used !== last) {
    // Figures and detections are never of two evaluations: cut off in between, the run counts as not evaluated.
    await forget(store, { runId, split });
    await rm(last, { recursive: true, force: true });
    await rename(used, last);
  }
  await record(context, report);
  return report;
}

/**
 * Measures any detector, the starter too, on what the project holds now. The report is answered with, not kept; what was
 * found is, so that an evaluation that was cut off goes on where it stood.
 *
 * @throws StudioError NOT_FOUND for no such detector; DATASET_EMPTY where the split holds no garment of its classes
 */
export async function evaluateModel(
  context: EngineContext,
  { modelId, split }: { modelId: DetectorChoice; split: SplitName },
  control: JobControl,
): Promise<ModelReport> {
  const { store } = context;
  const { name: model, sha256, description, source } = chosenDetector(context, modelId);
  const { classNames } = description;
  const measured: Measured = {
    directory: path.join(store.directory, 'cache', `evaluation-${sha256.slice(0, 16)}-${split}`),
    source,
    sha256,
    classNames,
    samples: currentSamples(store, classNames, split),
    split,
  };
  const { scores } = await measure(context, measured, control);
  return modelReport.parse({ model, sha256, split, ...scores, createdAt: Date.now() });
}

interface Measured {
  /** Keeps photos, detections, and what they were made of. */
  directory: string;
  /** The same of the last evaluation, which is used again where it was made of the same. */
  last?: string;
  source: DetectorSource;
  sha256: string;
  classNames: readonly string[];
  samples: AsyncIterable<DetectorSample> | Iterable<DetectorSample>;
  split: SplitName;
}

/** Answers with the figures, and with the folder that keeps what they were made of. */
async function measure(
  context: EngineContext,
  { directory: next, last, source, sha256, classNames, samples, split }: Measured,
  control: JobControl,
) {
  const notes = { garments: 0, hash: createHash('sha256') };
  await mkdir(next, { recursive: true });
  const total = await writeLines(evaluationFiles(next).photos, asLines(samples, notes));
  if (notes.garments === 0) {
    await rm(next, { recursive: true, force: true });
    throw nothingToMeasure(split);
  }
  const { codeVersion } = context.application;
  const wanted: Progress = { photos: notes.hash.digest('hex'), model: sha256, codeVersion };
  let directory = next;
  if (last !== undefined && (await isMadeOf(evaluationFiles(last), wanted))) {
    directory = last;
    await rm(next, { recursive: true, force: true });
  } else {
    await beginOrGoOn(evaluationFiles(next), wanted);
  }
  const files = evaluationFiles(directory);
  await appendDetections(context, files, { model: source, minimumScore, total }, control);

  const scorer = createScorer(classNames);
  const found = readDetections(files.detections);
  for await (const sample of readSamples(files.photos)) {
    const detections = await found.next();
    if (detections.done === true || detections.value.photoId !== sample.photoId) {
      throw new StudioError('INTERNAL', 'The worker left a photo out.', { photoId: sample.photoId });
    }
    scorer.add(sample, detections.value);
  }
  return { scores: scorer.scores(), directory };
}

interface EvaluationFiles extends DetectionLog {
  progress: string;
}

/** Where an evaluation keeps what it measured: the photos with their ground truth, and what was found on each. */
export function evaluationFiles(folder: string): EvaluationFiles {
  return {
    photos: path.join(folder, 'photos.jsonl'),
    detections: path.join(folder, 'detections.jsonl'),
    progress: path.join(folder, 'progress.json'),
  };
}

/** The figures of the last evaluation. Throws StudioError NOT_FOUND where there is none. */
export function readDetectorReport(store: ProjectStore, { runId, split }: Subject): DetectorReport {
  detectorRunRow(store, runId);
  const row = store.database
    .select({ report: detectorEvaluations.report })
    .from(detectorEvaluations)
    .where(and(eq(detectorEvaluations.runId, runId), eq(detectorEvaluations.split, split)))
    .get();
  if (row !== undefined) return detectorReport.parse(JSON.parse(row.report));
  throw new StudioError('NOT_FOUND', `Run ${runId} has not been evaluated on ${split}.`, {
    runId,
    split,
    remedy: `\`f2e evaluate detector --run ${runId} --split ${split}\``,
  });
}

export function assertDone(run: RunRow): void {
  if (run.state === 'done') return;
  throw new StudioError('CONFLICT', `Run ${run.id} is ${run.state}; it has no model to evaluate.`, {
    field: 'runId',
    remedy: run.state === 'running' || run.state === 'queued' ? 'Wait for its end.' : 'Resume it first.',
  });
}

/**
 * The photos of a split: those that the project holds now, or those of the folders that the run was trained on. A
 * class that the project has gained since is none of the model's.
 */
export async function* samplesOf(store: ProjectStore, run: RunRow, split: SplitName): AsyncGenerator<DetectorSample> {
  const { summary } = runSnapshot(store, run);
  if (summary.source === 'deepfashion2') {
    for await (const sample of readSamples(manifestFile(store, run.id))) if (sample.split === split) yield sample;
    return;
  }
  yield* currentSamples(store, summary.classNames, split);
}

function* currentSamples(
  store: ProjectStore,
  classNames: readonly string[],
  split: SplitName,
): Generator<DetectorSample> {
  const leftOut = { garments: 0, photos: 0 };
  for (const { sample } of projectSamples(store, classIds(store, classNames), [split], leftOut)) yield sample;
}

function classIds(store: ProjectStore, names: readonly string[]): number[] {
  const { id: taxonomyId } = readTaxonomies(store).garment;
  const rows = store.database
    .select({ id: taxonomyClasses.id, name: taxonomyClasses.name })
    .from(taxonomyClasses)
    .where(eq(taxonomyClasses.taxonomyId, taxonomyId))
    .all();
  const ids = new Map(rows.map(({ id, name }) => [name, id]));
  // A class that is gone has no garments; no id is 0.
  return names.map((name) => ids.get(name) ?? 0);
}

/** Counts garments and adds each line to the hash as it goes by. */
async function* asLines(samples: Measured['samples'], notes: { garments: number; hash: Hash }): AsyncGenerator<string> {
  for await (const sample of samples) {
    notes.garments += sample.garments.filter(({ crowd }) => !crowd).length;
    const line = JSON.stringify(sample);
    notes.hash.update(line);
    yield line;
  }
}

/** Keeps what was found by an evaluation of the same model on the same photos; anything else is begun anew. */
async function beginOrGoOn(files: EvaluationFiles, wanted: Progress): Promise<void> {
  if (await isMadeOf(files, wanted)) return;
  await rm(files.progress, { force: true });
  await rm(files.detections, { force: true });
  await writeWhole(files.progress, JSON.stringify(wanted));
}

async function isMadeOf({ progress }: EvaluationFiles, wanted: Progress): Promise<boolean> {
  if (!existsSync(progress)) return false;
  const known = progressShape.safeParse(JSON.parse(await readFile(progress, 'utf8'))).data;
  return JSON.stringify(known) === JSON.stringify(wanted);
}

async function forget(store: ProjectStore, { runId, split }: Subject): Promise<void> {
  await store.write((database) =>
    database
      .delete(detectorEvaluations)
      .where(and(eq(detectorEvaluations.runId, runId), eq(detectorEvaluations.split, split)))
      .run(),
  );
}

async function record({ store, events }: EngineContext, report: DetectorReport): Promise<void> {
  const { run: runId, split, createdAt } = report;
  const row = { runId, split, report: JSON.stringify(report), createdAt };
  await store.write((database) =>
    database
      .insert(detectorEvaluations)
      .values(row)
      .onConflictDoUpdate({ target: [detectorEvaluations.runId, detectorEvaluations.split], set: row })
      .run(),
  );
  events.publish({ type: 'changed', subjects: ['runs'] });
}

function nothingToMeasure(split: SplitName): StudioError {
  return new StudioError('DATASET_EMPTY', `No garment that the detector knows is in ${split}.`, {
    field: 'split',
    cause: 'no photo of the split has an annotation of one of its classes',
    remedy: `Annotate photos of ${split}, or choose another split.`,
  });
}
