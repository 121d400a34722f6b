import { z } from 'zod';
import { bulkAction, bulkJobParameters } from '../../../../shared/contract/editing.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { EngineContext } from '../../context.ts';
import type { JobControl } from '../../jobs/control.ts';
import type { ProjectStore } from '../../store/open.ts';
import { recordAction } from './bulk-record.ts';
import { editTables } from './record.ts';
import { keepRecord, nextStep } from './stack.ts';
import {
  assertUnchanged,
  lookAtAnnotation,
  lookAtPhoto,
  stepAnnotation,
  stepPhoto,
  type AnnotationStep,
  type PhotoStep,
  type StepOutcome,
} from './step-record.ts';

/** What `bulk_works` holds; one that is only an action is of garments. */
const bulkWork = z.union([
  z.object({ action: bulkAction, subject: z.enum(['garments', 'photos']) }),
  bulkAction.transform((action) => ({ action, subject: 'garments' as const })),
]);

type BulkJobParameters = z.infer<typeof bulkJobParameters>;

interface BulkReport extends Record<string, unknown> {
  editId: number;
  direction: BulkJobParameters['direction'];
  label: string;
  annotations: number;
  photos: number;
  /** Records that something else had changed meanwhile; they were left as they are. */
  skipped: number;
}

/** How long others wait for one transaction (milliseconds). */
const batchTime = 60;
const firstBatch = 500;
const [leastBatch, mostBatch] = [100, 5000];

/** How many records the next transaction takes, after one of `size` that took `milliseconds`. */
function nextBatch(size: number, milliseconds: number): number {
  const wanted = Math.round((size * batchTime) / Math.max(1, milliseconds));
  return Math.min(mostBatch, Math.max(leastBatch, Math.min(2 * size, wanted)));
}

/** The bulk step of an open project that a job is doing; without one yet, that a job is about to. */
const underWay = new WeakMap<ProjectStore, { editId: number; jobId: number | undefined }>();

/** Throws StudioError CONFLICT while a job is changing many garments. */
export function assertNothingUnderWay({ store, jobs }: EngineContext): void {
  const current = underWay.get(store);
  if (current === undefined) return;
  if (current.jobId !== undefined) {
    const { state } = jobs.get(current.jobId);
    // Cancelled before its turn, a job never says so by itself.
    if (state !== 'queued' && state !== 'running') return;
  }
  throw new StudioError('CONFLICT', 'Many garments are being changed right now.', {
    cause: 'a bulk action is under way',
    remedy: 'Wait for its end, or cancel it in the jobs panel; what it has done stays one step to undo.',
  });
}

function claim(store: ProjectStore, editId: number): void {
  underWay.set(store, { editId, jobId: undefined });
}

/**
 * Queues the step that `open` names or, inside the same write, opens: a step without its job could not be gone on with.
 *
 * @throws StudioError CONFLICT while another is under way
 */
export async function startBulkJob(
  context: EngineContext,
  open: () => BulkJobParameters,
): Promise<BulkJobParameters & { jobId: number }> {
  const { store, jobs } = context;
  let claimed = false as boolean;
  try {
    const { id: jobId, parameters } = await jobs.add(() => {
      // Asked again: another call may have come first.
      assertNothingUnderWay(context);
      const step = open();
      claim(store, step.editId);
      claimed = true;
      return { kind: 'bulk-edit', parameters: step };
    });
    const step = bulkJobParameters.parse(parameters);
    // A quick one may be over already.
    if (underWay.has(store)) underWay.set(store, { editId: step.editId, jobId });
    return { ...step, jobId };
  } catch (error) {
    if (claimed) underWay.delete(store);
    throw error;
  }
}

/**
 * Applies, undoes or redoes a step of many garments in batches, each one transaction. Cancelled or cut off, what is
 * done so far stays one step: it can be undone, or the job resumed.
 *
 * @throws StudioError CONFLICT where something else has changed a record since, or the step is not on top any more
 */
export async function runBulkJob(
  context: EngineContext,
  parameters: BulkJobParameters,
  control: JobControl,
): Promise<BulkReport> {
  const { store, events } = context;
  const { editId, direction } = parameters;
  // Resumed: nothing else may have started in between.
  if (underWay.get(store)?.editId !== editId) assertNothingUnderWay(context);
  claim(store, editId);
  try {
    return direction === 'apply'
      ? await applyInBatches(store, parameters, control)
      : await stepInBatches(store, { ...parameters, direction }, control);
  } finally {
    underWay.delete(store);
    events.publish({ type: 'changed', subjects: ['photos', 'annotations', 'crops', 'project'] });
  }
}

