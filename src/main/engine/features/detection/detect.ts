import { rm } from 'node:fs/promises';
import path from 'node:path';
import { and, count, eq, isNull } from 'drizzle-orm';
import { detectedPhotos, detectionPasses } from '../../../../../db/schema.ts';
import type { SplitName } from '../../../../shared/contract/common.ts';
import type { DetectorPhoto } from '../../../../shared/contract/detection.ts';
import { passCounts, passResult, type PassResult } from '../../../../shared/contract/detection-passes.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { EngineContext } from '../../context.ts';
import { writeLines } from '../../files.ts';
import type { JobControl } from '../../jobs/control.ts';
import { photoFile } from '../../media/pictures.ts';
import type { ProjectStore } from '../../store/open.ts';
import { deriveCrops } from '../crops/job.ts';
import { chosenDetector, type Detector } from '../detector/models.ts';
import { optionsOf, passRow, type PassOptions, type PassRow } from './passes.ts';
import { openPassLog } from './pass-log.ts';
import { createPassRecorder, type PassRecorder } from './record.ts';
import { runDetection } from './run-detection.ts';
import { questions } from './statements.ts';

const photosAtOnce = 500;
const failuresListed = 1_000;
/** Above this, crops are looked for in the whole project. */
const fewPhotos = 100;

interface PhotoRow {
  id: number;
  storage: 'copied' | 'linked';
  path: string;
  width: number;
  height: number;
  split: SplitName | null;
  reviewed: 0 | 1;
}

/**
 * Does a pass, or what is left of it: a worker looks at every photo that the pass is about and has not done, the
 * garments found are written down photo by photo, and their crops are derived. A photo that cannot be read is
 * reported and passed. A pass that is finished is left as it is.
 *
 * @throws StudioError WEIGHTS_INVALID where the model is no longer the one that the pass began with; CANCELLED
 */
export async function runPass(context: EngineContext, passId: number, control: JobControl): Promise<PassResult> {
  const { store, events } = context;
  const started = performance.now();
  const pass = passRow(store, passId);
  const options = optionsOf(pass);
  const detector = detectorOf(context, pass);
  const recorder = createPassRecorder(store, {
    id: passId,
    includeReviewed: options.includeReviewed,
    modelName: pass.modelName,
    runId: pass.runId,
    classNames: detector.description.classNames,
  });
  const folder = path.join(store.directory, 'cache', `detect-${passId}`);
  const manifest = path.join(folder, 'photos.jsonl');
  try {
    control.progress({ step: 'Gathering photos', done: 0, total: null, unit: 'photos', secondsLeft: null });
    const left = await writeLines(manifest, photosToDo(store, { passId, options }, recorder, control.signal));
    if (left > 0) await look(left, countDone(store, passId));
  } finally {
    await rm(folder, { recursive: true, force: true });
    events.publish({ type: 'changed', subjects: ['annotations', 'passes', 'project'] });
  }

  async function look(left: number, done: number): Promise<void> {
    const log = await openPassLog(store, passId, { anew: done === 0 });
    try {
      await runDetection(
        context,
        { model: detector.source, manifest, minimumScore: pass.minimumScore },
        {
          ...control,
          step: 'Detecting garments',
          done,
          total: done + left,
          // The log first: what the project has is in the log, too.
          keep: async (batch) => {
            await log.append(batch);
            await recorder.record(batch);
          },
        },
      );
    } finally {
      await log.close();
    }
  }

  const missed = countUndone(store, passId, options);
  if (missed > 0) throw new StudioError('INTERNAL', `The worker left ${missed} photos out.`, { pass: passId });
  const crops = await derive(context, options, control);
  await store.write((database) =>
    database
      .update(detectionPasses)
      .set({ finishedAt: Date.now() })
      .where(and(eq(detectionPasses.id, passId), isNull(detectionPasses.finishedAt)))
      .run(),
  );
  events.publish({ type: 'changed', subjects: ['passes'] });
  return passResult.parse({
    ...passCounts.parse(JSON.parse(passRow(store, passId).counts)),
    pass: passId,
    model: pass.modelName,
    failures: failuresOf(store, passId),
    crops,
    seconds: (performance.now() - started) / 1000,
  });
}

