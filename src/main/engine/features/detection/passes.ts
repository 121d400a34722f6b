import { desc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { detectionPasses, jobs, photos } from '../../../../../db/schema.ts';
import { id as idShape, splitName } from '../../../../shared/contract/common.ts';
import {
  passCounts,
  type DetectInput,
  type DetectionPass,
  type PassChange,
  type PassCounts,
  type PassPhoto,
} from '../../../../shared/contract/detection-passes.ts';
import type { JobState } from '../../../../shared/contract/jobs.ts';
import type { CheckedInput, ProcedureAnswer } from '../../../../shared/contract/path.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { EngineContext } from '../../context.ts';
import { groupedBy } from '../../grouped.ts';
import type { ProjectStore } from '../../store/open.ts';
import { isResumable } from '../../jobs/rows.ts';
import { lastPhotoId } from '../detector/dataset.ts';
import { chosenDetector } from '../detector/models.ts';
import { questions } from './statements.ts';

export type PassRow = typeof detectionPasses.$inferSelect;

/** Which photos a pass is about. */
export const passOptions = z.object({
  splits: z.array(splitName.nullable()).nullable(),
  photoIds: z.array(idShape).nullable(),
  includeReviewed: z.boolean(),
  /** Photos that are imported later belong to the next pass. */
  lastPhotoId: z.int(),
  /** The model's, in output order. */
  classNames: z.array(z.string()),
});
export type PassOptions = z.infer<typeof passOptions>;

const noCounts: PassCounts = { photos: 0, added: 0, changed: 0, removed: 0, kept: 0, leftAlone: 0, failed: 0 };

/**
 * Starts a pass over the collection. Where the newest pass was cut off and is of the same model and options, it is
 * taken up where it stood: every photo is done once.
 *
 * @throws StudioError DATASET_EMPTY where there are no photos; NOT_FOUND or WEIGHTS_INVALID for the detector
 */
export async function startPass(
  context: EngineContext,
  input: DetectInput,
): Promise<{ jobId: number; passId: number; resumed: boolean }> {
  const { store } = context;
  const detector = chosenDetector(context, input.modelId);
  const last = lastPhotoId(store);
  if (last === 0) {
    throw new StudioError('DATASET_EMPTY', 'The project holds no photos yet.', { remedy: 'Import photos first.' });
  }
  const options: PassOptions = {
    splits: input.splits ?? null,
    photoIds: input.photoIds ?? null,
    includeReviewed: input.includeReviewed,
    lastPhotoId: last,
    classNames: detector.description.classNames,
  };
  const facts = { modelSha256: detector.sha256, minimumScore: input.minimumScore };
  const unfinished = unfinishedPass(store, facts, options);
  if (unfinished !== undefined) {
    return { jobId: await takeUp(context, unfinished), passId: unfinished.id, resumed: true };
  }
  const { id: passId } = await store.write((database) =>
    database
      .insert(detectionPasses)
      .values({
        ...facts,
        modelId: detector.id,
        modelName: detector.name,
        runId: detector.runId,
        options: JSON.stringify(options),
        counts: JSON.stringify(noCounts),
        startedAt: Date.now(),
      })
      .returning({ id: detectionPasses.id })
      .get(),
  );
  const { id: jobId } = await context.jobs.add({ kind: 'detect', parameters: { passId } });
  context.events.publish({ type: 'changed', subjects: ['passes'] });
  return { jobId, passId, resumed: false };
}

function unfinishedPass(
  store: ProjectStore,
  { modelSha256, minimumScore }: Pick<PassRow, 'modelSha256' | 'minimumScore'>,
  wanted: PassOptions,
): PassRow | undefined {
  const newest = store.database.select().from(detectionPasses).orderBy(desc(detectionPasses.id)).limit(1).get();
  if (newest === undefined || newest.finishedAt !== null) return undefined;
  const options = optionsOf(newest);
  const same =
    newest.modelSha256 === modelSha256 &&
    newest.minimumScore === minimumScore &&
    JSON.stringify({ ...options, lastPhotoId: 0 }) === JSON.stringify({ ...wanted, lastPhotoId: 0 });
  return same ? newest : undefined;
}

async function takeUp({ store, jobs: queue }: EngineContext, pass: PassRow): Promise<number> {
  const job = jobsOfPasses(store).get(pass.id);
  if (job !== undefined && (job.state === 'queued' || job.state === 'running')) return job.id;
  if (job !== undefined && isResumable(job.state, job.errorCode)) return (await queue.resume(job.id)).id;
  return (await queue.add({ kind: 'detect', parameters: { passId: pass.id } })).id;
}

/** Throws StudioError NOT_FOUND. */
export function passRow(store: ProjectStore, id: number): PassRow {
  const row = store.database.select().from(detectionPasses).where(eq(detectionPasses.id, id)).get();
  if (row !== undefined) return row;
  throw new StudioError('NOT_FOUND', `There is no pass ${id}.`, { id, remedy: '`f2e detections passes` shows all.' });
}

export function optionsOf(row: PassRow): PassOptions {
  return passOptions.parse(JSON.parse(row.options));
}

/** All passes, the newest first. */
export function listPasses(store: ProjectStore): DetectionPass[] {
  const rows = store.database.select().from(detectionPasses).orderBy(desc(detectionPasses.id)).all();
  const byPass = jobsOfPasses(store);
  return rows.map((row) => describePass(row, byPass.get(row.id)));
}

/** A pass with a window of its photos, by id. */
export function getPass(store: ProjectStore, input: CheckedInput<'detector.pass'>): ProcedureAnswer<'detector.pass'> {
  const { id, outcome, limit, offset } = input;
  const pass = describePass(passRow(store, id), jobsOfPasses(store).get(id));
  const items =
    outcome === undefined
      ? store.sqlite.prepare(questions.photosOfPass).all(id, limit, offset)
      : store.sqlite.prepare(questions.photosOfPassByOutcome).all(id, outcome, limit, offset);
  const total = store.sqlite
    .prepare(questions.countPhotosOfPass)
    .pluck()
    .get({ passId: id, outcome: outcome ?? null });
  return { ...pass, items: items as PassPhoto[], total: Number(total) };
}

/** What a pass changed on one photo. Throws StudioError NOT_FOUND. */
export function listChanges(
  store: ProjectStore,
  { passId, photoId }: { passId: number; photoId: number },
): PassChange[] {
  passRow(store, passId);
  const photo = store.database.select().from(photos).where(eq(photos.id, photoId)).get();
  if (photo === undefined)
    throw new StudioError('NOT_FOUND', `There is no photo ${photoId}.`, {
      field: 'photoId',
      remedy: 'Give the id of a photo; the gallery shows it in the address of each.',
    });
  const size: [number, number] = [photo.height, photo.width];
  const rows = store.sqlite.prepare(questions.revisions).all(photoId) as RevisionRow[];
  const stateOf = (row: RevisionRow | undefined): PassChange['before'] =>
    row === undefined || row.deleted === 1
      ? null
      : { garmentClassId: row.garmentClassId, score: row.score, mask: { size, counts: row.counts } };
  return [...groupedBy(rows, ({ annotationId }) => annotationId)]
    .sort(([left], [right]) => left - right)
    .flatMap(([annotationId, revisions]) => {
      const after = revisions.find(({ pass }) => pass === passId);
      if (after === undefined) return [];
      const before = revisions.find(({ number }) => number === after.number - 1);
      return [{ annotationId, before: stateOf(before), after: stateOf(after) }];
    });
}

interface RevisionRow {
  annotationId: number;
  number: number;
  garmentClassId: number | null;
  counts: string;
  score: number | null;
  deleted: 0 | 1;
  pass: number | null;
}

interface PassJob {
  id: number;
  state: JobState;
  errorCode: string | undefined;
}

/** The newest job of each pass. */
function jobsOfPasses(store: ProjectStore): Map<number, PassJob> {
  const rows = store.database.select().from(jobs).where(eq(jobs.kind, 'detect')).orderBy(jobs.id).all();
  return new Map(
    rows.map(({ id, state, parameters, error }) => [
      passParameters.parse(JSON.parse(parameters)).passId,
      { id, state, errorCode: error === null ? undefined : errorShape.parse(JSON.parse(error)).code },
    ]),
  );
}

/** Of a job of kind `detect`. */
export const passParameters = z.object({ passId: idShape });
const errorShape = z.object({ code: z.string() });

function describePass(row: PassRow, job: PassJob | undefined): DetectionPass {
  const { splits, includeReviewed } = optionsOf(row);
  const { id, modelId, modelName, modelSha256, runId, minimumScore, startedAt, finishedAt } = row;
  return {
    ...{ id, modelId, modelName, modelSha256, runId, minimumScore, splits, includeReviewed },
    counts: passCounts.parse(JSON.parse(row.counts)),
    state: finishedAt !== null ? 'done' : (job?.state ?? 'interrupted'),
    jobId: job?.id ?? null,
    startedAt,
    finishedAt,
  };
}