async function applyInBatches(
  store: ProjectStore,
  { editId, label, author }: BulkJobParameters,
  control: JobControl,
): Promise<BulkReport> {
  const tables = editTables(store);
  const { question } = tables;
  nextStep(store, { stack: null, author, direction: 'undo', editId });
  const work = question('bulkWork').get(editId) as { action: string; annotationIds: Buffer; done: number } | undefined;
  if (work === undefined) {
    throw new StudioError('CONFLICT', `'${label}' is done already.`, { editId });
  }
  const { action, subject } = bulkWork.parse(JSON.parse(work.action));
  const ids = unpacked(work.annotationIds);
  const pace = paceOf(control, label, { total: ids.length, unit: subject, doneBefore: work.done });
  let size = firstBatch;
  for (let done = work.done; done < ids.length;) {
    control.signal.throwIfAborted();
    const batch = ids.subarray(done, done + size);
    done += batch.length;
    await store.write(() => {
      const startedAt = performance.now();
      const recorder = tables.record(author, Date.now());
      recordAction(tables, recorder, { action, subject, ids: [...batch] });
      keepRecord(store, editId, recorder);
      question('bulkWorkDone').run(done, editId);
      size = nextBatch(batch.length, performance.now() - startedAt);
    });
    pace(done);
  }
  const touched = question('editSize').get({ editId }) as { annotations: number; photos: number };
  await store.write(() => {
    question('removeBulkWork').run(editId);
    if (touched.annotations + touched.photos === 0) question('removeEdit').run(editId);
    else question('setEditState').run('done', Date.now(), editId);
  });
  return { editId, direction: 'apply', label, ...touched, skipped: 0 };
}

async function stepInBatches(
  store: ProjectStore,
  { editId, direction, label, author }: BulkJobParameters & { direction: 'undo' | 'redo' },
  control: JobControl,
): Promise<BulkReport> {
  const { question } = editTables(store);
  const { state } = question('edit').get(editId) as { state: string };
  const takenUp = state === 'doing' || state === 'undoing';
  nextStep(store, { stack: null, author, direction: takenUp ? 'undo' : direction, editId });
  const size = question('editSize').get({ editId }) as { annotations: number; photos: number };
  const total = size.annotations + size.photos;
  if (!takenUp) {
    await forEachBatch(store, editId, (annotations, photos) => {
      control.signal.throwIfAborted();
      for (const change of annotations) assertUnchanged(lookAtAnnotation(store, change, direction), label, direction);
      for (const change of photos) assertUnchanged(lookAtPhoto(store, change, direction), label, direction);
      return Promise.resolve();
    });
  }
  await store.write(() => {
    question('setEditState').run(direction === 'undo' ? 'undoing' : 'doing', Date.now(), editId);
  });
  const pace = paceOf(control, `${direction === 'undo' ? 'Undo' : 'Redo'}: ${label}`, {
    total,
    unit: 'changes',
    doneBefore: 0,
  });
  let [done, skipped] = [0, 0];
  await forEachBatch(store, editId, async (annotations, photos) => {
    control.signal.throwIfAborted();
    const outcomes = await store.write((): StepOutcome[] => {
      const signed = { direction, author, at: Date.now() };
      return [
        ...annotations.map((change) => stepAnnotation(store, change, signed)),
        ...photos.map((change) => stepPhoto(store, change, direction)),
      ];
    });
    skipped += outcomes.filter(({ kind }) => kind === 'changed').length;
    pace((done += outcomes.length));
  });
  await store.write(() => {
    // An apply that was cut off and is now taken back is not to be taken up again.
    question('removeBulkWork').run(editId);
    question('setEditState').run(direction === 'undo' ? 'undone' : 'done', Date.now(), editId);
  });
  return { editId, direction, label, ...size, skipped };
}

/** What a step did, in the order of the ids. Others have their turn in between. */
async function forEachBatch(
  store: ProjectStore,
  editId: number,
  work: (annotations: AnnotationStep[], photos: PhotoStep[]) => Promise<void>,
): Promise<void> {
  const { question } = editTables(store);
  let size = firstBatch;

  async function timed(annotations: AnnotationStep[], photos: PhotoStep[]): Promise<void> {
    const startedAt = performance.now();
    await work(annotations, photos);
    size = nextBatch(annotations.length + photos.length, performance.now() - startedAt);
    await new Promise((resolve) => setImmediate(resolve));
  }

  for (let last = 0; ;) {
    const batch = question('editAnnotations').all(editId, last, size) as AnnotationStep[];
    if (batch.length === 0) break;
    await timed(batch, []);
    last = batch.at(-1)?.annotationId ?? last;
  }
  for (let last = 0; ;) {
    const batch = question('editPhotos').all(editId, last, size) as PhotoStep[];
    if (batch.length === 0) break;
    await timed([], batch);
    last = batch.at(-1)?.photoId ?? last;
  }
}

function unpacked(packed: Buffer): Uint32Array {
  // A copy: a buffer of SQLite's need not begin at a multiple of four.
  const bytes = Uint8Array.from(packed);
  return new Uint32Array(bytes.buffer);
}

function paceOf(
  control: JobControl,
  label: string,
  { total, unit, doneBefore }: { total: number; unit: string; doneBefore: number },
): (done: number) => void {
  const startedAt = Date.now();
  return (done) => {
    const seconds = (Date.now() - startedAt) / 1000;
    const secondsLeft = done > doneBefore ? (seconds / (done - doneBefore)) * (total - done) : null;
    control.progress({ step: label, done, total, unit, secondsLeft });
  };
}