function detectorOf(context: EngineContext, pass: PassRow): Detector {
  const detector = chosenDetector(context, pass.modelId ?? 'starter');
  if (detector.sha256 === pass.modelSha256) return detector;
  throw new StudioError('WEIGHTS_INVALID', `${pass.modelName} is no longer the model that the pass began with.`, {
    cause: `its SHA-256 is not ${pass.modelSha256}`,
    remedy: 'Start a new pass.',
  });
}

/** Lines of the photos to look at; those that a person has reviewed are marked as left alone on the way. */
async function* photosToDo(
  store: ProjectStore,
  { passId, options }: { passId: number; options: PassOptions },
  recorder: PassRecorder,
  signal: AbortSignal,
): AsyncGenerator<string> {
  for (const window of undonePhotos(store, passId, options)) {
    signal.throwIfAborted();
    const isLeft = ({ reviewed }: PhotoRow): boolean => reviewed === 1 && !options.includeReviewed;
    const leftAlone = window.filter(isLeft).map(({ id }) => id);
    if (leftAlone.length > 0) await recorder.leaveAlone(leftAlone);
    for (const row of window) {
      if (isLeft(row)) continue;
      const { id: photoId, width, height } = row;
      const photo: DetectorPhoto = { photoId, file: photoFile(store.directory, row), width, height };
      yield JSON.stringify(photo);
    }
  }
}

/** Windows rather than one long query: whoever else waits for the database gets its turn. */
function* undonePhotos(store: ProjectStore, passId: number, options: PassOptions): Generator<PhotoRow[]> {
  const { splits, photoIds, lastPhotoId } = options;
  const wanted = (rows: unknown[]): PhotoRow[] =>
    (rows as PhotoRow[]).filter(({ split }) => splits === null || splits.includes(split));
  if (photoIds !== null) {
    const read = store.sqlite.prepare(questions.undonePhotosOf);
    for (let start = 0; start < photoIds.length; start += photosAtOnce) {
      yield wanted(read.all(passId, JSON.stringify(photoIds.slice(start, start + photosAtOnce))));
    }
    return;
  }
  const read = store.sqlite.prepare(questions.undonePhotos);
  for (let after = 0; after < lastPhotoId; after += photosAtOnce) {
    yield wanted(read.all(passId, after, Math.min(lastPhotoId, after + photosAtOnce)));
  }
}

function countUndone(store: ProjectStore, passId: number, options: PassOptions): number {
  let undone = 0;
  for (const window of undonePhotos(store, passId, options)) undone += window.length;
  return undone;
}

function countDone(store: ProjectStore, passId: number): number {
  const row = store.database
    .select({ rows: count() })
    .from(detectedPhotos)
    .where(eq(detectedPhotos.passId, passId))
    .get();
  return row?.rows ?? 0;
}

/** Crops of everything new; answers with their number. */
async function derive(context: EngineContext, { splits, photoIds }: PassOptions, control: JobControl): Promise<number> {
  if (photoIds !== null && photoIds.length <= fewPhotos) {
    let derived = 0;
    for (const photoId of photoIds) derived += (await deriveCrops(context, { photoId }, control)).derived;
    return derived;
  }
  const named = (splits ?? []).filter((split) => split !== null);
  const all = splits === null || named.length < splits.length;
  return (await deriveCrops(context, all ? {} : { splits: named }, control)).derived;
}

function failuresOf(store: ProjectStore, passId: number): PassResult['failures'] {
  const rows = store.sqlite.prepare(questions.photosOfPassByOutcome).all(passId, 'failed', failuresListed, 0) as {
    photoId: number;
    fileName: string;
    failure: string | null;
  }[];
  return rows.map(({ photoId, fileName, failure }) => ({ photoId, fileName, cause: failure ?? '' }));
}
